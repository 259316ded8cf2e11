"""An evaluation as a table, data, Markdown, JUnit XML and GitHub annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from nltrans.scorers.sacrebleu import FOLDED, NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from nltrans.core.report import Score
    from nltrans.evaluation.evaluate import Evaluation, SuiteResult

__all__ = ["data", "github_commands", "junit", "markdown", "show"]


def data(evaluation: Evaluation) -> dict[str, Any]:
    """Return JSON values."""
    return {
        "suites": [_suite_data(suite) for suite in evaluation.suites],
        "languages": [_suite_data(suite) for suite in evaluation.languages],
        "passed": not evaluation.failed,
    }


def _suite_data(suite: SuiteResult) -> dict[str, Any]:
    return {
        "name": suite.name,
        "language": suite.language,
        "system": suite.system,
        "segments": suite.segments,
        "coverage": round(suite.coverage, 4),
        "scores": [_score_data(score) for score in suite.scores],
        "documents": [
            {
                "name": document.name,
                "segments": document.segments,
                "coverage": round(document.coverage, 4),
                "scores": [_score_data(score) for score in document.scores],
            }
            for document in suite.documents
        ],
        "changes": [
            {
                "metric": change.metric,
                "baseline": change.baseline,
                "difference": change.difference,
                "p": change.p_value,
                "signature": change.signature,
            }
            for change in suite.changes
        ],
        "gates": [{"name": gate.name, "passed": gate.passed, "message": gate.message} for gate in suite.gates],
    }


def _score_data(score: Score) -> dict[str, Any]:
    return {"metric": score.metric, "value": score.value, "signature": score.signature}


def _rows(evaluation: Evaluation, *, documents: bool) -> Iterator[tuple[SuiteResult, str, int, float, dict[str, str]]]:
    """Yield the rows of a table: suite, what of it, segments, coverage, figures by the head of their column."""
    for suite in (*evaluation.suites, *evaluation.languages):
        if documents and len(suite.documents) > 1 and suite in evaluation.suites:
            for document in suite.documents:
                yield suite, document.name, document.segments, document.coverage, _figures(document.scores)
        folded = [score for score in suite.scores if FOLDED in score.signature]
        raw = [score for score in suite.scores if score not in folded]
        yield suite, "all", suite.segments, suite.coverage, _figures(raw)
        yield suite, "all, typography folded", suite.segments, suite.coverage, _figures(folded)


def _figures(scores: Sequence[Score]) -> dict[str, str]:
    return {s.metric: f"{s.value:.1f}" if s.metric in NAMES else f"{s.value:.3f}" for s in scores}


def _metrics(evaluation: Evaluation) -> list[str]:
    return list(dict.fromkeys(score.metric for suite in evaluation.suites for score in suite.scores))


def _signatures(evaluation: Evaluation) -> list[str]:
    found = [f"{score.metric}|{score.signature}" for suite in evaluation.suites for score in suite.scores]
    found += [f"{change.metric}|{change.signature}" for suite in evaluation.suites for change in suite.changes]
    return list(dict.fromkeys(found))


def show(console: Console, evaluation: Evaluation) -> None:
    """Print tables of scores, changes and gates, then the signatures."""
    from rich.table import Table
    from rich.text import Text

    metrics = _metrics(evaluation)
    table = Table("suite", "to", "document", "segments", "aligned", *metrics)
    for column in table.columns[3:]:
        column.justify = "right"
    for suite, part, segments, coverage, figures in _rows(evaluation, documents=True):
        shown = (figures.get(metric, "") for metric in metrics)
        table.add_row(Text(suite.name), suite.language, Text(part), str(segments), f"{coverage:.0%}", *shown)
    console.print(table)
    for suite in evaluation.suites:
        for change in suite.changes:
            place = f"{suite.name} ({suite.language})"
            told = f"{change.baseline:.2f} {change.difference:+.2f}, p = {change.p_value:.4f}"
            console.print(Text(f"{place}: {change.metric} against the baseline: {told}"))
        for gate in suite.gates:
            mark, style = ("passed", "green") if gate.passed else ("FAILED", "red")
            console.print(Text(f"{suite.name} ({suite.language}): {mark}: {gate.name}: {gate.message}", style=style))
    for signature in _signatures(evaluation):
        console.print(Text(signature, style="dim"))


def markdown(evaluation: Evaluation) -> str:
    """Return tables in Markdown, for a step summary or a comment on a pull request."""
    metrics = _metrics(evaluation)
    lines = [
        "### Translation quality",
        "",
        _cells(["suite", "to", "", "segments", "aligned", *metrics]),
        _cells([*["---"] * 3, *["---:"] * (2 + len(metrics))]),
    ]
    for suite, part, segments, coverage, figures in _rows(evaluation, documents=False):
        shown = [figures.get(metric, "") for metric in metrics]
        lines.append(_cells([suite.name, suite.language, part, str(segments), f"{coverage:.0%}", *shown]))
    changes = [(suite, change) for suite in evaluation.suites for change in suite.changes]
    if changes:
        lines += ["", _cells(["suite", "to", "metric", "baseline", "change", "p"]), _cells(["---"] * 6)]
        lines += [
            _cells([s.name, s.language, c.metric, f"{c.baseline:.2f}", f"{c.difference:+.2f}", f"{c.p_value:.4f}"])
            for s, c in changes
        ]
    gates = [(suite, gate) for suite in evaluation.suites for gate in suite.gates]
    if gates:
        lines += ["", _cells(["suite", "to", "gate", "", ""]), _cells(["---"] * 5)]
        lines += [
            _cells([suite.name, suite.language, gate.name, "✅" if gate.passed else "❌", gate.message])
            for suite, gate in gates
        ]
    lines += ["", "<details><summary>Signatures</summary>", ""]
    lines += [f"- `{signature}`" for signature in _signatures(evaluation)]
    return "\n".join([*lines, "", "</details>", ""])


def _cells(cells: Sequence[str]) -> str:
    escaped = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def junit(evaluation: Evaluation) -> str:
    """Return JUnit XML: a test suite for each suite, a test case for each document and gate."""
    root = ET.Element("testsuites", name="nltrans eval")
    for suite in evaluation.suites:
        failures = sum(not gate.passed for gate in suite.gates)
        cases = len(suite.documents) + len(suite.gates)
        name = f"{suite.name}.{suite.language}"
        group = ET.SubElement(root, "testsuite", name=name, tests=str(cases), failures=str(failures), errors="0")
        properties = ET.SubElement(group, "properties")
        for score in suite.scores:
            ET.SubElement(properties, "property", name=f"{score.metric}|{score.signature}", value=f"{score.value:.4f}")
        for document in suite.documents:
            case = ET.SubElement(group, "testcase", classname=name, name=document.name)
            told = "\n".join(f"{score.metric}|{score.signature} = {score.value:.2f}" for score in document.scores)
            ET.SubElement(case, "system-out").text = told
        for gate in suite.gates:
            case = ET.SubElement(group, "testcase", classname=name, name=gate.name)
            if not gate.passed:
                ET.SubElement(case, "failure", message=gate.message)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def github_commands(evaluation: Evaluation) -> list[str]:
    """Return GitHub workflow commands: an error for each gate that failed, a notice for each suite."""
    lines = []
    for suite in evaluation.suites:
        figures = _figures([score for score in suite.scores if FOLDED not in score.signature])
        told = ", ".join(f"{metric} {value}" for metric, value in figures.items())
        lines.append(_command("notice", f"{suite.name} ({suite.language})", told))
    for suite, gate in evaluation.failed:
        lines.append(_command("error", f"{suite.name} ({suite.language}): {gate.name}", gate.message))
    return lines


def _command(level: str, title: str, message: str) -> str:
    """Escape as GitHub's documentation of workflow commands says: a property more than the message."""
    text, name = (s.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A") for s in (message, title))
    return f"::{level} title={name.replace(':', '%3A').replace(',', '%2C')}::{text}"
