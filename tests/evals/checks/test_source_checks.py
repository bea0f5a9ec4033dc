"""Whose words and how many texts: independence, verbatim, diversity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from corpus.model import Article, Briefing, Citation, Kind, Role, Section, Sentence, Severity
from evals.checks.diversity import check_diversity
from evals.checks.verbatim import check_verbatim
from evals.model import Whole
from evals.run import judge
from prompts import HouseStyle

TOLD = (
    "A passenger ferry carrying 214 people ran aground off Port Ansel on Tuesday night after both "
    "of its engines failed in heavy seas, the coastguard said. "
)
MORE = "Nobody was hurt, and all aboard had been taken off by dawn, according to its operator."


def article(name: str, outlet: str, text: str = TOLD + MORE, **more: Any) -> Article:
    return Article(name, f"https://{name}.example/1", outlet, "Ferry aground", text, **more)


WIRE = article("wire", "Harbour Wire", origin_group="wire")
COPY = article("copy", "Meridian Post", TOLD + MORE + " Ferries ran.", origin_group="wire")
OTHER = article(
    "other", "Quessel Gazette",
    "The ferry Anselma had gone aground, said two of its crew, when the engines stopped.",
    origin_group="other",
)  # fmt: skip
STATE = Article("state", "https://tass.com/1", "TASS", "", TOLD + MORE, origin_group="state")
SOURCES = {a.id: a for a in (WIRE, COPY, OTHER, STATE)}


def cite(source: Article) -> Citation:
    return Citation.of(source, 0, len(source.text))


def told(style: HouseStyle, text: str, *sources: Article) -> list[str]:
    sentence = Sentence("s", text, Kind.FACT, tuple(cite(a) for a in sources))
    section = Section("situation", "The Situation", (sentence,))
    known = {a.id: a for a in sources}
    findings = judge(sentence, section, known, style).findings
    return [f.message for f in findings if f.check == "independence@1"]


def test_two_copies_are_one_text(style: HouseStyle) -> None:
    (message,) = told(style, "A ferry ran aground off Port Ansel.", WIRE, COPY)
    assert "Harbour Wire, Meridian Post" in message
    assert not told(style, "A ferry ran aground off Port Ansel.", WIRE, OTHER)
    assert not told(style, "A ferry ran aground off Port Ansel.", WIRE)


def test_copies_are_found_where_the_store_has_noted_none(style: HouseStyle) -> None:
    bare = [replace(a, origin_group=None) for a in (WIRE, COPY)]
    assert told(style, "A ferry ran aground off Port Ansel.", *bare)


@pytest.mark.parametrize(
    ("text", "sources", "caught"),
    [
        ("Several outlets reported that the ferry ran aground.", (WIRE, COPY), True),
        ("Several outlets reported that the ferry ran aground.", (WIRE, OTHER), False),
        ("Three newspapers reported that the ferry ran aground.", (WIRE, OTHER), True),
        ("That the ferry ran aground was independently confirmed.", (WIRE,), True),
        ("That the ferry ran aground was independently confirmed.", (WIRE, OTHER), False),
        ("That it ran aground has not been independently confirmed.", (WIRE,), False),
        ("Two agencies of the ministry said that it ran aground.", (WIRE,), False),
        ("Several of its crew said that it ran aground.", (WIRE,), False),
    ],
)
def test_a_sentence_that_counts_its_sources_cites_as_many(
    style: HouseStyle, text: str, sources: tuple[Article, ...], caught: bool
) -> None:
    assert bool(told(style, text, *sources)) is caught


def test_a_source_that_counts_its_own_sources_may_be_followed(style: HouseStyle) -> None:
    said = article("said", "Harbour Wire", "Several newspapers reported that the ferry sank.")
    assert not told(style, "Several newspapers reported that the ferry sank.", said)


def briefing(*sentences: Sentence, writer: str = "llm") -> Briefing:
    section = Section("situation", "The Situation", sentences)
    return Briefing("b", "The ferry", None, (section,), writer=writer)


def fact(text: str, *sources: Article, name: str = "s", **more: Any) -> Sentence:
    return Sentence(name, text, Kind.FACT, tuple(cite(a) for a in sources), **more)


OWN = (
    "The grounding of a ferry with more than two hundred aboard leaves one question for the state: "
    "who inspected the engines, and when, and what did the owner know of it before the storm came "
    "in from the west and made the strait what it was that night for every ship in it."
)


def test_a_long_run_is_named_with_its_source_and_its_place(style: HouseStyle) -> None:
    text = f"Reports tell that {TOLD[2:60]}{TOLD[60:].strip()}"
    whole = Whole(briefing(fact(text, WIRE)), SOURCES, style)
    found = [f for f in check_verbatim(whole).findings if f.sentence_id]
    (finding,) = found
    assert finding.severity is Severity.WARNING
    assert "Harbour Wire" in finding.message
    assert text[finding.start : finding.end] == finding.found
    assert (finding.found or "").startswith("passenger ferry carrying")


@pytest.mark.parametrize(
    "text",
    [
        "A passenger ferry carrying 214 people ran aground off Port Lenn.",
        f"“{TOLD.strip()}” the coastguard said.",
        OWN,
    ],
)
def test_short_runs_quotations_and_own_words_are_free(style: HouseStyle, text: str) -> None:
    whole = Whole(briefing(fact(text, WIRE), fact(OWN, WIRE, name="o")), SOURCES, style)
    assert not check_verbatim(whole).findings


def test_words_that_are_the_sources_by_design_are_told_once_a_section(style: HouseStyle) -> None:
    sentences = (
        fact(TOLD.strip(), WIRE, name="a", origin="source"),
        fact(f"{TOLD}Again.", WIRE, name="b", role=Role.DATUM),
    )
    outcome = check_verbatim(Whole(briefing(*sentences, writer="extractive"), SOURCES, style))
    one, share = outcome.findings
    assert (one.severity, one.section, one.sentence_id) == (Severity.INFO, "situation", None)
    assert "2 sentences" in one.message
    assert share.severity is Severity.WARNING
    assert "98%" in share.message
    assert outcome.scores["own_words"].numerator == 1
    assert outcome.scores["own_words"].denominator == 53


def test_an_editors_own_copying_is_named_in_any_draft(style: HouseStyle) -> None:
    edited = fact(TOLD.strip(), WIRE, origin="editor")
    outcome = check_verbatim(Whole(briefing(edited, writer="extractive"), SOURCES, style))
    assert [f.sentence_id for f in outcome.findings] == ["s", None]


def many(*sources: Article) -> Briefing:
    return briefing(*(fact(MORE, a, name=f"s{i}") for i, a in enumerate(sources)))


def messages(style: HouseStyle, made: Briefing) -> list[tuple[Severity, str]]:
    return [(f.severity, f.message) for f in check_diversity(Whole(made, SOURCES, style)).findings]


def test_one_text_under_all_citations(style: HouseStyle) -> None:
    ((severity, message),) = messages(style, many(WIRE, COPY, WIRE, COPY, WIRE))
    assert severity is Severity.WARNING
    assert "all 5 citations lead to one text" in message


def test_one_outlet_under_most_citations(style: HouseStyle) -> None:
    found = messages(style, many(WIRE, WIRE, WIRE, WIRE, OTHER))
    assert [m for _, m in found] == ["Harbour Wire holds 4 of 5 citations"]
    assert not messages(style, many(WIRE, WIRE, COPY, OTHER, OTHER))


def test_few_citations_are_not_judged(style: HouseStyle) -> None:
    assert not messages(style, many(WIRE, WIRE))


def test_state_run_outlets_are_counted_and_named(style: HouseStyle) -> None:
    made = many(STATE, STATE, WIRE, OTHER, COPY)
    outcome = check_diversity(Whole(made, SOURCES, style))
    assert [f.found for f in outcome.findings] == ["TASS"]
    score = outcome.scores["not_state_run"]
    assert (score.numerator, score.denominator) == (3, 5)
    texts = outcome.scores["distinct_texts"]
    assert (texts.numerator, texts.denominator) == (3, 4)
    assert not messages(style, many(STATE, WIRE, WIRE, OTHER, COPY))


def test_a_section_of_one_text_is_told_where_the_whole_has_more(style: HouseStyle) -> None:
    one = Section("situation", "The Situation", many(WIRE, COPY, WIRE).sentences)
    two = Section("key_data", "Key Data", (fact(MORE, OTHER, name="o"),))
    made = Briefing("b", "t", None, (one, two))
    ((severity, message),) = messages(style, made)
    assert severity is Severity.INFO
    assert "The Situation" in message
