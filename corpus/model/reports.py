"""What the checks say of a briefing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
