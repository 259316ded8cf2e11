"""The command line as a whole: help, errors, exit codes."""

import argparse
import json
import os
import subprocess
import sys

import pytest

from nltrans.cli import main as cli
from nltrans.cli.main import COMMANDS, main


def subparsers(parser):
    chosen = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return chosen[0].choices if chosen else {}


def options_of(parser):
    own = [action for action in parser._actions if not isinstance(action, argparse._SubParsersAction)]
    return own + [action for sub in subparsers(parser).values() for action in options_of(sub)]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command, capsys):
    assert main([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert COMMANDS[command][1].lower() in " ".join(out.lower().split())
    for action in options_of(subparsers(cli.parser(command))[command]):
        assert action.help, f"{command}: {action.dest} has no help"


def test_help_names_every_command(capsys):
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(command in out for command in COMMANDS)
    assert "Exit codes: 0 done" in out


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("nltrans 0.")


@pytest.mark.parametrize("words", [[], ["fly"], ["verify", "--wings"], ["verify"]])
def test_wrong_words_exit_with_two(words, capsys):
    assert main(words) == 2
    assert "usage: nltrans" in capsys.readouterr().err


def test_a_missing_file_is_one_line(capsys, tmp_path):
    assert main(["verify", str(tmp_path / "a.md"), str(tmp_path / "b.md")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("nltrans: error: ")
    assert captured.err.count("\n") == 1
    assert "a.md" in captured.err


def test_errors_are_json_where_json_is_asked_for(capsys, tmp_path):
    assert main(["verify", str(tmp_path / "a.md"), str(tmp_path / "b.md"), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "input"
    assert error["path"].endswith("a.md")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_knows_the_commands(shell, capsys):
    assert main(["completion", shell]) == 0
    out = capsys.readouterr().out
    assert all(command in out for command in COMMANDS)
    assert "--glossary" in out


def test_a_closed_pipe_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m nltrans completion bash | head -c 10",
        shell=True, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr


def test_a_bug_is_one_line_too(capsys, monkeypatch):
    def fail(args):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("nltrans.cli.completion.run", fail)
    assert main(["completion", "bash"]) == 2
    err = capsys.readouterr().err
    assert "nltrans failed: ZeroDivisionError: oops" in err
    assert err.count("\n") == 1
    monkeypatch.setenv("NLTRANS_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["completion", "bash"])
