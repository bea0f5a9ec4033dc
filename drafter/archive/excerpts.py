"""A short quotation of an article: the cited words, and a little of what stands around them."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.language.sentences import sentence_spans
from corpus.model import Article, Citation

# Enough to see that the words are not torn from their context, and no copy of the article.
_SENTENCES = 2
_CHARACTERS = 420


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Cited words in context; ``cut_before`` and ``cut_after`` say that the article goes on."""

    before: str
    words: str
    after: str
    cut_before: bool
    cut_after: bool


def excerpt(article: Article, citation: Citation) -> Excerpt | None:
    """Return the cited words with at most two sentences, 420 characters, on either side.

    Whole sentences, and the rest of the one that the words are of; where even one is too long, it
    is cut between two words. ``None`` where the citation does not resolve in ``article``.
    """
    words = citation.resolve({article.id: article})
    if words is None:
        return None
    text, spans = article.text, sentence_spans(article.text)
    start, end = citation.start, citation.end
    first = next((a for a, b in spans if a <= start < b), start)
    last = next((b for a, b in spans if a < end <= b), end)
    starts = [first, *[a for a, _ in reversed(spans) if a < first][:_SENTENCES]]
    stops = [last, *[b for _, b in spans if b > last][:_SENTENCES]]
    begin = min((a for a in starts if 0 < start - a <= _CHARACTERS), default=None)
    stop = max((b for b in stops if 0 < b - end <= _CHARACTERS), default=None)
    if begin is None:
        begin = _after_a_blank(text, max(start - _CHARACTERS, 0), start)
    if stop is None:
        stop = _before_a_blank(text, end, min(end + _CHARACTERS, len(text)))
    return Excerpt(
        _line(text[begin:start]),
        _line(words),
        _line(text[end:stop]),
        bool(text[:begin].strip()),
        bool(text[stop:].strip()),
    )


def _after_a_blank(text: str, begin: int, start: int) -> int:
    if begin == 0:
        return 0
    blank = next((n for n in range(begin, start) if text[n].isspace()), None)
    return start if blank is None else blank + 1


def _before_a_blank(text: str, end: int, stop: int) -> int:
    if stop == len(text):
        return stop
    return next((n for n in range(stop, end, -1) if text[n : n + 1].isspace()), end)


def _line(text: str) -> str:
    """Return ``text`` with each run of white space as one blank, those at its ends included."""
    inner = " ".join(text.split())
    lead = " " if text[:1].isspace() and inner else ""
    return f"{lead}{inner}{' ' if text[-1:].isspace() and inner else ''}"
