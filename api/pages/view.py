"""What a template needs, worked out beforehand: numbers for citations, blocks, progress, marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby, pairwise
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from api.drafts import DraftEvent
from api.pages.words import STAGES
from prompts import HouseStyle

Raw = Mapping[str, Any]
Span = tuple[str, int, int]
_BULLETED = frozenset({"bullets", "data"})


@dataclass(frozen=True, slots=True)
class Source:
    """One cited span with its number on the page, and where it can be read."""

    number: int
    citation: Raw

    @property
    def href(self) -> str:
        """The article's page, at the cited words."""
        c = self.citation
        return f"/articles/{c['article_id']}?start={c['start']}&end={c['end']}#cited"


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with the sources it cites."""

    raw: Raw
    sources: tuple[Source, ...]
    findings: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    """A paragraph or a bullet, and the notes to the editor that stand with it."""

    sentences: tuple[SentenceView, ...]
    notes: tuple[SentenceView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section; ``bulleted`` decides between bullets and paragraphs, ``one`` tells that the
    style has one paragraph there."""

    raw: Raw
    bulleted: bool
    blocks: tuple[BlockView, ...]
    one: bool = False

    @property
    def written(self) -> bool:
        """Whether a sentence stands in it that is no note to the editor."""
        return any(block.sentences for block in self.blocks)

    @property
    def noted(self) -> bool:
        """Whether a note tells the editor what is left to write."""
        return any(block.notes for block in self.blocks)


@dataclass(frozen=True, slots=True)
class BriefingView:
    """A briefing as its page shows it; ``other_findings`` concern no single sentence.

    ``articles`` are the sources by the article they are from, in order of first use.
    """

    raw: Raw
    sections: tuple[SectionView, ...]
    articles: tuple[tuple[Source, ...], ...]
    withheld: tuple[tuple[Raw, tuple[Source, ...]], ...]
    other_findings: tuple[Raw, ...]

    @property
    def held(self) -> tuple[tuple[tuple[Raw, tuple[Source, ...]], ...], ...]:
        """The withheld sentences, those together that say the same in several sections."""
        same: dict[str, list[tuple[Raw, tuple[Source, ...]]]] = {}
        for item in self.withheld:
            same.setdefault(" ".join(item[0]["text"].split()), []).append(item)
        return tuple(map(tuple, same.values()))

    @property
    def numbers(self) -> Mapping[Span, int]:
        """The number of each span that is cited or was nearest to a withheld sentence."""
        cited = ((s.citation, s.number) for sources in self.articles for s in sources)
        return {(c["article_id"], c["start"], c["end"]): number for c, number in cited}

    @property
    def report(self) -> Raw | None:
        report: Raw | None = self.raw["report"]
        return report


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a draft is. ``stages`` are (words, state), state one of done, now, later."""

    stages: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, int | None], ...]
    message: str
    counts: Mapping[str, int]
    last: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of an article, cited or not."""

    text: str
    cited: bool


def briefing_view(
    raw: Raw, style: HouseStyle, known: Mapping[Span, int] = MappingProxyType({})
) -> BriefingView:
    """Return what the page shows of a briefing in its JSON shape.

    ``known`` are numbers that cited spans have already; other spans follow in order of first use.
    """
    numbers = _Numbers(known)
    findings = (raw["report"] or {}).get("findings", ())
    by_sentence: dict[str, list[Raw]] = {}
    for finding in findings:
        by_sentence.setdefault(finding["sentence_id"] or "", []).append(finding)
    shapes = {section.key: section.shape for section in style.sections}
    one = {s.key for s in style.sections if s.shape == "paragraph" and (s.blocks or (1, 1))[1] == 1}
    sections = tuple(
        SectionView(
            section,
            shapes.get(section["key"]) in _BULLETED,
            _blocks(section["sentences"], numbers, by_sentence),
            section["key"] in one,
        )
        for section in raw["sections"]
    )
    shown = {s["id"] for section in raw["sections"] for s in section["sentences"]}
    withheld = tuple((w, numbers.of(w["nearest"])) for w in raw["withheld"])
    return BriefingView(
        raw,
        sections,
        numbers.by_article(),
        withheld,
        tuple(f for f in findings if f["sentence_id"] not in shown),
    )


def progress_of(events: Sequence[DraftEvent], style: HouseStyle) -> Progress:
    """Return how far a draft is, from its events; a restart begins anew."""
    begun = max((i for i, e in enumerate(events) if e.data.get("stage") == "restart"), default=0)
    current = events[begun:]
    keys = [key for key, _ in STAGES]
    reached = max(
        (keys.index(e.data["stage"]) for e in current if e.data.get("stage") in keys), default=0
    )
    if any(e.data.get("stage") in {"start", "restart"} for e in current):
        reached = max(reached, 1)
    written: dict[str, int | None] = {}
    counts: dict[str, int] = {}
    for event in current:
        section, sentences = event.data.get("section"), event.data.get("sentences")
        if isinstance(section, str):
            known = written.get(section)
            written[section] = sentences if isinstance(sentences, int) else known
        counts |= {
            key: value
            for key in ("articles", "packets", "quotes", "findings")
            if isinstance(value := event.data.get(key), int)
        }
    stages = tuple(
        (words, "done" if i < reached else "now" if i == reached else "later")
        for i, (_, words) in enumerate(STAGES)
    )
    message = next((str(e.data["message"]) for e in reversed(current) if e.data.get("message")), "")
    return Progress(
        stages,
        tuple((s.title, written.get(s.key)) for s in style.sections),
        message,
        counts,
        events[-1].seq if events else 0,
    )


def paragraphs(text: str, start: int | None, end: int | None) -> list[list[Piece]]:
    """Return an article's lines as pieces, those between ``start`` and ``end`` marked as cited."""
    first, last = (start, end) if start is not None and end is not None else (0, 0)
    lines = []
    at = 0
    for line in text.split("\n"):
        cuts = sorted({0, len(line), *(min(max(c - at, 0), len(line)) for c in (first, last))})
        pieces = [Piece(line[a:b], first <= at + a and at + b <= last) for a, b in pairwise(cuts)]
        if line.strip():
            lines.append(pieces)
        at += len(line) + 1
    return lines


def web_link(url: str | None) -> str | None:
    """Return ``url`` where it is a web address; anything else must not become a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


class _Numbers:
    """Numbers for cited spans: those they have, else in order of first use."""

    def __init__(self, given: Mapping[Span, int]) -> None:
        self._given = given
        self._next = count(max(given.values(), default=0) + 1)
        self._known: dict[Span, Source] = {}

    def by_article(self) -> tuple[tuple[Source, ...], ...]:
        articles: dict[str, list[Source]] = {}
        for source in self._known.values():
            articles.setdefault(source.citation["article_id"], []).append(source)
        return tuple(tuple(sources) for sources in articles.values())

    def of(self, citations: Iterable[Raw]) -> tuple[Source, ...]:
        return tuple(self._number(citation) for citation in citations)

    def _number(self, citation: Raw) -> Source:
        span = (citation["article_id"], citation["start"], citation["end"])
        if span not in self._known:
            number = self._given[span] if span in self._given else next(self._next)
            self._known[span] = Source(number, citation)
        return self._known[span]


def _blocks(
    sentences: Sequence[Raw], numbers: _Numbers, findings: Mapping[str, Sequence[Raw]]
) -> tuple[BlockView, ...]:
    blocks = []
    for _, group in groupby(sentences, key=lambda s: s["block"]):
        views = [
            SentenceView(s, numbers.of(s["citations"]), tuple(findings.get(s["id"], ())))
            for s in group
        ]
        blocks.append(
            BlockView(
                tuple(v for v in views if v.raw["role"] != "note"),
                tuple(v for v in views if v.raw["role"] == "note"),
            )
        )
    return tuple(blocks)
