"""Citing words of an article, and following them into a newer revision of it."""

from __future__ import annotations

from dataclasses import replace

from corpus.errors import BadInput
from corpus.language.quotes import find_exact
from corpus.model import Article, Briefing, Citation


class QuoteMismatch(BadInput):
    """Words that the article does not hold."""

    code = "quote_mismatch"


def cited(
    article: Article,
    *,
    quote: str | None = None,
    start: int | None = None,
    end: int | None = None,
) -> Citation:
    """Cite ``article`` by its words, by their offsets, or by both, which then must agree.

    White space, ligatures, quotation marks and dashes of ``quote`` are forgiven, words are not.
    ``QuoteMismatch`` where the article does not hold them there.
    """
    within = None if start is None or end is None else (start, end)
    if (start is None) != (end is None) or (quote is None and within is None):
        raise BadInput("a citation of no words", help="give quote, or start and end, or all three")
    if within and not 0 <= within[0] < within[1] <= len(article.text):
        raise QuoteMismatch(
            f"the article has no characters {within[0]} to {within[1]}",
            help=f"offsets are code points; its text has {len(article.text)}",
        )
    if quote is None:
        return Citation.of(article, *(within or (0, 0)))
    found = find_exact(quote, article.text, *(within or (0, None)))
    if found is None:
        where = "there" if within else "in the article"
        raise QuoteMismatch(
            f"these words do not stand {where}: {_short(quote)}",
            help="copy the words from the article as it is stored",
        )
    return Citation.of(article, *found)


def moved(citation: Citation, old: Article, newer: Article) -> Citation | None:
    """Return the citation of the same words in ``newer``; ``None`` where they do not stand there
    exactly once."""
    words = citation.resolve({old.id: old})
    if words is None:
        return None
    first = newer.text.find(words)
    if first == -1 or newer.text.find(words, first + 1) != -1:
        return None
    return Citation.of(newer, first, first + len(words))


def recited(briefing: Briefing, old: Citation, new: Citation) -> Briefing:
    """Put ``new`` wherever a sentence cites ``old``; a sentence that had both cites it once."""

    def one(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(dict.fromkeys(new if c == old else c for c in citations))

    return replace(
        briefing,
        sections=tuple(
            replace(
                section,
                sentences=tuple(replace(s, citations=one(s.citations)) for s in section.sentences),
            )
            for section in briefing.sections
        ),
        report=None,
    )


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
