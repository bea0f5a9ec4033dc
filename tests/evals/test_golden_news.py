"""Claims about real news: what passes and what is caught. First figures: docs/checks/support.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import BadInput, NotFound
from evals.golden import judge_claim, passes
from evals.golden.news import edited, load_news_claims
from prompts import load_style


def test_edits_are_put_in_their_places() -> None:
    text = "A ship sank off Port Ansel on Monday."
    assert edited(text, []) == text
    assert edited(text, [[0, 6, "two ships"], [30, 36, "Friday"]]) == (
        "Two ships sank off Port Ansel on Friday."
    )


def test_absent_and_other_articles_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_news_claims(tmp_path)
    (tmp_path / "ecbplus.jsonl").write_text('{"text": "Other."}\n' * 800, encoding="utf-8")
    with pytest.raises(BadInput, match="is not the article of claim"):
        load_news_claims(tmp_path)


@pytest.mark.shared_data
def test_honest_paraphrases_pass_and_errors_are_caught(shared: Path) -> None:
    style = load_style()
    claims = load_news_claims(shared / "data" / "news")
    held = [c.id for c in claims if c.honest and not passes(judge_claim(c, style))]
    missed = [c.id for c in claims if not c.honest and passes(judge_claim(c, style))]
    honest = sum(c.honest for c in claims)
    assert len(claims) == 290
    assert len(held) / honest <= 0.10, held
    assert len(missed) / (len(claims) - honest) <= 0.13, missed
