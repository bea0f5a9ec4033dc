"""A second judge of the sentences in doubt: whom to ask what, and what its word is worth.

The deterministic checks decide. A second judge (a language model, behind ``SecondJudge``) is asked
of what they let through with a doubt; its opinion joins the report as a finding and a score. It
changes no verdict, lifts no finding and blocks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from corpus.model import (
    Article,
    Briefing,
    Finding,
    Kind,
    Report,
    Role,
    Score,
    Section,
    Sentence,
    Severity,
    Verdict,
)
from evals.agreement import Choice, Decision
from evals.checks.support import check_support
from evals.evidence import Span, spans_of
from evals.model import Subject
from prompts import HouseStyle

CHECK = "second_judge"
REF = f"{CHECK}@1"
# A supported sentence this close above the floor is in doubt as well. It sets how many are asked,
# and so the cost; no accuracy hangs on it.
_CLOSE = 0.1
_KINDS = frozenset({Kind.FACT, Kind.FORECAST})


@dataclass(frozen=True, slots=True)
class Question:
    """One sentence in doubt. ``first`` is what the checks say; ``spans`` what it cites."""

    sentence_id: str
    section: str
    text: str
    first: Verdict
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second judge says: ``supported``, ``weak`` (in part), ``unsupported`` or
    ``contradicted``; ``missing`` are words that it found no evidence for."""

    verdict: Verdict
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """Opinions by sentence id; ``problems`` say why others have none."""

    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


class SecondJudge(Protocol):
    """Whoever gives opinions. What cannot be answered is a problem among the answers."""

    @property
    def name(self) -> str: ...

    async def ask(self, questions: Sequence[Question]) -> Answers: ...


@dataclass(frozen=True, slots=True)
class JudgesAgreement:
    """Both judges on the same sentences: how many each finds supported."""

    both: int = 0
    first_only: int = 0
    second_only: int = 0
    neither: int = 0

    @property
    def total(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def observed(self) -> Score:
        """The share on which they agree."""
        return Score(self.both + self.neither, self.total)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa (Cohen 1960): agreement beyond chance, in [-1, 1].

        ``None`` over nothing, and where both gave one and the same answer throughout.
        """
        n = self.total
        if not n:
            return None
        first, second = (self.both + self.first_only) / n, (self.both + self.second_only) / n
        chance = first * second + (1 - first) * (1 - second)
        if chance == 1:
            return None
        return ((self.both + self.neither) / n - chance) / (1 - chance)


def in_doubt(
    briefing: Briefing, report: Report, sources: Mapping[str, Article], style: HouseStyle
) -> tuple[Question, ...]:
    """Return the facts and forecasts to ask of, in reading order.

    Those are judged weak, or supported with a warning or with a support score close to the floor.
    A sentence with a blocking finding is settled; one whose citations do not resolve has no
    evidence to ask about.
    """
    findings: dict[str, set[Severity]] = {}
    for finding in report.findings:
        if finding.sentence_id is not None:
            findings.setdefault(finding.sentence_id, set()).add(finding.severity)
    questions = []
    for section in briefing.sections:
        for sentence in section.sentences:
            found = findings.get(sentence.id, set())
            verdict = report.verdicts.get(sentence.id, Verdict.UNJUDGED)
            if not _may_be_asked(sentence, verdict, found):
                continue
            spans = spans_of(sentence.citations, sources)
            doubtful = verdict is Verdict.WEAK or Severity.WARNING in found
            if spans and (doubtful or _is_close(sentence, section, sources, style, spans)):
                questions.append(Question(sentence.id, section.key, sentence.text, verdict, spans))
    return tuple(questions)


def join(report: Report, questions: Sequence[Question], answers: Answers) -> Report:
    """Add the opinions to a report. Verdicts and the findings there are stay as they are.

    Score ``second_judge``: opinions that are ``supported`` over all opinions; score
    ``second_judge_answered``: opinions over the sentences asked of.
    """
    given = [(q, answers.opinions[q.sentence_id]) for q in questions if _has(answers, q)]
    findings = [f for f in (_finding(q, opinion) for q, opinion in given) if f is not None]
    if len(given) < len(questions):
        why = "; ".join(dict.fromkeys(answers.problems)) or "the reply left them out"
        findings.append(
            Finding(
                REF,
                Severity.INFO,
                f"no opinion on {len(questions) - len(given)} of {len(questions)} sentences: {why}",
            )
        )
    supported = sum(opinion.verdict is Verdict.SUPPORTED for _, opinion in given)
    scores = {
        CHECK: Score(supported, len(given)),
        f"{CHECK}_answered": Score(len(given), len(questions)),
    }
    return replace(
        report,
        findings=(*report.findings, *findings),
        scores=dict(sorted({**report.scores, **scores}.items())),
        checks=(*report.checks, REF),
    )


def judges_agreement(pairs: Iterable[tuple[Verdict, Verdict]]) -> JudgesAgreement:
    """Count pairs of (first, second) verdicts; whatever is not ``supported`` counts as not."""
    seen = [(a is Verdict.SUPPORTED, b is Verdict.SUPPORTED) for a, b in pairs]
    return JudgesAgreement(
        both=seen.count((True, True)),
        first_only=seen.count((True, False)),
        second_only=seen.count((False, True)),
        neither=seen.count((False, False)),
    )


def as_decisions(decisions: Iterable[Decision], opinions: Mapping[str, Opinion]) -> list[Decision]:
    """Hold opinions, by sentence hash, to what editors decided of those sentences.

    An editor who changed a sentence, for whichever check, found a fault in it; one who kept it
    found none. The result is what ``evals.agreement.agreement`` takes, for check ``second_judge``.
    """
    by_sentence: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.sentence_hash in opinions and decision.check != CHECK:
            by_sentence.setdefault(decision.sentence_hash, []).append(decision)
    held = []
    for key, found in sorted(by_sentence.items()):
        raised = opinions[key].verdict is not Verdict.SUPPORTED
        edited = next((d for d in found if d.decision == "edited"), None)
        basis = edited or found[0]
        kept: Choice = "override" if raised else "accepted"
        choice: Choice = "edited" if edited else kept
        held.append(replace(basis, check=CHECK, decision=choice, raised=raised))
    return held


def _may_be_asked(sentence: Sentence, verdict: Verdict, found: set[Severity]) -> bool:
    return (
        sentence.kind in _KINDS
        and sentence.role is not Role.NOTE
        and verdict in {Verdict.WEAK, Verdict.SUPPORTED}
        and Severity.BLOCKING not in found
    )


def _is_close(
    sentence: Sentence,
    section: Section,
    sources: Mapping[str, Article],
    style: HouseStyle,
    spans: tuple[Span, ...],
) -> bool:
    score = check_support(Subject(sentence, section, sources, style, spans)).scores.get("support")
    value = score.value if score else None
    return value is not None and value < style.thresholds.supported + _CLOSE


def _has(answers: Answers, question: Question) -> bool:
    return question.sentence_id in answers.opinions


def _finding(question: Question, opinion: Opinion) -> Finding | None:
    """Tell an editor where the second judge differs, or adds to a doubt."""
    first_supports = question.first is Verdict.SUPPORTED
    severity = Severity.INFO
    if opinion.verdict is Verdict.SUPPORTED:
        if first_supports:
            return None
        message = "a second judge finds this supported by the cited words"
    elif opinion.verdict is Verdict.WEAK:
        message = "a second judge finds this supported only in part"
    else:
        severity = Severity.WARNING
        against = opinion.verdict is Verdict.CONTRADICTED
        says = "contradicted" if against else "not supported"
        message = f"a second judge finds this {says} by the cited words"
    return Finding(
        REF,
        severity,
        message,
        section=question.section,
        sentence_id=question.sentence_id,
        expected=f"the checks say: {question.first.value}",
        found=f"no evidence for: {opinion.missing}" if opinion.missing else None,
        hint="read the cited words; a model's opinion may be wrong"
        if severity is Severity.WARNING
        else None,
    )
