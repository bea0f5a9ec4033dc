"""The support score: what carries a claim, what does not, and what is missing."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language.sentences import sentence_spans
from corpus.model import (
    Article,
    Citation,
    Kind,
    Section,
    Sentence,
    Verdict,
    article_id,
    normalise_text,
)
from evals.evidence import Span
from evals.run import judge
from evals.support import support
from evals.support.lexicon import converse, groups, opposed
from prompts import HouseStyle

DOC = (
    "The regulator spoke on Monday. A cable to Sarema was cut on Thursday, 40 km off the coast. "
    "Traffic slowed by 12%. The weather was fair. Nothing else happened."
)


def span(words: str, doc: str = DOC) -> Span:
    at = doc.index(words)
    return Span(doc, at, at + len(words))


CUT = "A cable to Sarema was cut on Thursday, 40 km off the coast."


@pytest.mark.parametrize(
    "claim",
    [
        CUT,
        "A link to Sarema was severed 40 kilometres off the coast.",
        "Forty kilometres off the coast, a cable to Sarema was cut.",
    ],
)
def test_paraphrase_keeps_its_score(claim: str) -> None:
    assert support(claim, [span(CUT)]).score >= 0.85


def test_missing_names_what_found_no_evidence() -> None:
    claim = "A submarine cable to Sarema was cut by pirates 90 km off the coast."
    result = support(claim, [span(CUT)])
    missing = {claim[a:b] for a, b in result.missing}
    assert "pirates" in missing
    assert "90 km" in missing
    assert "Sarema" not in missing


def test_a_clause_that_no_source_tells_is_a_stretch_and_scattered_words_are_none() -> None:
    joined = "A cable to Sarema was cut on Thursday, while bakers painted violet windmills."
    scattered = "A violet cable to bakers of Sarema was cut on Thursday by windmills."
    long, short = (support(claim, [span(CUT)]).stretch for claim in (joined, scattered))
    assert joined[long.start : long.end] == "bakers painted violet windmills"
    assert long.lack == pytest.approx(4.0)
    assert short.lack <= 1.0
    assert 0.0 < short.share < long.share < 1.0
    assert support(CUT, [span(CUT)]).stretch.lack == 0.0


def test_no_evidence_is_no_support() -> None:
    result = support("A cable was cut.", [])
    assert result.score == 0.0
    assert result.window is None
    assert result.missing
    assert support("A cable was cut.", [Span("", 0, 0)]).score == 0.0


def test_what_is_far_from_the_citation_counts_for_less() -> None:
    far = support("The regulator spoke on Monday.", [span("Nothing else happened.")])
    near = support("The regulator spoke on Monday.", [span(CUT)])
    assert far.score < 0.5 < near.score


def test_two_citations_carry_a_claim_together() -> None:
    other = "Ministers met in Kareth. Kareth banned trawling near cables in May."
    claim = "A cable to Sarema was cut on Thursday, and Kareth banned trawling near cables."
    both = support(claim, [span(CUT), span("Kareth banned trawling near cables in May.", other)])
    assert both.score > support(claim, [span(CUT)]).score
    assert both.score >= 0.9


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200), st.text(max_size=300), st.data())
def test_any_text_scores_within_bounds(claim: str, doc: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(doc)))
    end = data.draw(st.integers(start, len(doc)))
    result = support(claim, [Span(doc, start, end)])
    assert 0.0 <= result.score <= 1.0 + 1e-9
    assert all(0 <= a < b <= len(claim) for a, b in result.missing)
    if result.window is not None:
        _, first, last = result.window
        assert 0 <= first < last <= len(doc)


def test_the_lexicon_knows_opposites_and_converses() -> None:
    assert opposed("rise", "fall")
    assert not opposed("rise", "increas")
    assert converse("buy", "sell")
    assert not opposed("buy", "sell")
    assert groups("kill") & groups("die")


@pytest.mark.shared_data
def test_real_sentences_pass_by_their_own_text_and_fail_by_another(
    style: HouseStyle, shared: Path
) -> None:
    """Measured on 2,400 pairs: own 2,401 of 2,401, other 0 of 2,391 (docs/checks/support.md)."""
    rows = [json.loads(x) for x in (shared / "data/news/ecbplus.jsonl").open(encoding="utf-8")]
    rng = random.Random(7)
    articles = []
    for row in rng.sample(rows, 60):
        text = normalise_text(row["text"])
        articles.append(Article(article_id(row["url"], text), row["url"], None, "", text))
    sources = {a.id: a for a in articles}
    own, other, total = 0, 0, 0
    for mine, foreign in pairwise(articles):
        spans = [s for s in sentence_spans(mine.text) if s[1] - s[0] > 50]
        away = sentence_spans(foreign.text)
        for place in rng.sample(spans, min(3, len(spans))):
            total += 1
            text = mine.text[slice(*place)]
            for where, at, right in ((mine, place, True), (foreign, rng.choice(away), False)):
                cited = Sentence("s", text, Kind.FACT, (Citation.of(where, *at),))
                verdict = judge(cited, Section("situation", ""), sources, style).verdict
                own += right and verdict is Verdict.SUPPORTED
                other += not right and verdict is Verdict.SUPPORTED
    assert total > 150
    assert own / total >= 0.99
    assert other / total <= 0.01


def test_sources_of_other_days_may_read_other_dates_out_of_one_claim(style: HouseStyle) -> None:
    dated = "On 3 May 2024 the bridge closed. The mayor spoke on Monday."
    undated = "The mayor spoke on Monday. Traffic stopped."
    a = Article(
        article_id("https://a.example/1", dated),
        "https://a.example/1",
        "Outlet",
        "T",
        dated,
        published_at=datetime(2024, 5, 7, tzinfo=UTC),
    )
    b = Article(
        article_id("https://b.example/2", undated), "https://b.example/2", "O", "T", undated
    )
    claim = Sentence(
        "s",
        "The mayor spoke on Monday and traffic stopped last week.",
        Kind.FACT,
        (Citation.of(a, 33, len(dated)), Citation.of(b, 0, len(undated))),
    )
    judged = judge(claim, Section("situation", "S", (claim,)), {a.id: a, b.id: b}, style)
    assert "crashed@1" not in {f.check for f in judged.findings}
