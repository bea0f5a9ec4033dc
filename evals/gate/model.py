"""What a run of the gate works on and what it finds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from corpus.model import Article, Briefing, Finding, Report, Score, Severity


@dataclass(frozen=True, slots=True)
class Document:
    """One text to judge. ``name`` is its path as the user gave it, with forward slashes.

    ``digest`` is the sha256 of its bytes; ``lines`` maps sentence ids to lines, counted from 1.
    """

    name: str
    digest: str
    briefing: Briefing
    sources: Mapping[str, Article]
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be judged, and how to mend that."""

    where: str
    reason: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A document with its report. ``known`` are fingerprints of findings that a baseline holds."""

    document: Document
    report: Report
    known: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.document.name

    def line(self, finding: Finding) -> int:
        """Return the line that a finding is about; 1 where it is about the whole."""
        own = self.document.lines.get(finding.sentence_id or "")
        if own is None and finding.section is not None:
            in_section = (s for s in self.document.briefing.sections if s.key == finding.section)
            first = next((x.id for s in in_section for x in s.sentences), "")
            own = self.document.lines.get(first)
        return own or 1

    def text(self, finding: Finding) -> str:
        """Return the sentence that a finding is about, or nothing."""
        sentences = self.document.briefing.sentences
        return next((s.text for s in sentences if s.id == finding.sentence_id), "")

    def fingerprint(self, finding: Finding) -> str:
        """Name a finding by what it says of which words, so that it is known when lines move."""
        check = finding.check.partition("@")[0]
        parts = (check, finding.section or "", self.text(finding), finding.message)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def is_known(self, finding: Finding) -> bool:
        return self.fingerprint(finding) in self.known

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The blocking findings that no baseline knows."""
        return tuple(
            f
            for f in self.report.findings
            if f.severity is Severity.BLOCKING and not self.is_known(f)
        )


@dataclass(frozen=True, slots=True)
class Held:
    """One floor and whether it holds. ``pinned`` is the score that a baseline pins, if it does.

    ``other_data``: it was pinned on labelled data that are not those of this run.
    """

    name: str
    floor: float
    score: Score
    pinned: Score | None = None
    other_data: bool = False

    @property
    def holds(self) -> bool:
        """Over nothing no floor holds: what was not measured has not passed."""
        value = self.score.value
        return value is not None and value >= self.floor - 1e-9 and not self.other_data


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """The scores of one run, for a plot over time."""

    at: datetime
    passed: bool
    scores: Mapping[str, Score]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one run found.

    ``scores`` are summed over the documents; ``notes`` is what a reader must know of the floors
    (data that changed, checks of another version); ``gone`` are pinned files that were not judged.
    """

    judged: tuple[Judged, ...]
    unread: tuple[Unread, ...]
    scores: Mapping[str, Score]
    floors: tuple[Held, ...] = ()
    pinned: Mapping[str, Score] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    history: tuple[HistoryRow, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything was read and judged, nothing new blocks, and every floor holds."""
        clean = not any(j.blocking for j in self.judged)
        whole = bool(self.judged or self.scores) and not self.unread and not self.gone
        return clean and whole and all(f.holds for f in self.floors)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity, known ones included."""
        found = [f.severity for j in self.judged for f in j.report.findings]
        return {severity: found.count(severity) for severity in Severity}
