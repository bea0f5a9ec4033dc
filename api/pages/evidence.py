"""What the evidence panel shows of one sentence: the claim marked, the cited words in context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from api.pages.view import Piece, Source, Span
from api.pages.workspace import Unit
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems
from corpus.model import Article, Evidence

_AROUND = 2  # sentences shown on either side of the cited words


@dataclass(frozen=True, slots=True)
class Passage:
    """Cited words with what stands around them; without ``words`` they are not to be found."""

    source: Source
    article: Article | None
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of an article that a sentence of the draft might cite."""

    article_id: str
    outlet: str | None
    published_at: datetime | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A sentence with its evidence. ``claim`` marks the words that a finding points at."""

    unit: Unit
    claim: tuple[Piece, ...]
    passages: tuple[Passage, ...]
    found: tuple[Found, ...]
    asked: str


def evidence_view(
    unit: Unit, articles: Mapping[str, Article], found: tuple[Found, ...] = (), asked: str = ""
) -> EvidenceView:
    """Return what the panel shows of ``unit``; ``articles`` are those that it cites, by id.

    ``found`` is what it might cite beside that, searched by the words ``asked`` if there are any.
    """
    text = unit.view.raw["text"]
    spans = [
        (s.finding.start, s.finding.end)
        for s in unit.findings
        if s.finding.start is not None and s.finding.end is not None
    ]
    sources = unit.view.sources
    return EvidenceView(
        unit,
        marked(text, spans),
        tuple(_passage(s, articles.get(s.citation["article_id"])) for s in sources),
        found,
        asked,
    )


def best_sentences(
    text: str, evidence: Sequence[Evidence], articles: Mapping[str, Article], cited: Iterable[Span]
) -> tuple[Found, ...]:
    """Return the sentence of each passage that shares the most words with ``text``, best first.

    One for each text (copies share one), none that is ``cited`` already.
    """
    wanted = frozenset(content_stems(text))
    taken = set(cited)
    origins: set[str] = set()
    found: list[tuple[float, Found]] = []
    for item in evidence:
        passage = item.passage
        article = articles[passage.article_id]
        origin = article.origin_group or article.id
        words = article.text[passage.start : passage.end]
        rows = [
            (len(wanted & frozenset(content_stems(words[a:b]))), a, b)
            for a, b in sentence_spans(words)
        ]
        rows = [
            r for r in rows if (article.id, passage.start + r[1], passage.start + r[2]) not in taken
        ]
        if origin in origins or not rows:
            continue
        share, a, b = max(rows, key=lambda r: (r[0], -r[1]))
        if not share:
            continue
        origins.add(origin)
        start, end = passage.start + a, passage.start + b
        shown = article.text[start:end]
        found.append(
            (share, Found(article.id, article.outlet, article.published_at, start, end, shown))
        )
    return tuple(f for _, f in sorted(found, key=lambda pair: -pair[0]))


def marked(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return ``text`` cut at the ends of ``spans``, the pieces inside any of them marked."""
    known = [(max(a, 0), min(b, len(text))) for a, b in spans]
    cuts = sorted({0, len(text), *(at for span in known for at in span)})
    return tuple(
        Piece(text[a:b], any(start <= a and b <= end for start, end in known))
        for a, b in pairwise(cuts)
    )


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return up to two sentences before and after the words from ``start`` to ``end``.

    Where more stands beyond, an ellipsis says so.
    """
    spans: Sequence[tuple[int, int]] = sentence_spans(text)
    ahead = [a for a, b in spans if b <= start]
    behind = [b for a, b in spans if a >= end]
    inside = [(a, b) for a, b in spans if a < end and start < b]
    first = min([start, *(a for a, _ in inside), *ahead[-_AROUND:]])
    last = max([end, *(b for _, b in inside), *behind[:_AROUND]])
    before, after = text[first:start], text[end:last]
    lead = "… " if text[:first].strip() else ""
    return lead + before, after + (" …" if text[last:].strip() else "")


def _passage(source: Source, article: Article | None) -> Passage:
    c = source.citation
    if article is None or c["quote"] is None:
        return Passage(source, article, "", "", "")
    before, after = context(article.text, c["start"], c["end"])
    return Passage(source, article, before, article.text[c["start"] : c["end"]], after)
