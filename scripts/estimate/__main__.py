"""Fits the weights of the quality estimate: ``python -m scripts.estimate --evaluation ../shared/eval``."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from scripts.estimate import fitting
from scripts.estimate.data import examples, sentences

from nltrans.engines import get_engine
from nltrans.engines.subword import SubwordEngine
from nltrans.models.estimates import place

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Translate, cross-validate, fit, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evaluation", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--engine", help="engine (default: the bundled model)")
    parser.add_argument("--model", help="model of the engine")
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--to", dest="target", default="fr")
    parser.add_argument("--out", type=Path, help="file (default: beside the model)")
    parser.add_argument("--dry-run", action="store_true", help="report only")
    args = parser.parse_args()
    engine = get_engine(args.engine, model=args.model, source=args.source, target=args.target)
    if args.out is None and not args.dry_run:
        if not isinstance(engine, SubwordEngine):
            parser.error(f"{engine.name} has no folder of a model: say --out")
        args.out = place(engine.folder, args.source, args.target)
    found = sentences(args.evaluation, args.source, args.target)
    made = examples(found, engine, args.source, args.target)
    print(f"{engine.name}: {len(found)} sentences, {len(made) - len(found)} of them spoilt once more")
    print(fitting.report(fitting.validate(made)))
    models = fitting.fit(made)
    text = json.dumps(models, sort_keys=True)
    weights = {
        "id": f"estimate-{args.source}-{args.target}",
        "version": hashlib.sha256(text.encode()).hexdigest()[:8],
        "source": args.source,
        "target": args.target,
        "fitted_with": engine.name,
        "models": models,
    }
    if not args.dry_run:
        args.out.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
        print(f"written: {args.out}")


if __name__ == "__main__":
    main()
