"""``nltrans models``: the models on this machine, and how to get others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans.cli.result import DONE, GATE_FAILED, Result

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.models.manifest import Manifest

EXAMPLES = """\
examples:
  nltrans models list                           what is here, and what can be pulled
  nltrans models list --from en --to de         models for one pair
  nltrans models pull opus-mt-en-de             download and convert; needs nltrans[transformers]
  nltrans models pull nllb-200-distilled-600M   200 languages (no commercial use)
  nltrans models convert ./my-marian --name mine
  nltrans models verify bundled-en-fr           compare a model with its checksums
  nltrans models probe opus-mt-en-fr            find the mark shape that it copies best
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    from nltrans.models.store import Format

    formats = [str(kind) for kind in Format]
    parser.epilog = EXAMPLES
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    action = actions.add_parser("list", help="list models here and in the catalogue")
    action.add_argument("--from", dest="source", metavar="LANG", help="only models from this language")
    action.add_argument("--to", dest="target", metavar="LANG", help="only models into this language")
    for name, help_text in (
        ("info", "show what a model is and can do"),
        ("path", "print the folder of a model"),
        ("verify", "compare a model with its checksums"),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("model", metavar="MODEL", help="name, Hugging Face id or folder")
        action.add_argument("--for", dest="kind", choices=formats, default=formats[0], help="engine it is kept for")
    action = actions.add_parser("pull", help="download a model and make it ready")
    action.add_argument("model", metavar="MODEL", help="name of the catalogue, or Hugging Face id")
    action.add_argument("--for", dest="kind", choices=formats, default=formats[0], help="engine to make it ready for")
    action.add_argument("--revision", metavar="REV", help="branch, tag or commit on the hub")
    action = actions.add_parser("convert", help="convert a checkpoint for CTranslate2")
    action.add_argument("folder", metavar="FOLDER", type=Path, help="folder with a Hugging Face checkpoint")
    action.add_argument("--name", help="name in the store (default: the folder's)")
    action.add_argument("--quantization", default="int8", metavar="TYPE", help="weights' type (default: int8)")
    action = actions.add_parser("probe", help="measure which shape of marks a model copies best")
    action.add_argument("model", metavar="MODEL", help="name or folder")
    action.add_argument("--from", dest="source", metavar="LANG", default="en", help="source language (default: en)")
    action.add_argument("--to", dest="target", metavar="LANG", required=True, help="target language")


def run(args: argparse.Namespace) -> Result:
    """Run one action."""
    return _ACTIONS[args.action](args)


def _folder(args: argparse.Namespace) -> Path:
    from nltrans.models.locate import locate
    from nltrans.models.store import Format

    return locate(args.model, "", "", Format(vars(args).get("kind", Format.CTRANSLATE2)))


def _list(args: argparse.Namespace) -> Result:
    from nltrans.models import bundled, catalogue
    from nltrans.models.manifest import Manifest
    from nltrans.models.store import Store

    here = {model.name: model for model in Store().installed()}
    rows: list[dict[str, Any]] = []
    for source, target in bundled.pairs():
        folder = bundled.find(source, target)
        licence = Manifest.read(folder).licence if folder else ""
        rows.append(_row(f"bundled-{source}-{target}", (source,), (target,), "bundled", licence))
    for entry in catalogue.entries():
        state = str(here.pop(entry.name).format) if entry.name in here else f"{entry.megabytes} MB to pull"
        rows.append(_row(entry.name, entry.source, entry.target, state, entry.licence))
    rows += [
        _row(m.name, m.manifest.source, m.manifest.target, str(m.format), m.manifest.licence) for m in here.values()
    ]
    for wanted, key in ((args.source, "from"), (args.target, "to")):
        rows = [row for row in rows if wanted is None or not row[key] or wanted in row[key]]

    def view(console: Console) -> None:
        from rich.table import Table

        table = Table("model", "from", "to", "state", "licence")
        for row in rows:
            source, target = (", ".join(row[key]) or "many" for key in ("from", "to"))
            table.add_row(row["name"], source, target, row["state"], row["licence"])
        console.print(table)

    return Result(data={"models": rows}, view=view)


def _row(name: str, source: tuple[str, ...], target: tuple[str, ...], state: str, licence: str) -> dict[str, Any]:
    return {"name": name, "from": list(source), "to": list(target), "state": state, "licence": licence}


def _info(args: argparse.Namespace) -> Result:
    from nltrans.models.manifest import Manifest

    folder = _folder(args)
    manifest = Manifest.read(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    data = {"path": str(folder), "bytes": size, **manifest.to_json()}
    return Result(data=data, view=lambda console: _show(console, folder, size, manifest))


def _show(console: Console, folder: Path, size: int, manifest: Manifest) -> None:
    from rich.table import Table

    table = Table(show_header=False, box=None)
    shape = f"{manifest.marks.scheme}, up to {manifest.marks.max_index}" if manifest.marks else "none of its own"
    for name, value in (
        ("model", f"{manifest.name} {manifest.version}".strip()),
        ("folder", str(folder)),
        ("size", f"{size / 1e6:.1f} MB"),
        ("architecture", str(manifest.architecture)),
        ("from", ", ".join(manifest.source) or "many"),
        ("to", ", ".join(manifest.target) or "many"),
        ("marks", shape),
        ("terms", "obeyed while translating" if manifest.terms else "by alignment"),
        ("beam size", str(manifest.beam_size)),
        ("licence", manifest.licence),
        ("origin", manifest.origin),
        *((f"score {name}", str(value)) for name, value in manifest.scores.items()),
    ):
        if value:
            table.add_row(name, value)
    console.print(table)


def _path(args: argparse.Namespace) -> Result:
    folder = str(_folder(args))
    return Result(data={"path": folder}, view=lambda console: console.out(folder, highlight=False))


def _verify(args: argparse.Namespace) -> Result:
    from nltrans.models.checksums import problems

    folder = _folder(args)
    found = problems(folder)

    def view(console: Console) -> None:
        for problem in found:
            console.print(problem)
        if not found:
            console.print(f"{folder}: all files are as they were when the model was made")

    return Result(GATE_FAILED if found else DONE, {"path": str(folder), "problems": found}, view)


def _pull(args: argparse.Namespace) -> Result:
    from nltrans.models.store import Format, Store

    folder = Store().pull(args.model, Format(args.kind), revision=args.revision)
    return Result(data={"path": str(folder)}, view=lambda console: console.print(f"{args.model} is ready: {folder}"))


def _convert(args: argparse.Namespace) -> Result:
    from nltrans.models.store import Store

    folder = Store().convert(args.folder, args.name, quantization=args.quantization)
    return Result(data={"path": str(folder)}, view=lambda console: console.print(f"{folder.name} is ready: {folder}"))


def _probe(args: argparse.Namespace) -> Result:
    from nltrans.core.shapes import to_shape
    from nltrans.engines import get_engine
    from nltrans.models import probe

    folder = _folder(args)
    engine = get_engine("ctranslate2", model=folder, source=args.source, target=args.target)
    result = probe.probe(engine, args.source, args.target)
    probe.save(result, folder)

    def view(console: Console) -> None:
        from rich.table import Table
        from rich.text import Text

        table = Table("shape", "copied", title=f"{result.sentences} sentences")
        for shape, share in sorted(result.shares.items(), key=lambda item: -item[1]):
            table.add_row(Text(to_shape("⟦1⟧…⟦/1⟧", shape)), f"{share:.0%}")
        console.print(table)
        console.print(
            f"best: {to_shape('⟦1⟧…⟦/1⟧', result.shape)}" if result.shape else "no shape is copied well enough"
        )

    data = {"path": str(folder), "shape": result.shape, "shares": result.shares, "sentences": result.sentences}
    return Result(data=data, view=view)


_ACTIONS = {
    "list": _list,
    "info": _info,
    "path": _path,
    "verify": _verify,
    "pull": _pull,
    "convert": _convert,
    "probe": _probe,
}
