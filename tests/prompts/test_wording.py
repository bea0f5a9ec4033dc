"""The tables of words: what is shipped holds together, and what is wrong in them is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts import StyleError, load_style
from prompts.style import COMMON, DEFAULT_STYLE

# All that a style may say, in one file.
SHIPPED = DEFAULT_STYLE.read_text(encoding="utf-8") + "\n" + COMMON.read_text(encoding="utf-8")


def test_the_scale_runs_from_1_to_99_without_a_gap() -> None:
    bands = load_style().wording.likelihood.bands
    assert [b.percent for b in bands] == [
        (1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)
    ]  # fmt: skip
    assert all(b.first and b.second for b in bands)


def test_every_term_says_why() -> None:
    terms = load_style().wording.terms
    assert terms
    assert all(t.avoid and t.why for t in terms)
    assert all(w == w.casefold() for t in terms for w in t.avoid)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("percent = [5, 20]", "percent = [4, 20]", "overlap"),
        ("percent = [5, 20]", "percent = [20, 5]", "percent must be"),
        ('first = ["likely"]', 'first = ["unlikely"]', "two places"),
        ('first = ["likely"]', "first = []", "first must be"),
        ("run_words = 20", "run_words = 2", "run_words must be"),
        ("share = 0.4", "share = 25", "share must be"),
        ("least_citations = 5", "least_citations = 0", "least_citations must be"),
        ('why = "padding"', "", "why"),
        ("[diversity]", "[variety]", "unknown field variety"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in SHIPPED
    path = tmp_path / "style.toml"
    path.write_text(SHIPPED.replace(old, new), encoding="utf-8")
    with pytest.raises(StyleError, match=named):
        load_style(path)
