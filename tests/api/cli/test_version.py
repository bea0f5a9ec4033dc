"""What is installed, and the script that completes commands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.codes import ExitCode
from api.cli.main import run

ROOT = Path(__file__).parents[3]


def test_the_versions_that_a_report_depends_on(data, monkeypatch, capsys, conforms):
    monkeypatch.setenv("DRAFTER_STYLE", "intelligence-brief")
    monkeypatch.setenv("DRAFTER_MODEL", "small-one")
    assert run(["version", "--json"]) == ExitCode.OK
    told = json.loads(capsys.readouterr().out)
    conforms(told, "version")
    assert told["style"]["name"] == "intelligence-brief"
    assert told["model"] == "small-one"
    assert {ref.split("@")[0] for ref in told["checks"]} >= {"coverage", "support", "numbers"}
    assert run(["version"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert all(ref in shown for ref in (*told["checks"], *told["prompts"], told["style"]["hash"]))
    assert not data.exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_names_the_command(shell, capsys):
    assert run(["completion", shell]) == ExitCode.OK
    script = capsys.readouterr().out
    assert "drafter" in script
    assert "_DRAFTER_COMPLETE" in script


def test_a_shell_is_given_what_a_beginning_may_become():
    asked = {"_DRAFTER_COMPLETE": "complete_bash", "COMP_WORDS": "drafter st", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "st"],
        env={**os.environ, **asked, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["stories", "style", "standing"], done.stderr
