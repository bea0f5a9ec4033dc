"""The vocabulary that every package shares.

Plain frozen values: no clock, no random number, no network. Offsets are Unicode code points into
``Article.text`` and half-open, as in Python slices.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal


def article_id(url: str | None, text: str) -> str:
    """Name an article by what it is: its canonical URL and its text.

    A changed text gets another id, so that a citation of the older revision keeps resolving.
    """
    return hashlib.sha256(f"{url or ''}\n{text}".encode()).hexdigest()[:32]


def quote_hash(words: str) -> str:
    """Return the fingerprint by which a citation recognises the exact words it cites."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def normalise_text(text: str) -> str:
    """Return ``text`` as articles store it: NFC, line feeds alone, no control characters."""
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        c for c in unified if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}
    ).strip()


class Precision(StrEnum):
    """How exactly a publication date is known. ``UNKNOWN`` goes with ``published_at=None``."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Article:
    """One immutable revision of one article.

    ``published_at`` is timezone-aware UTC or ``None``; ``date_source`` names the field it was read
    from (``json-ld:datePublished``). ``revision_of`` is the id of the revision that this one
    replaces at the same URL. ``origin_group`` is the id of the article whose text this one copies
    (its own id where it copies none).

    ``date_zone`` is the offset that the date was written with (``+03:00``), ``unknown`` where a
    clock time names none (then ``published_at`` has it as if it were UTC, and only the day counts),
    ``None`` where no clock time was written. ``access`` is ``free``, ``metered`` or ``paid`` where
    the page says so. ``correction`` is the notice by which the article says that it was corrected,
    ``withdrawn`` the one that its publisher took it back: such a revision is no evidence.
    """

    id: str
    url: str | None
    outlet: str | None
    title: str
    text: str
    byline: str | None = None
    published_at: datetime | None = None
    date_precision: Precision = Precision.UNKNOWN
    date_source: str | None = None
    fetched_at: datetime | None = None
    language: str | None = None
    extractor: str = "given"
    origin_group: str | None = None
    revision_of: str | None = None
    date_zone: str | None = None
    access: str | None = None
    correction: str | None = None
    withdrawn: str | None = None

    @property
    def outlet_name(self) -> str:
        """The outlet as a reader sees it; an article that names none is ``unnamed source``."""
        return self.outlet or "unnamed source"


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article's text that begins and ends on a sentence. Never a copy."""

    article_id: str
    start: int
    end: int

    @property
    def id(self) -> str:
        return f"{self.article_id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with how it was found.

    Ranks count from 1 and are ``None`` where that index did not return the passage. ``score`` is
    the fused score in [0, 1]; ``why`` says in words why the passage is here.
    """

    passage: Passage
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim that exact words stand in an article: it resolves iff the slice hashes equal."""

    article_id: str
    start: int
    end: int
    quote_hash: str

    @classmethod
    def of(cls, article: Article, start: int, end: int) -> Citation:
        """Cite ``article.text[start:end]``; an empty or out-of-range span is a ``ValueError``."""
        if not 0 <= start < end <= len(article.text):
            raise ValueError(f"span {start}-{end} lies outside article {article.id}")
        return cls(article.id, start, end, quote_hash(article.text[start:end]))

    def resolve(self, articles: Mapping[str, Article]) -> str | None:
        """Return the cited words, or ``None`` where they are not what was cited."""
        article = articles.get(self.article_id)
        if article is None or not 0 <= self.start < self.end <= len(article.text):
            return None
        words = article.text[self.start : self.end]
        return words if quote_hash(words) == self.quote_hash else None


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


class Verdict(StrEnum):
    """What the checks say of one sentence."""

    SUPPORTED = "supported"
    WEAK = "weak"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    UNCITED = "uncited"
    STALE = "stale"  # the words changed since they were judged
    NOT_REQUIRED = "not_required"  # a kind of sentence that needs no citation
    UNJUDGED = "unjudged"


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


class Severity(StrEnum):
    """How much a finding weighs: a blocking one keeps a briefing from passing."""

    BLOCKING = "blocking"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has against one sentence (or a section, or the whole briefing).

    ``check`` is ``name@version``. ``start``/``end`` point into the sentence's text. ``expected``
    and ``found`` are for people; ``hint`` says how to mend it.
    """

    check: str
    severity: Severity
    message: str
    section: str | None = None
    sentence_id: str | None = None
    start: int | None = None
    end: int | None = None
    expected: str | None = None
    found: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A rate that never travels without its denominator; over nothing it has no value."""

    numerator: float
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Grounds:
    """How far what a sentence cites carries it.

    ``share`` is the part of the sentence's weight that the cited words answer, in [0, 1]: what its
    verdict goes by. ``probability`` is how likely they support it, in [0, 1], calibrated.
    ``missing`` are the places (start, end) in the sentence's text that found no evidence.
    """

    share: float
    probability: float
    missing: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found. ``verdicts`` maps sentence ids to verdicts, ``grounds`` those of
    sentences whose support was judged to how far it goes."""

    findings: tuple[Finding, ...]
    scores: Mapping[str, Score]
    verdicts: Mapping[str, Verdict]
    checks: tuple[str, ...]
    style_hash: str
    sources_hash: str
    grounds: Mapping[str, Grounds] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not any(f.severity is Severity.BLOCKING for f in self.findings)


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
