"""Articles of the store behind the sources that somebody else's Markdown names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from corpus.canonical import canonical_url
from evals.checks.resolves import is_named_only

if TYPE_CHECKING:
    from corpus.library import Library
    from corpus.model import Article, Briefing, Citation, Sentence

# Of each outlet the articles that a search for the sentence finds first: what it was written from
# is among them where it is stored at all.
_PASSAGES = 12
_NOTE_HEAD = re.compile(r"[,:;(\[“\"–—]")


def named_articles(briefing: Briefing, library: Library) -> dict[str, Article]:
    """Return the stored articles that the citations of ``briefing`` may mean, by id.

    A link means the revisions stored at its address; an outlet means those of its articles that
    tell what the sentence tells; a footnote in words is taken to begin with the outlet.
    """
    found: dict[str, Article] = {}
    for sentence in briefing.sentences:
        for citation in sentence.citations:
            if is_named_only(citation):
                found.update((a.id, a) for a in _meant(citation, sentence, library))
    return found


def _meant(citation: Citation, sentence: Sentence, library: Library) -> Iterator[Article]:
    kind, _, value = citation.article_id.partition(":")
    if kind == "url":
        for url in dict.fromkeys((value, canonical_url(value) or value)):
            yield from library.revisions(url)
        return
    outlet = value if kind == "outlet" else _NOTE_HEAD.split(value)[0].strip()
    if outlet:
        yield from _of_outlet(outlet, sentence.text, library)


def _of_outlet(outlet: str, text: str, library: Library) -> Iterable[Article]:
    from corpus.library import Query

    hits = library.search(Query(text, limit=_PASSAGES, outlets=(outlet,)))
    return library.get_many(list(dict.fromkeys(h.passage.article_id for h in hits))).values()
