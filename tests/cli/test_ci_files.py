"""The GitHub Action, the pre-commit hook and their page: they must name what the command line has."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from nltrans.cli.main import COMMANDS, parser

ROOT = Path(__file__).resolve().parents[2]
ACTION = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")


def options(command):
    return set(_options(parser(command)._subparsers._group_actions[0].choices[command]))


def _options(sub):
    for action in sub._actions:
        yield from action.option_strings
        if isinstance(action.choices, dict):
            for nested in action.choices.values():
                yield from _options(nested)


def evaluate(tmp_path, **inputs):
    """Run the action's script with a stand-in for nltrans, and return the words it is called with."""
    stand_in = tmp_path / "nltrans"
    stand_in.write_text(f"#!{sys.executable}\nimport sys\nprint(sys.argv[1:])\n", encoding="utf-8")
    stand_in.chmod(0o755)
    (step,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == "Evaluate")
    environment = {}
    for name, value in step["env"].items():
        key = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1]
        environment[name] = inputs.get(key, ACTION["inputs"][key].get("default", ""))
    environment["PATH"] = f"{tmp_path}:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return eval(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="the action runs in bash")
def test_the_action_calls_eval_with_its_inputs(tmp_path):
    assert evaluate(tmp_path, translation="suite/suites.toml") == [
        "eval", "suite/suites.toml", "--github", "--junit", "nltrans-eval.xml",
    ]  # fmt: skip
    words = evaluate(
        tmp_path,
        **{"translation": "a b", "reference": "$(c)", "to": "fr", "baseline": "x;y", "min-bleu": "30", "min-chrf": "50",
           "max-drop": "1"},
    )  # fmt: skip
    assert words[2:] == [
        "$(c)", "--github", "--junit", "nltrans-eval.xml", "--to", "fr", "--baseline", "x;y", "--min-bleu", "30", "--min-chrf", "50", "--max-drop", "1",
    ]  # fmt: skip
    args = parser("eval").parse_args(words)
    assert (args.translation, args.reference, args.max_drop) == ("a b", "$(c)", 1.0)


def test_the_action_never_pastes_an_input_into_a_script():
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_action_uses_all_its_inputs():
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name in ACTION["inputs"]:
        assert f"inputs.{name} " in text


def test_the_hook_is_a_command():
    (hook,) = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command, *words = shlex.split(hook["entry"])
    assert (program, command) == ("nltrans", "check")
    assert set(words) <= options("check")
    assert re.search(hook["files"], "posts/post.fr.md")
    assert not re.search(hook["files"], "post.md.py")


def test_the_page_names_real_options_and_inputs():
    known = {option for command in COMMANDS for option in options(command)}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE)) <= known
    blocks = [YAML(typ="safe").load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
    (workflow,) = (block for block in blocks if isinstance(block, dict) and "jobs" in block)
    given = workflow["jobs"]["eval"]["steps"][-1]["with"]
    assert given.keys() <= ACTION["inputs"].keys()
