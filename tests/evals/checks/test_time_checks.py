"""Conflicts between sources, and what later sources overtake."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from corpus.model import Article, Briefing, Citation, Finding, Kind, Role, Section, Sentence
from evals.checks.conflicts import check_conflicts
from evals.checks.freshness import check_freshness
from evals.model import Whole
from prompts import HouseStyle


def article(name: str, outlet: str, day: int | None, *sentences: str) -> Article:
    at = datetime(2026, 3, day, 9, tzinfo=UTC) if day else None
    return Article(
        name, f"https://{name}.example/1", outlet, "", " ".join(sentences),
        published_at=at, origin_group=name,
    )  # fmt: skip


NINE = "The ferry fire off Port Ansel killed nine people, the coastguard said."
TWELVE = "The ferry fire off Port Ansel killed 12 people, the owners said."
WIRE = article("wire", "Harbour Wire", 11, NINE, "It began in the engine room.")
POST = article("post", "Meridian Post", 11, TWELVE, "It began on the car deck.")
LATER = article("later", "Meridian Post", 14, TWELVE)
UNDATED = article("undated", "Meridian Post", None, TWELVE)


def cite(source: Article, words: str) -> Citation:
    at = source.text.index(words)
    return Citation.of(source, at, at + len(words))


def whole(
    style: HouseStyle, sources: list[Article], *told: Sentence, as_of: int | None = 15
) -> Whole:
    section = Section("situation", "The Situation", told)
    when = datetime(2026, 3, as_of, 9, tzinfo=UTC) if as_of else None
    briefing = Briefing("b", "The ferry fire", when, (section,))
    return Whole(briefing, {a.id: a for a in sources}, style)


def fact(text: str, *citations: Citation, name: str = "s", **more: object) -> Sentence:
    return Sentence(name, text, Kind.FACT, citations, **more)  # type: ignore[arg-type]


def conflicts(style: HouseStyle, sources: list[Article], *told: Sentence) -> list[Finding]:
    return list(check_conflicts(whole(style, sources, *told)).findings)


def freshness(style: HouseStyle, sources: list[Article], *told: Sentence) -> list[Finding]:
    return list(check_freshness(whole(style, sources, *told)).findings)


def test_one_value_where_sources_disagree_is_named_with_all_who_give_it(style: HouseStyle) -> None:
    told = fact("The fire killed nine people.", cite(WIRE, NINE))
    (finding,) = conflicts(style, [WIRE, POST], told)
    assert finding.sentence_id == "s"
    assert told.text[finding.start : finding.end] == "nine"
    assert "Harbour Wire, 11 March 2026" in (finding.expected or "")
    assert "Meridian Post, 11 March 2026" in (finding.expected or "")


@pytest.mark.parametrize(
    "told",
    [
        ["The coastguard counted nine dead, the owners 12."],
        ["The coastguard counted nine dead.", "The owners put it at 12."],
        ["The fire began in the engine room."],
    ],
)
def test_both_values_told_or_none_is_fine(style: HouseStyle, told: list[str]) -> None:
    sentences = [fact(t, cite(WIRE, NINE), name=f"s{i}") for i, t in enumerate(told)]
    assert not conflicts(style, [WIRE, POST], *sentences)


def test_a_number_that_nobody_disputes_is_left_alone(style: HouseStyle) -> None:
    assert not conflicts(style, [WIRE], fact("The fire killed nine.", cite(WIRE, NINE)))


def test_a_toll_that_rose_is_overtaken_and_no_conflict(style: HouseStyle) -> None:
    told = fact("The fire killed nine people.", cite(WIRE, NINE))
    assert not conflicts(style, [WIRE, LATER], told)
    (finding,) = freshness(style, [WIRE, LATER], told)
    assert "12" in (finding.expected or "")
    assert "14 March 2026" in (finding.expected or "")
    assert not freshness(style, [WIRE, LATER], fact("It killed 12 people.", cite(LATER, TWELVE)))
    both = fact("The toll of the fire rose from nine dead to 12 dead.", cite(WIRE, NINE))
    assert not freshness(style, [WIRE, LATER], both)


def test_an_undated_source_overtakes_nothing(style: HouseStyle) -> None:
    told = fact("The fire killed nine people.", cite(WIRE, NINE))
    assert not freshness(style, [WIRE, UNDATED], told)
    assert conflicts(style, [WIRE, UNDATED], told)


PLANNED = "The ferry Anselma will return to service on 20 March, Calder Lines said."
MOVED = "The ferry Anselma will return to service on 2 April, Calder Lines said."
REPLACED = "The new date replaces 20 March. The Anselma will not return to service in spring."
OTHER = "The trial of the mate will open on 2 April in Vessby."
SOON = article("soon", "Harbour Wire", 11, PLANNED)


@pytest.mark.parametrize(
    ("later", "found"),
    [
        (MOVED, True),
        (REPLACED, True),
        (OTHER, False),
        (PLANNED, False),
        ("A hearing of the pilots' union replaces 20 March in the court's diary.", False),
    ],
)
def test_a_date_that_a_later_article_moves(style: HouseStyle, later: str, found: bool) -> None:
    told = fact("The Anselma will return to service on 20 March.", cite(SOON, PLANNED))
    newer = article("newer", "Quessel Gazette", 13, later)
    findings = freshness(style, [SOON, newer], told)
    assert bool(findings) is found
    if found:
        assert findings[0].expected in later
        assert (findings[0].found or "").startswith("20 March")
    older = article("older", "Quessel Gazette", 9, later)
    assert not freshness(style, [SOON, older], told)


def test_a_label_announces_nothing(style: HouseStyle) -> None:
    told = fact("20 March: Anselma, ferry, service of Calder Lines due.", cite(SOON, PLANNED),
                role=Role.DATUM)  # fmt: skip
    assert not freshness(style, [SOON, article("n", "Quessel Gazette", 13, MOVED)], told)


def test_a_forecast_whose_day_has_passed(style: HouseStyle) -> None:
    early = "The ferry Anselma will return to service on 13 March, Calder Lines said."
    source = article("early", "Harbour Wire", 11, early)
    told = Sentence("s", early, Kind.FORECAST, (cite(source, early),))
    (finding,) = freshness(style, [source], told)
    assert "passed by 15 March 2026" in finding.message
    assert not check_freshness(whole(style, [source], told, as_of=12)).findings
    assert not check_freshness(whole(style, [source], told, as_of=None)).findings


def test_an_old_source_is_told_with_its_age(style: HouseStyle) -> None:
    old = Article("old", None, "Harbour Wire", "", NINE,
                  published_at=datetime(2026, 1, 4, 9, tzinfo=UTC))  # fmt: skip
    told = fact("The fire killed nine people.", cite(old, NINE))
    outcome = check_freshness(whole(style, [old], told))
    (finding,) = outcome.findings
    assert "70 days old" in finding.message
    assert (outcome.scores["fresh"].numerator, outcome.scores["fresh"].denominator) == (0, 1)
    both = fact("The fire killed nine people.", cite(old, NINE), cite(WIRE, NINE))
    assert not freshness(style, [old, WIRE], both)


def test_without_dates_nothing_is_judged(style: HouseStyle) -> None:
    told = fact("The fire killed 12 people.", cite(UNDATED, TWELVE))
    assert check_freshness(whole(style, [UNDATED], told)).scores["fresh"].denominator == 0
