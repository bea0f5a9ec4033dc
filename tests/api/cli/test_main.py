"""The frame round the commands: help, errors, exit codes, and what starting costs."""

import os
import subprocess
import sys

import pytest

from api.cli.codes import ExitCode
from api.cli.main import run

COMMANDS = (
    "ingest",
    "search",
    "draft",
    "show",
    "list",
    "eval",
    "serve",
    "cost",
    "doctor",
    "settings",
    "reindex",
    "bench",
)
HEAVY = (
    "chromadb",
    "openai",
    "langchain_core",
    "dbos",
    "fastapi",
    "sqlalchemy",
    "numpy",
    "tantivy",
)


def test_without_arguments_the_help_shows_examples(capsys):
    assert run([]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "drafter ingest --sample" in shown
    assert all(command in shown for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_its_exit_codes(capsys, command):
    assert run([command, "--help"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "Exit codes: 0 done" in shown
    assert f"drafter {command}" in shown


def test_the_version_names_the_interpreter(capsys):
    assert run(["--version"]) == ExitCode.OK
    assert capsys.readouterr().out.startswith("drafter 0.")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["bogus"], "bogus"),
        (["ingst"], "ingest"),
        (["--nope"], "--nope"),
        (["search"], "QUERY"),
        (["search", "x", "--limit", "0"], "limit"),
        (["search", "x", "--since", "soon"], "2026-05-10"),
        (["draft", "x", "--window", "soon"], "14d"),
        (["draft"], "topic"),
        (["show"], "ID"),
        (["show", "x", "--format", "pdf"], "format"),
        (["ingest"], "--sample"),
        (["serve", "--port", "99999"], "port"),
    ],
)
def test_wrong_usage_is_one_line_that_names_the_remedy(capsys, data, arguments, word):
    assert run(arguments) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("drafter: ")
    assert err.count("\n") == 1
    assert " — " in err
    assert word in err


def test_a_wrong_setting_names_its_variable(capsys, data, monkeypatch):
    monkeypatch.setenv("DRAFTER_PORT", "many")
    assert run(["settings"]) == ExitCode.USAGE
    assert "DRAFTER_PORT" in capsys.readouterr().err


def test_a_defect_says_so_and_hides_its_trace_until_asked(capsys, data, monkeypatch):
    monkeypatch.setattr("api.settings.describe", lambda: 1 / 0)
    assert run(["settings"]) == ExitCode.DEFECT
    err = capsys.readouterr().err
    assert "unexpected ZeroDivisionError" in err
    assert "Traceback" not in err
    monkeypatch.setenv("DRAFTER_DEBUG", "1")
    assert run(["settings"]) == ExitCode.DEFECT
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_has_its_own_code(capsys, data, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("api.settings.describe", interrupt)
    assert run(["settings"]) == ExitCode.INTERRUPTED
    assert "interrupted" in capsys.readouterr().err


def test_starting_imports_nothing_heavy():
    probe = f"import sys, api.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_output_survives_a_reader_that_goes_away_and_a_plain_locale(data):
    command = f"{sys.executable} -m api.cli settings | true; echo ${{PIPESTATUS[0]}}"
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=env, check=True
    )
    assert done.stdout.strip() in {"0", str(int(ExitCode.PIPE_CLOSED))}
    assert done.stderr == ""
