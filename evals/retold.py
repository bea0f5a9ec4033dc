"""What the sources of a briefing tell differently, and what of it a sentence repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from corpus.language.quantity import Quantity
from corpus.model import Article, Kind, Section, Sentence
from corpus.stories import Conflict, Value, conflicts
from evals.evidence import facts, spans_of
from evals.model import Whole

_REPORTED = frozenset({Kind.FACT, Kind.FORECAST})


@dataclass(frozen=True, slots=True)
class Retold:
    """A sentence that gives, at ``start:end``, one of the values that sources give a quantity."""

    section: Section
    sentence: Sentence
    start: int
    end: int
    conflict: Conflict
    value: Value

    @property
    def others(self) -> tuple[Value, ...]:
        """The other values, in the order of ``conflict.values``."""
        return tuple(v for v in self.conflict.values if v is not self.value)


def retold(whole: Whole) -> Iterator[Retold]:
    """Yield, in reading order, the values in dispute that sentences take from what they cite.

    A value counts as taken where the cited words or their neighbours tell it, and the sentence
    gives it again.
    """
    found = disagreements(whole.sources)
    if not found:
        return
    for section, sentence in whole.judged:
        if sentence.kind not in _REPORTED:
            continue
        near = [
            (s.source, s.context_sentences[0][0], s.context_sentences[-1][1])
            for s in spans_of(sentence.citations, whole.sources)
            if s.context_sentences
        ]
        for conflict in found:
            for value in conflict.values:
                if not _told_in(value, near):
                    continue
                stated = states(sentence.text, value)
                if stated:
                    yield Retold(section, sentence, stated.start, stated.end, conflict, value)
                    break


def disagreements(sources: Mapping[str, Article]) -> tuple[Conflict, ...]:
    """Return what these articles tell differently (``corpus.stories.conflicts``)."""
    return _disagreements(tuple(sources[i] for i in sorted(sources)))


def states(text: str, value: Value) -> Quantity | None:
    """Return the quantity in ``text`` that is this value, or ``None``."""
    for quantity in facts(text).quantities:
        same = quantity.unit == value.unit
        if same and quantity.low <= value.high and value.low <= quantity.high:
            return quantity
    return None


def who(value: Value) -> str:
    """Say in words who gives a value, and when: ``46 (Harbour Wire, 24 April 2026)``."""
    tellers = {t.outlet: t.at for t in reversed(value.tellings)}
    named = ", ".join(f"{outlet}{_on(at)}" for outlet, at in sorted(tellers.items()))
    return f"{value.text} ({named})"


def _on(at: datetime | None) -> str:
    return f", {at.day} {at:%B %Y}" if at else ", undated"


def _told_in(value: Value, near: list[tuple[str, int, int]]) -> bool:
    return any(
        t.article_id == article and start <= t.start < end
        for t in value.tellings
        for article, start, end in near
    )


@lru_cache(maxsize=16)
def _disagreements(articles: tuple[Article, ...]) -> tuple[Conflict, ...]:
    return tuple(conflicts(articles))
