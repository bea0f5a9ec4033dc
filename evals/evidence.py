"""Cited words with the text they stand in, and what a piece of text holds as values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from corpus.credits import credited
from corpus.language.aliases import same_name
from corpus.language.dates import DateMention, dates
from corpus.language.names import Name, names
from corpus.language.quantities import quantities
from corpus.language.quantity import Quantity
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import Token, tokens
from corpus.model import Article, Citation

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` is cited; the rest of ``text`` is where it stands.

    ``reference`` is the instant that relative dates in the text count from (publication).
    ``outlet`` and ``title`` name the source; ``source`` tells spans of one article together.
    ``agency`` is the agency whose text the outlet credits, where it relays one.
    """

    text: str
    start: int
    end: int
    reference: datetime | None = None
    outlet: str | None = None
    title: str = ""
    source: str = ""
    agency: str | None = None

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def tellers(self) -> tuple[str, ...]:
        """The outlet, and the agency that it relays: a sentence may name both as who reports."""
        return tuple(name for name in (self.outlet, self.agency) if name)

    def is_told_by(self, name: Name) -> bool:
        """Whether ``name`` is that of who tells it: "Reuters reported" needs no evidence."""
        return any(same_name(name.key, teller) for teller in self.tellers)

    @property
    def cited_sentences(self) -> tuple[Offsets, ...]:
        """The whole sentences that the cited words lie in."""
        return _sentences_at(self.text, self.start, self.end, 0)

    @property
    def context_sentences(self) -> tuple[Offsets, ...]:
        """The cited sentences and one neighbour on either side."""
        return _sentences_at(self.text, self.start, self.end, 1)

    @property
    def context(self) -> str:
        """The text of the context, as one slice."""
        found = self.context_sentences
        return self.text[found[0][0] : found[-1][1]] if found else ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The words and values in one piece of text; all offsets point into that piece."""

    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    names: tuple[Name, ...]

    @property
    def values(self) -> tuple[Offsets, ...]:
        """Where numbers and dates stand."""
        return (
            *((q.start, q.end) for q in self.quantities),
            *((d.start, d.end) for d in self.dates),
        )


@lru_cache(maxsize=32_768)
def facts(text: str, reference: datetime | None = None) -> Facts:
    """Read the words and values of ``text``; relative dates count from ``reference``."""
    return Facts(
        tuple(tokens(text)),
        tuple(quantities(text)),
        tuple(dates(text, reference)),
        tuple(names(text)),
    )


def spans_of(citations: tuple[Citation, ...], sources: Mapping[str, Article]) -> tuple[Span, ...]:
    """Return the spans of those citations that resolve, in order, each once."""
    found: dict[tuple[str, int, int], Span] = {}
    for citation in citations:
        if citation.resolve(sources) is None:
            continue
        article = sources[citation.article_id]
        key = (article.id, citation.start, citation.end)
        found.setdefault(key, span_of(article, citation.start, citation.end))
    return tuple(found.values())


def span_of(article: Article, start: int, end: int) -> Span:
    """Return ``article.text[start:end]`` as a span."""
    at, agency = article.published_at, credited(article)
    return Span(article.text, start, end, at, article.outlet, article.title, article.id, agency)


@lru_cache(maxsize=1024)
def _bounds(text: str) -> tuple[tuple[Offsets, ...], tuple[int, ...], tuple[int, ...]]:
    spans = tuple(sentence_spans(text))
    return spans, tuple(s for s, _ in spans), tuple(e for _, e in spans)


@lru_cache(maxsize=16_384)
def _sentences_at(text: str, start: int, end: int, around: int) -> tuple[Offsets, ...]:
    spans, starts, ends = _bounds(text)
    first = bisect_right(ends, start)
    last = bisect_left(starts, end)
    return spans[max(0, first - around) : last + around]
