"""Holds random posts to the contracts for as long as wanted.

    python tests/fuzz/fuzz_roundtrip.py --minutes 30 --seed 1

Prints each input that breaks a contract, smallest first, and exits with 1 if there was any.
"""

from __future__ import annotations

import argparse
import codecs
import sys
import time
import traceback
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))

from nltrans.core.marks import MARK, tidy
from nltrans.errors import NltransError
from nltrans.markdown.segment import segment
from nltrans.markdown.verify import skeleton
from saboteurs import SABOTEURS
from strategies import documents, flavors, noise

SECONDS = 20.0
"""Longest that a post of a few hundred characters may take of a processor."""


def rot13(text: str) -> str:
    """Turn the letters of a text, marks left alone."""
    pieces, at = [], 0
    for match in [*MARK.finditer(text), None]:
        pieces.append(codecs.encode(text[at : match.start() if match else len(text)], "rot13"))
        if match:
            pieces.append(match[0])
            at = match.end()
    return "".join(pieces)


def check(text: str, flavor: str, spoil: object) -> None:
    """Raise AssertionError where a contract does not hold for `text`."""
    begun = time.process_time()
    try:
        document = segment(text, flavor=flavor)
    except NltransError:
        return
    sources = {item.id: item.text for item in document.segments}
    assert document.reassemble({}) == text, "nothing translated"
    assert document.reassemble(sources) == text, "identity"
    parts = document.coverage()
    assert "".join(part.span.of(text) for part in parts) == text, "coverage"
    turned = document.reassemble_checked({name: rot13(target) for name, target in sources.items()})
    assert skeleton(turned.text, document.flavor) == skeleton(text, document.flavor), "skeleton under ROT13"
    again = segment(turned.text, flavor=document.flavor)
    if not turned.rejected and len(again.segments) == len(document.segments):
        back = again.reassemble_checked({item.id: rot13(item.text) for item in again.segments})
        assert back.rejected or back.text == text, f"ROT13 twice: {turned.text!r} became {back.text!r}"
    hostile = document.reassemble_checked(
        {name: tidy(spoil(target), target) for name, target in sources.items()}  # type: ignore[operator]
    )
    assert skeleton(hostile.text, document.flavor) == skeleton(text, document.flavor), f"skeleton: {hostile.text!r}"
    raw = document.reassemble_checked({name: spoil(target) for name, target in sources.items()})  # type: ignore[operator]
    assert skeleton(raw.text, document.flavor) == skeleton(text, document.flavor), f"skeleton, raw: {raw.text!r}"
    assert time.process_time() - begun < SECONDS, "takes too long"


def fuzz(minutes: float, first: int) -> int:
    """Try posts for some minutes; return how many failed."""
    end = time.monotonic() + 60 * minutes
    failures = tried = 0
    number = first
    while time.monotonic() < end:

        @seed(number)
        @settings(
            max_examples=300,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        @given(st.one_of(documents, documents, noise), flavors, st.sampled_from(SABOTEURS))
        def attempt(text: str, flavor: str, saboteur: object) -> None:
            nonlocal tried
            tried += 1
            check(text, flavor, saboteur.spoil)  # type: ignore[attr-defined]

        try:
            attempt()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            failures += 1
            sys.stdout.write("".join(traceback.format_exception(error))[-2500:])
            sys.stdout.write("\n".join(getattr(error, "__notes__", ())) + "\n")
            sys.stdout.flush()
        number += 1
    sys.stdout.write(f"{tried} posts, {failures} failures, seeds {first}..{number - 1}\n")
    return failures


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=1)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    sys.exit(bool(fuzz(chosen.minutes, chosen.seed)))
