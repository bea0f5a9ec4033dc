"""Find the words behind sources that a text only names.

"(NPR)" says whom to ask. The best window of that outlet's articles is taken as what is meant, so
that the checks have words to judge by. This anchors what was never anchored; a citation that has
its words is never moved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.canonical import url_key
from corpus.language.aliases import fold
from corpus.language.quotes import find_exact, quotations
from corpus.model import Article, Briefing, Citation, Kind, Sentence
from evals.checks.resolves import is_named_only
from evals.evidence import Span, span_of
from evals.support import support

_GAIN = 0.05  # of support that a second source must add to be cited as well
_LEAST_QUOTED = 4  # words of a footnote in quotation marks that are taken for the cited words


def anchor(briefing: Briefing, sources: Mapping[str, Article]) -> Briefing:
    """Return ``briefing`` with each named source anchored; one that is not among the sources stays.

    Its citation then does not resolve, and the report says which source was not given.
    """
    articles = list(sources.values())
    sections = tuple(
        replace(s, sentences=tuple(_sentence(x, articles) for x in s.sentences))
        for s in briefing.sections
    )
    return replace(briefing, sections=sections)


def anchor_uncited(briefing: Briefing, sources: Mapping[str, Article]) -> Briefing:
    """Return ``briefing`` with evidence looked for in all sources, where it cites nothing at all.

    Each sentence that must rest on something gets the window that carries it best, and one of
    another article where both together carry more. A briefing that cites anywhere is returned as it
    is: there a missing citation is a fault.
    """
    if any(s.citations for s in briefing.sentences) or not sources:
        return briefing
    articles = [a for a in sources.values() if a.text]
    sections = tuple(
        replace(
            section,
            sentences=tuple(
                s if s.kind is Kind.CONNECTIVE else replace(s, citations=_best(s.text, articles))
                for s in section.sentences
            ),
        )
        for section in briefing.sections
    )
    return replace(briefing, sections=sections)


def _best(claim: str, articles: Sequence[Article]) -> tuple[Citation, ...]:
    found: list[tuple[float, Citation, Span]] = []
    for article in articles:
        result = support(claim, (span_of(article, 0, len(article.text)),))
        if result.window is not None:
            _, start, end = result.window
            place = span_of(article, start, end)
            found.append((result.score, Citation.of(article, start, end), place))
    found.sort(key=lambda item: -item[0])
    if len(found) > 1:
        together = support(claim, (found[0][2], found[1][2])).score
        if together >= found[0][0] + _GAIN:
            return found[0][1], found[1][1]
    return (found[0][1],) if found else ()


def _sentence(sentence: Sentence, articles: Sequence[Article]) -> Sentence:
    cites = [
        _words(c, sentence.text, articles) if is_named_only(c) else c for c in sentence.citations
    ]
    return replace(sentence, citations=tuple(dict.fromkeys(cites)))


def _words(named: Citation, claim: str, articles: Sequence[Article]) -> Citation:
    kind, _, value = named.article_id.partition(":")
    meant = [a for a in articles if a.text and _is_meant(kind, value, a)]
    if kind == "note" and (quoted := _quoted(value, articles)):
        return quoted
    best: tuple[float, Citation] | None = None
    for article in meant:
        result = support(claim, (span_of(article, 0, len(article.text)),))
        if result.window is not None and (best is None or result.score > best[0]):
            best = (result.score, Citation.of(article, *result.window[1:]))
    return best[1] if best else named


def _is_meant(kind: str, value: str, article: Article) -> bool:
    if kind == "url":
        return article.url is not None and url_key(value) == url_key(article.url)
    if article.outlet is None:
        return False
    name = fold(article.outlet).removeprefix("the ")
    if kind == "outlet":
        return fold(value).removeprefix("the ") == name
    return re.search(rf"\b{re.escape(name)}\b", fold(value)) is not None


def _quoted(note: str, articles: Sequence[Article]) -> Citation | None:
    for start, end in quotations(note):
        words = note[start:end]
        if len(words.split()) < _LEAST_QUOTED:
            continue
        for article in articles:
            if place := find_exact(words, article.text):
                return Citation.of(article, *place)
    return None
