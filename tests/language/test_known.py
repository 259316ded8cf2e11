"""Languages: what is known of them is in their modules, and nothing outside asks which language it has before it."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

import pytest

import nltrans
from nltrans.language import template
from nltrans.language.base import Language
from nltrans.language.known import KNOWN, of

SOURCES = Path(nltrans.__file__).parent
CODES = {code.partition("-")[0] for code in KNOWN} | {"zh", "ja", "ko"}
FULL = ("de", "en", "es", "fr", "pt")


def test_a_region_comes_before_its_language():
    assert of("fr-CH").quotes != of("fr").quotes == of("fr-BE").quotes
    assert of("pt_BR") is of("pt")
    assert of("xx") == Language(code="xx")


@pytest.mark.parametrize("code", FULL)
def test_a_module_says_what_all_rules_need(code):
    known = of(code)
    needed = ("conjunctions", "frequent_words", "function_words", "units", "ordinals", "tens", "thousand", "quotes")
    assert not [name for name in needed if not getattr(known, name)]
    assert len(known.quotes) == 4


def test_the_template_has_all_that_may_be_known():
    source = ast.parse(Path(template.__file__).read_text(encoding="utf-8"))
    (call,) = (node for node in ast.walk(source) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Language")
    assert [keyword.arg for keyword in call.keywords] == [field.name for field in fields(Language)]


def asked(path, root=SOURCES):
    """Yield the conditions of a module that compare something with the code of a language."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("startswith", "endswith")):
            operands = node.args
        elif isinstance(node, ast.MatchValue):
            operands = [node.value]
        else:
            continue
        constants = [inner.value for one in operands for inner in ast.walk(one) if isinstance(inner, ast.Constant)]
        if any(isinstance(value, str) and value.partition("-")[0] in CODES for value in constants):
            yield f"{path.relative_to(root)}:{node.lineno}: {ast.unparse(node)}"


def test_no_condition_outside_of_the_package_names_a_language():
    modules = [path for path in SOURCES.rglob("*.py") if path.parent.name != "language"]
    assert len(modules) > 100
    assert not [found for path in modules for found in asked(path)]


def test_a_condition_that_names_a_language_would_be_found(tmp_path):
    module = tmp_path / "module.py"
    lines = ('if code == "en": pass', 'x = base(code) in {"fr", "pt-BR"}', 'y = code.startswith(("de", "x"))')
    module.write_text("\n".join((*lines, 'z = f("en")', 'w = "en"')), encoding="utf-8")
    assert len(list(asked(module, tmp_path))) == len(lines)
