"""``drafter bench edit`` in small, and the texts that it is made of."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from api.cli.bench.options import articles_of
from api.cli.main import run
from drafter.review.editing import section_of
from evals.bench.edits import briefing_of, edited
from evals.markdown.section import render_section
from prompts import load_style


def test_each_kind_of_save_is_a_row(capsys: pytest.CaptureFixture[str], conforms: Any) -> None:
    asked = ["--sentences", "6", "--edits", "3", "--first", "1"]
    run(["bench", "edit", *asked, "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for row in rows:
        conforms(row, "bench-edit")
    assert [row["case"] for row in rows] == [
        "a first save",
        "a first save, judged ahead",
        "an edit",
    ]
    assert [row["saves"] for row in rows] == [1, 1, 3]


def test_its_texts_cite_what_they_say_and_its_edits_change_them() -> None:
    articles = articles_of(None)[:6]
    briefing = briefing_of(articles, load_style(), sentences=40, seed=1)
    assert len(briefing.sentences) == 40
    known = {a.id: a for a in articles}
    cited = [s for s in briefing.sentences if s.citations]
    assert len(cited) == 35
    assert all(s.citations[0].resolve(known) == s.text for s in cited)
    numbers = {s.citations[0]: n for n, s in enumerate(cited, 1)}
    text = render_section(section_of(briefing, briefing.sections[0].key), numbers)
    # Of a judgement no citation can be taken off; all else changes.
    assert sum(edited(text, random.Random(n)) != text for n in range(50)) > 40
