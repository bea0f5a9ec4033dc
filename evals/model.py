"""What a check sees and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus.model import (
    Article,
    Briefing,
    Finding,
    Grounds,
    Kind,
    Role,
    Score,
    Section,
    Sentence,
    Severity,
    Verdict,
)
from evals.evidence import Span
from prompts import HouseStyle

_LABEL = re.compile(r"^[^:\n]{1,80}:\s+")
# From best to worst: where checks disagree, the worst verdict of a sentence stands.
_ORDER = (
    Verdict.NOT_REQUIRED,
    Verdict.SUPPORTED,
    Verdict.WEAK,
    Verdict.UNCITED,
    Verdict.UNSUPPORTED,
    Verdict.CONTRADICTED,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the checks say of one sentence."""

    verdict: Verdict
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """One sentence with all that its checks may look at.

    ``spans`` are its citations that resolve. ``basis`` is what analysis may rest on besides: the
    spans cited by the facts of the briefing; ``facts_cited`` whether any of them cites at all.
    ``sources`` empty means that none were given.
    """

    sentence: Sentence
    section: Section
    sources: Mapping[str, Article]
    style: HouseStyle
    spans: tuple[Span, ...]
    basis: tuple[Span, ...] = ()
    facts_cited: bool = False

    @property
    def evidence(self) -> tuple[Span, ...]:
        """What values may come from: its citations; for all but facts the basis as well."""
        return self.spans if self.sentence.kind is Kind.FACT else self.spans + self.basis

    @property
    def verbatim(self) -> bool:
        """Whether the sentence is a whole cited sentence, word for word: nothing is turned."""
        words = self.sentence.text.strip()
        return any(
            span.text[start:end] == words
            for span in self.spans
            for start, end in span.cited_sentences
        )

    @property
    def silent(self) -> bool:
        """A fact without evidence fails by coverage or resolves: not once more for each word."""
        return self.sentence.kind is Kind.FACT and not self.spans


@dataclass(frozen=True, slots=True)
class Whole:
    """A briefing with all that its checks may look at."""

    briefing: Briefing
    sources: Mapping[str, Article]
    style: HouseStyle

    @property
    def judged(self) -> Iterator[tuple[Section, Sentence]]:
        """All sentences with their sections, in reading order; notes are never judged."""
        for section in self.briefing.sections:
            for sentence in section.sentences:
                if sentence.role is not Role.NOTE:
                    yield section, sentence


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found. ``scores`` of sentences are summed over the briefing by name;
    ``grounds`` say how far a sentence is carried, by the check that weighs it."""

    findings: tuple[Finding, ...] = ()
    scores: Mapping[str, Score] = field(default_factory=dict)
    verdict: Verdict | None = None
    grounds: Grounds | None = None


@dataclass(frozen=True, slots=True)
class SentenceCheck:
    """A check of single sentences of ``kinds``; ``needs_sources`` skips it where none are given."""

    name: str
    version: int
    kinds: frozenset[Kind]
    run: Callable[[Subject], Outcome]
    needs_sources: bool = True

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class BriefingCheck:
    """A check of a briefing as a whole."""

    name: str
    version: int
    run: Callable[[Whole], Outcome]
    needs_sources: bool = False

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"


def value_start(sentence: Sentence) -> int:
    """Return where the claim begins: behind a datum's label, which is the house's wording."""
    label = _LABEL.match(sentence.text) if sentence.role is Role.DATUM else None
    return label.end() if label else 0


def worst(*verdicts: Verdict | None) -> Verdict | None:
    """Return the worst of the verdicts that are there."""
    known = [v for v in verdicts if v is not None]
    return max(known, key=_ORDER.index, default=None)


def rate(numerator: float, denominator: int) -> Score:
    """Return a score; a shorthand that reads well inside checks."""
    return Score(numerator, denominator)


def sentence_finding(  # noqa: PLR0913 - the fields of a finding, all by name
    subject: Subject,
    message: str,
    *,
    severity: Severity = Severity.BLOCKING,
    at: tuple[int, int] | None = None,
    expected: str | None = None,
    found: str | None = None,
    hint: str | None = None,
) -> Finding:
    """Return a finding against the subject's sentence; ``evals.run`` fills in which check."""
    return warning_at(
        message,
        section=subject.section.key,
        sentence=subject.sentence,
        severity=severity,
        at=at,
        expected=expected,
        found=found,
        hint=hint,
    )


def warning_at(  # noqa: PLR0913 - the fields of a finding, all by name
    message: str,
    *,
    section: str | None = None,
    sentence: Sentence | None = None,
    severity: Severity = Severity.WARNING,
    at: tuple[int, int] | None = None,
    expected: str | None = None,
    found: str | None = None,
    hint: str | None = None,
) -> Finding:
    """Return a finding of a briefing check; ``evals.run`` fills in which check."""
    return Finding(
        check="",
        severity=severity,
        message=message,
        section=section,
        sentence_id=sentence.id if sentence else None,
        start=at[0] if at else None,
        end=at[1] if at else None,
        expected=expected,
        found=found,
        hint=hint,
    )
