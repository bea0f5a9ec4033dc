"""Figures as tables and as a picture."""

import json
from xml.etree import ElementTree

import pytest

from corpus.bench.report import BEGIN, END, inserted, main, picture, tables
from corpus.errors import BadInput

FIGURES = {"mrr_at_10": 0.9, "hits_at_4": 0.8, "hits_at_10": 0.95, "evidence_at_10": 0.94}
ROWS = {
    "retrieval": [
        {"system": "drafter", **FIGURES, "queries": 324},
        {"system": "a <rival> & co", **{**FIGURES, "evidence_at_10": 0.47}, "queries": 324},
        {"system": "haystack", "absent": "not installed"},
    ],
    "ingest": [
        {
            "system": "drafter",
            "embedding": "shared",
            "articles": 30,
            "passages": 270,
            "rounds": 3,
            "articles_per_second": 3.5,
            "core_ms_per_article": 520.0,
            "times": 1.0,
        },
        {"system": "chroma", "absent": "not installed"},
    ],
    "search": [
        {
            "passages": 10_000,
            "role": role,
            "filter": "month",
            "p50_ms": 9.0,
            "p95_ms": 12.5,
            "core_ms": 10.0,
            "searches": 100,
        }
        for role in ("writer", "reader")
    ],
    "memory": [
        {
            "passages": 20_321,
            "resident_mb": 815.2,
            "index_mb": 35.4,
            "aside_mb": 779.8,
            "core_seconds": 266.3,
        }
    ],
    "stories": [
        {
            "half": "the others",
            "precision": 0.923,
            "recall": 0.961,
            "f1": 0.942,
            "articles": 342,
            "stories": 34,
            "found": 32,
        }
    ],
    "copies": [
        {"precision": 1, "recall": 0.5, "right": 1, "found": 1, "labelled": 2, "pairs": 892}
    ],
}


def test_every_rate_stands_beside_its_denominator():
    shown = tables(ROWS)
    assert "| drafter | 0.900 | 0.800 | 0.950 | 0.940 | 324 |" in shown
    assert "| haystack | – | – | – | – | not installed |" in shown
    assert "| drafter | shared | 3.50 | 520 | 1.00× | 30 | 270 | 3 |" in shown
    assert "| 10,000 | writer | month | 9.0 | 12.5 | 10.0 | 100 |" in shown
    assert "| 20,321 | 815 | 35 | 780 | 266 |" in shown
    assert "| the others | 0.923 | 0.961 | 0.942 | 342 | 34 | 32 |" in shown
    assert "| 1.000 (1 of 1 pairs found) | 0.500 (1 of 2 labelled) | 892 |" in shown


def test_the_picture_is_well_formed_and_bars_are_to_scale():
    drawn = ElementTree.fromstring(picture(ROWS))
    bars = [e for e in drawn.iter() if e.tag.endswith("rect")]
    words = [e.text for e in drawn.iter() if e.tag.endswith("text")]
    # Two systems, one of ingest, and the writer's search; who is absent has no bar.
    assert len(bars) == 4
    assert int(bars[1].get("width")) == int(bars[0].get("width")) / 2
    assert "a <rival> & co" in words
    assert "12 ms" in words


def test_a_bench_that_was_not_run_is_left_out():
    assert tables({}) == ""
    assert "articles/s" not in tables({"search": ROWS["search"]})
    ElementTree.fromstring(picture({}))


def test_figures_replace_what_stood_between_the_marks():
    page = f"# Page\n\n{BEGIN}\nold\n{END}\n\nrest\n"
    once = inserted(page, "new")
    assert once == f"# Page\n\n{BEGIN}\n\nnew\n\n{END}\n\nrest\n"
    assert inserted(once, "new") == once
    with pytest.raises(BadInput):
        inserted("# Page", "new")


def test_a_run_is_written_into_the_page_and_drawn(tmp_path):
    for name, rows in ROWS.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    page, drawn = tmp_path / "page.md", tmp_path / "drawn.svg"
    page.write_text(f"{BEGIN}{END}", "utf-8")
    main(str(tmp_path), str(page), str(drawn))
    assert "324" in page.read_text("utf-8")
    assert drawn.read_text("utf-8").startswith("<svg")
