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

    ``None`` where the citation does not resolve in ``article``.
    """
    words = citation.resolve({article.id: article})
    if words is None:
        return None
    text, spans = article.text, sentence_spans(article.text)
    start, end = citation.start, citation.end
    earlier = [a for a, b in spans if b > start - _CHARACTERS and a < start][-_SENTENCES - 1 :]
    first = next((a for a, b in spans if a <= start < b), start)
    earlier = [a for a in earlier if a < first][-_SENTENCES:] + ([first] if first < start else [])
    later = [b for a, b in spans if b > end and a < end + _CHARACTERS]
    last = next((b for a, b in spans if a < end <= b), end)
    later = ([last] if last > end else []) + [b for b in later if b > last][:_SENTENCES]
    begin = max(min(earlier, default=start), start - _CHARACTERS)
    stop = min(max(later, default=end), end + _CHARACTERS)
    return Excerpt(
        _line(text[begin:start]),
        _line(words),
        _line(text[end:stop]),
        bool(text[:begin].strip()),
        bool(text[stop:].strip()),
    )


def _line(text: str) -> str:
    """Return ``text`` with each run of white space as one blank, those at its ends included."""
    inner = " ".join(text.split())
    lead = " " if text[:1].isspace() and inner else ""
    return f"{lead}{inner}{' ' if text[-1:].isspace() and inner else ''}"
