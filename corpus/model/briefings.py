"""A briefing: sections of sentences, each with what it cites."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from corpus.model.articles import Citation
from corpus.model.reports import Report, Verdict


class Kind(StrEnum):
    """What a sentence does, which decides what it must cite and how it is checked."""

    FACT = "fact"
    FORECAST = "forecast"
    ANALYSIS = "analysis"
    CONNECTIVE = "connective"


class Role(StrEnum):
    """Where a sentence stands inside its block (a paragraph or a bullet)."""

    BODY = "body"
    THESIS = "thesis"  # the bold opening of a Mechanism bullet
    LABEL = "label"  # "Reaction:", "Politics (one pass):"
    DATUM = "datum"  # a whole "Label: value." bullet
    NOTE = "note"  # to the editor: what is still to be written; never published


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a briefing. ``block`` counts the section's paragraphs or bullets from 0."""

    id: str
    text: str
    kind: Kind
    citations: tuple[Citation, ...] = ()
    block: int = 0
    role: Role = Role.BODY
    origin: Literal["writer", "source", "editor"] = "writer"
    verdict: Verdict = Verdict.UNJUDGED


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a briefing; ``status`` is ``open`` where the sources held too little."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    status: Literal["complete", "open"] = "complete"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence kept back, with the reasons and the nearest evidence, for the editor to settle."""

    section: str
    sentence: Sentence
    reasons: tuple[str, ...]
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What the model calls of a draft cost. ``cost`` is in US dollars."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class Briefing:
    """A draft with everything that its making depended on. ``prompts`` are ``id@version``.

    ``gathered`` are the ids of all articles that lay before the writer, cited or not.
    """

    id: str
    topic: str
    as_of: datetime | None
    sections: tuple[Section, ...]
    withheld: tuple[Withheld, ...] = ()
    window_days: int | None = None
    angle: str | None = None
    writer: str = "unknown"
    model: str | None = None
    style_hash: str = ""
    prompts: tuple[str, ...] = ()
    created_at: datetime | None = None
    report: Report | None = None
    usage: Usage = field(default_factory=Usage)
    gathered: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(s for section in self.sections for s in section.sentences)

    @property
    def cited_ids(self) -> frozenset[str]:
        """The ids of all articles cited: by its sentences, and by or near those withheld."""
        kept = (c for s in self.sentences for c in s.citations)
        withheld = (c for w in self.withheld for c in (*w.sentence.citations, *w.nearest))
        return frozenset(c.article_id for c in (*kept, *withheld))

    @property
    def known_ids(self) -> frozenset[str]:
        """The ids of all articles that the briefing is judged by: cited or gathered."""
        return self.cited_ids | frozenset(self.gathered)
