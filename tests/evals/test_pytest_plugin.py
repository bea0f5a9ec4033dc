"""The pytest plugin, used as a test of another project uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadInput
from corpus.model import Article
from evals.pytest_plugin import assert_grounded

TRUE = "Coastguard vessels took off all passengers by dawn."
FALSE = "A passenger ferry carrying 914 people ran aground off Port Ansel on Tuesday night."


def forms(ferry: Article, folder: Path) -> dict[str, Any]:
    file = folder / "s.jsonl"
    record = {"text": ferry.text, "outlet": "Harbour Wire", "title": "Ferry"}
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return {"text": ferry.text, "path": file, "mapping": record, "article": ferry}


@pytest.mark.parametrize("form", ["text", "path", "mapping", "article"])
def test_every_form_of_a_source(ferry: Article, tmp_path: Path, form: str) -> None:
    source = forms(ferry, tmp_path)[form]
    for given in (source, [source]):
        outcome = assert_grounded(TRUE, given)
        assert outcome.scores["supported"].denominator == 1
    with pytest.raises(AssertionError) as failed:
        assert_grounded(f"{TRUE} {FALSE}", source)
    said = str(failed.value)
    assert f"line 1: “{FALSE}”" in said
    assert "numbers@" in said
    assert "hint: " in said
    assert TRUE not in said


def test_a_text_that_cites_must_cite_every_fact(ferry: Article) -> None:
    cited = f"{TRUE} (Harbour Wire)"
    assert_grounded(cited, ferry)
    with pytest.raises(AssertionError, match="this fact cites no source"):
        assert_grounded(f"{cited}\n\nCaptain Mara Quill said the engines had failed.", ferry)


def test_two_sources_may_carry_one_sentence(ferry: Article, bank: Article) -> None:
    text = "Captain Mara Quill said the engines had failed."
    assert assert_grounded(text, [bank, ferry]).passed


def test_floors(ferry: Article) -> None:
    assert_grounded(TRUE, ferry, fail_under={"coverage": 1.0, "supported": 1.0})
    with pytest.raises(AssertionError, match=r"quotation_exact .* floor of 0\.500: MISSED"):
        assert_grounded(TRUE, ferry, fail_under="quotation_exact=.5")


def test_checks_left_out_and_the_house_form(ferry: Article) -> None:
    with pytest.raises(AssertionError, match="the section The Mechanism is missing"):
        assert_grounded(TRUE, ferry, house_form=True)
    with pytest.raises(BadInput, match="no check named speed"):
        assert_grounded(TRUE, ferry, ignore=["speed"])


@pytest.mark.parametrize("sources", [[], "", [3], Path("none.jsonl"), [{"title": "x"}]])
def test_no_source_is_no_pass(sources: Any) -> None:
    with pytest.raises(BadInput):
        assert_grounded(TRUE, sources)


def test_in_another_project_the_installed_plugin_is_there(tmp_path: Path, ferry: Article) -> None:
    (tmp_path / "source.txt").write_text(ferry.text, encoding="utf-8")
    (tmp_path / "test_notes.py").write_text(
        "from pathlib import Path\n"
        f"def test_true(grounded): grounded({TRUE!r}, Path('source.txt'))\n"
        f"def test_false(grounded): grounded({FALSE!r}, Path('source.txt'))\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 passed" in done.stdout
    assert f"line 1: “{FALSE}”" in done.stdout
