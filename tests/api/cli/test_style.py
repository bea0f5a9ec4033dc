"""``drafter style`` as a user types it, and drafts made in a style."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import run
from prompts import load_style, style_path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_styles_are_listed_with_the_desks_own_first(data, monkeypatch, capsys, conforms):
    monkeypatch.setenv("DRAFTER_STYLE", "intelligence-brief")
    assert run(["style", "list", "--json"]) == 0
    rows = lines(capsys)
    for row in rows:
        conforms(row, "style")
    assert [(r["name"], r["own"]) for r in rows] == [
        ("intelligence-brief", True), ("pressure-point", False)
    ]  # fmt: skip
    assert not data.exists()


def test_a_check_names_line_and_fix_and_ends_with_1(tmp_path, data, capsys, conforms):
    own = tmp_path / "own.toml"
    text = style_path("intelligence-brief").read_text(encoding="utf-8")
    own.write_text(text.replace("words = [40, 90]", "words = [90, 40]"), encoding="utf-8")
    assert run(["style", "check", str(own), "--json"]) == 1
    (row,) = lines(capsys)
    conforms(row, "style-problem")
    assert own.read_text(encoding="utf-8").splitlines()[row["line"] - 1] == "words = [90, 40]"
    assert row["fix"] == "words = [40, 90]"
    assert run(["style", "check", str(own)]) == 1
    assert f"{own}:{row['line']}: " in capsys.readouterr().out
    assert run(["style", "check", "intelligence-brief"]) == 0
    assert "is well: The One-Page Brief, 6 sections" in capsys.readouterr().out


def test_a_style_that_is_not_there_is_told_with_those_that_are(data, capsys):
    assert run(["style", "preview", "intelligence-breif"]) == 2
    assert "did you mean intelligence-brief?" in capsys.readouterr().err


def test_a_preview_shows_rules_beside_a_briefing(tmp_path: Path, data, capsys, conforms):
    own = tmp_path / "own.toml"
    text = style_path("intelligence-brief").read_text(encoding="utf-8")
    own.write_text(text.replace('name = "The One-Page', 'name = "<b>Own</b> & One'), "utf-8")
    page = tmp_path / "page.html"
    assert run(["style", "preview", str(own), "--out", str(page)]) == 0
    shown = page.read_text(encoding="utf-8")
    for section in load_style("intelligence-brief").sections:
        assert f'id="s-{section.key}"' in shown
    assert "&lt;b&gt;Own&lt;/b&gt; &amp; One" in shown
    assert "40 to 90 words" in shown
    assert "Sarn Narrows" in shown.split('id="s-bottom_line"')[1].split("</section>")[0]
    assert "<strong>Expected:</strong>" in shown.split('id="s-outlook"')[1].split("</section>")[0]
    assert "45 to 55 %: roughly even chance; or roughly even odds" in shown
    # Nothing of it is kept in the user's data folder.
    assert not data.exists()


def test_a_preview_says_what_the_checks_have_against_it(data, capsys):
    assert run(["style", "preview", "intelligence-brief"]) == 0
    shown = capsys.readouterr().out
    assert "avoids regime (write government): takes a side" in shown
    assert "   whole: verbatim@" in shown.split("What the checks say of it:")[1]


def test_a_style_that_a_draft_kept_can_be_previewed_by_its_name(tmp_path, sample_data, capsys):
    own = tmp_path / "night.toml"
    own.write_text(style_path("intelligence-brief").read_text("utf-8"), encoding="utf-8")
    assert run(["draft", "--sample", "--style", str(own)]) == 0
    own.unlink()
    capsys.readouterr()
    assert run(["style", "preview", "night", "--json"]) == 0
    assert lines(capsys)[0]["name"] == "night"
