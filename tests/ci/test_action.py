"""The composite action: its steps run in a clean folder, its parts fit together."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "grounded"
FERRY = "A ferry carrying 214 people ran aground off Port Ansel. Vessels took off all passengers."


@pytest.fixture
def work(tmp_path: Path) -> Path:
    drafts = tmp_path / "my drafts; touch owned"
    drafts.mkdir()
    (drafts / "a $(touch owned).md").write_text(
        "# A\n\nVessels took off all passengers. (Harbour Wire)\n"
    )
    source = {"outlet": "Harbour Wire", "title": "Ferry", "text": FERRY}
    (tmp_path / "s.jsonl").write_text(json.dumps(source) + "\n")
    return tmp_path


def judge(work: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    given = {
        "GROUNDED_PYTHON": sys.executable,
        "GROUNDED_PATHS": "my drafts; touch owned\n\n",
        "GROUNDED_SOURCES": "s.jsonl\n",
        "GROUNDED_ANY_FORM": "true",
        "GITHUB_OUTPUT": "outputs",
        "GITHUB_STEP_SUMMARY": "summary",
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    return subprocess.run(
        ["bash", str(ACTION / "judge.sh")], cwd=work, env={**os.environ, **given},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_good_draft_passes_and_all_reports_are_there(work: Path) -> None:
    done = judge(work, GROUNDED_FAIL_UNDER="coverage=1.0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (work / "outputs").read_text() == "passed=true\n"
    assert (work / "summary").read_text().startswith("### ✅")
    names = {p.name for p in (work / "grounded").iterdir()}
    assert names == {"report.html", "junit.xml", "findings.sarif", "outcome.json", "comment.md"}
    assert not (work / "owned").exists()


def test_a_bad_one_fails_with_annotations(work: Path) -> None:
    (work / "bad.md").write_text("# B\n\nA ferry carrying 914 people ran aground. (Harbour Wire)\n")
    done = judge(work, GROUNDED_PATHS="bad.md", GROUNDED_BASELINE="none.json")
    assert done.returncode == 1
    assert "::error file=bad.md,line=3,title=numbers@" in done.stdout
    assert (work / "outputs").read_text() == "passed=false\n"


def test_the_action_hands_over_every_variable_that_the_script_reads() -> None:
    action = yaml.safe_load((ACTION / "action.yml").read_text())
    script = (ACTION / "judge.sh").read_text()
    step = next(s for s in action["runs"]["steps"] if s.get("id") == "judge")
    assert set(re.findall(r"GROUNDED_[A-Z_]+", script)) - {"GROUNDED_"} == set(step["env"])
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(action)))
    assert used == set(action["inputs"])
    assert all("${{" not in s.get("run", "") for s in action["runs"]["steps"])


def test_the_workflow_uses_inputs_that_exist() -> None:
    workflow = yaml.safe_load((ROOT / "docs" / "ci" / "grounded.yml").read_text())
    action = yaml.safe_load((ACTION / "action.yml").read_text())
    step = workflow["jobs"]["grounded"]["steps"][1]
    assert step["uses"].startswith("OWNER/REPOSITORY/.github/actions/grounded@")
    assert set(step["with"]) <= set(action["inputs"])
