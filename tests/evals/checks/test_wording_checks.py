"""Terms to avoid and words of likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus.model import Article, Briefing, Citation, Kind, Section, Sentence, Severity
from evals.checks.likelihood import check_likelihood
from evals.model import Judgement, Outcome, Whole
from prompts import HouseStyle

Judge = Callable[..., Judgement]


def found(judgement: Judgement, check: str) -> list[str | None]:
    return [f.found for f in judgement.findings if f.check.startswith(f"{check}@")]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The union slammed the operator.", ["slammed"]),
        ("The regime and its REGIME.", ["regime", "REGIME"]),
        ("“The regime fell,” Quill said.", []),
        ("A regimen of tests.", []),
        ("In  order\nto sail, it waits.", ["In  order\nto"]),
        ("The operator denied this.", []),
    ],
)
def test_terms_to_avoid_are_named_where_they_stand(
    judged: Judge, text: str, terms: list[str]
) -> None:
    judgement = judged(text, kind=Kind.ANALYSIS)
    hits = [f for f in judgement.findings if f.check == "terms@1"]
    assert [f.found for f in hits] == terms
    assert all(f.severity is Severity.WARNING for f in hits)
    assert [text[f.start : f.end] for f in hits] == terms


def test_a_term_says_what_to_write_instead(judged: Judge) -> None:
    (hit,) = [f for f in judged("The regime fell.").findings if f.check == "terms@1"]
    assert hit.expected == "government"
    assert "government" in (hit.hint or "")


def likelihood(
    style: HouseStyle,
    *texts: str,
    kind: Kind = Kind.FORECAST,
    cited: Citation | None = None,
    sources: dict[str, Article] | None = None,
) -> Outcome:
    cites = (cited,) if cited else ()
    sentences = tuple(Sentence(f"s{i}", t, kind, cites) for i, t in enumerate(texts))
    section = Section("whats_next", "What's Next", sentences)
    return check_likelihood(Whole(Briefing("b", "t", None, (section,)), sources or {}, style))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("The ferry will possibly sail in May.", "names no band"),
        ("The ferry will very likely probably sail.", "for one thing"),
        ("We have high confidence that it is likely to sail.", "level of confidence"),
        ("It is highly likely to sail.", "names no band"),
    ],
)
def test_words_that_fail_the_scale(style: HouseStyle, text: str, message: str) -> None:
    outcome = likelihood(style, text)
    assert len(outcome.findings) == 1
    assert message in outcome.findings[0].message
    assert outcome.findings[0].severity is Severity.WARNING
    score = outcome.scores["likelihood"]
    assert score.numerator == score.denominator - 1


@pytest.mark.parametrize(
    "text",
    [
        "The ferry is likely to sail in May.",
        "The ferry is more likely to sail in May than in April.",
        "“It will probably, possibly sail,” Quill said.",
        "A remote island waits for the ferry.",
        "It is likely that the ferry sails in May, and very unlikely that the union agrees to it.",
    ],
)
def test_words_that_keep_to_the_scale(style: HouseStyle, text: str) -> None:
    assert not likelihood(style, text).findings


def test_a_briefing_keeps_to_the_row_that_it_uses_most(style: HouseStyle) -> None:
    outcome = likelihood(
        style, "A sale is likely.", "A strike is probable.", "A ruling is very likely."
    )
    assert [f.sentence_id for f in outcome.findings] == ["s1"]
    assert "other row" in outcome.findings[0].message
    assert (outcome.scores["likelihood"].numerator, outcome.scores["likelihood"].denominator) == (
        2,
        3,
    )


def test_a_cited_author_keeps_the_words(style: HouseStyle) -> None:
    text = "The ministry said a strike was possibly days away."
    source = Article("a", None, "Harbour Wire", "", text)
    own = "A strike is possibly days away."
    cited = Citation.of(source, 0, len(text))
    assert not likelihood(style, own, cited=cited, sources={"a": source}).findings
    assert likelihood(style, own).findings


def test_facts_and_notes_are_left_alone(style: HouseStyle) -> None:
    assert not likelihood(style, "It will possibly sail.", kind=Kind.FACT).findings


def test_the_style_decides_what_is_on_the_scale(style: HouseStyle) -> None:
    scale = replace(style.wording.likelihood, off_scale=("on the cards",))
    other = replace(style, wording=replace(style.wording, likelihood=scale))
    assert not likelihood(other, "It will possibly sail.").findings
    assert likelihood(other, "A sale is on the cards.").findings
