from __future__ import annotations

import pytest

from corpus.errors import BadInput
from corpus.model import Article, Briefing, Citation, Kind, Section, Sentence, article_id
from drafter.review.quoting import QuoteMismatch, cited, moved, recited


def article(text: str) -> Article:
    return Article(article_id("https://herald.example/1", text), None, "Herald", "Ferries", text)


OLD = article("Ferries stopped 😀 on Tuesday. The mayor said “nine days”. Ferries stopped again.")


def test_words_are_cited_by_what_they_are_or_where_they_stand() -> None:
    by_words = cited(OLD, quote='The mayor  said "nine days".')
    assert by_words.resolve({OLD.id: OLD}) == "The mayor said “nine days”."
    assert cited(OLD, start=by_words.start, end=by_words.end) == by_words
    both = cited(OLD, quote="The mayor said “nine days”.", start=by_words.start, end=by_words.end)
    assert both == by_words


@pytest.mark.parametrize(
    "place",
    [
        {"quote": "The mayor said ten days."},
        {"quote": "The mayor said", "start": 0, "end": 20},
        {"start": 0, "end": 10_000},
        {"start": 5, "end": 5},
    ],
)
def test_words_that_do_not_stand_there_are_no_citation(place: dict[str, object]) -> None:
    with pytest.raises(QuoteMismatch):
        cited(OLD, **place)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [{}, {"start": 3}, {"quote": "Ferries", "end": 9}])
def test_half_a_place_is_refused(place: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="no words"):
        cited(OLD, **place)  # type: ignore[arg-type]


def test_a_citation_follows_its_words_where_they_stand_once() -> None:
    mayor = cited(OLD, quote="The mayor said “nine days”.")
    newer = article("Correction. " + OLD.text)
    there = moved(mayor, OLD, newer)
    assert there is not None
    assert there == Citation.of(newer, mayor.start + 12, mayor.end + 12)
    assert moved(mayor, OLD, article("The mayor said nothing.")) is None
    assert moved(mayor, OLD, article(OLD.text + OLD.text)) is None
    broken = Citation(OLD.id, mayor.start, mayor.end, "0" * 32)
    assert moved(broken, OLD, newer) is None


def test_every_sentence_that_cites_the_old_words_cites_the_new_ones_once() -> None:
    newer = article("Correction. " + OLD.text)
    old, new = Citation.of(OLD, 0, 15), Citation.of(newer, 12, 27)
    other = Citation.of(OLD, 19, 29)
    sentences = (
        Sentence("a", "Ferries stopped.", Kind.FACT, (old, other)),
        Sentence("b", "Ferries stopped.", Kind.FACT, (new, old)),
        Sentence("c", "On Tuesday.", Kind.FACT, (other,)),
    )
    briefing = Briefing("d1", "Ferries", None, (Section("s", "S", sentences),))
    after = recited(briefing, old, new)
    assert [s.citations for s in after.sentences] == [(new, other), (new,), (other,)]
