"""Analysis is judgement on facts that are cited elsewhere, and tells none of its own.

Its numbers, dates, names and quotations are the business of those checks. Here it is held to four
things more: a cause or a motive must be one that its basis gives; what is worded as report (who
said what, who did what) must be carried by the basis, or it is a fact under another name; no act is
told as done that the basis does not tell; and it does not turn round what its section tells.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.language.attribution import attributions
from corpus.model import Finding, Kind, Role, Severity, Verdict
from evals.acts import acts_told, is_told
from evals.checks.polarity import check_polarity
from evals.checks.roles import check_roles
from evals.checks.widening import widened
from evals.evidence import spans_of
from evals.kinds import guess_kind
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support import support
from evals.support.pairs import pairings
from evals.unreported import unreported

# By these a sentence shows that it judges. Verbs of inference and effect, modals, likelihood.
_JUDGES = re.compile(
    r"\b(?:suggest\w*|impl(?:y|ies|ied)|signal\w*|point(?:s|ed)? to|indicat\w+|mean(?:s|t)?"
    r"|leav(?:es?|ing)|left|mak(?:es?|ing)|made it|amount\w* to|rais(?:es|ing)|shift\w*"
    r"|turn(?:s|ing)|shows?|reads? as|looks?|seem\w*|appear\w*|may|might|could|would|should|can"
    r"|likely|unlikely|probabl\w+|risk\w*|harder|easier|costs?|gives?|puts?|rests? on"
    r"|depends? on|hinges? on|in effect|in practice|tells?|matters?|bind\w*|limits?|narrow\w*"
    r"|widen\w*)\b",
    re.I,
)
# Verbs of reporting by which things speak, not people: "the delay suggests".
# "Have little say" is a noun; "half of what it said" points back to what is reported elsewhere.
_POINTS_BACK = re.compile(
    r"\b(?:a|any|final|greater|little|more|much|no|some"
    r"|(?:what|where|as|than|whatever)\s+(?:he|she|it|they|both|each|(?:the\s)?\w+))\s+$",
    re.I,
)
_SAME_THING = 0.3  # share of a judgement that speaks of what a cited sentence tells
_INFERS = re.compile(r"suggest|indicat|show|signal|impl|mean|point|find|found", re.I)


def check_analysis(subject: Subject) -> Outcome:
    """Score ``analysis``: 1 where the sentence tells nothing that its basis does not give."""
    text = subject.sentence.text
    limits = subject.style.thresholds
    evidence = subject.evidence
    findings: list[Finding] = []
    verdict = None
    told = _report(subject)
    score = support(text, evidence).score if told else 1.0
    if turned := _turned(subject):
        findings.append(turned)
        verdict = Verdict.CONTRADICTED
    elif told and score < limits.supported:
        findings.append(_smuggled(subject, told, score))
        verdict = Verdict.UNSUPPORTED
    elif act := next((a for a in acts_told(text) if not is_told(a, text, evidence)), None):
        findings.append(_invented(subject, (act.start, act.end)))
        verdict = Verdict.UNSUPPORTED
    elif told and subject.sentence.role is not Role.THESIS:
        findings.append(_worded_as_report(subject, told))
    if verdict is None:
        findings.extend(
            sentence_finding(
                subject,
                f"the basis gives no such {part.what}",
                severity=Severity.WARNING,
                at=(part.start, part.end),
                expected=f"a {part.what} that a cited source gives",
                found=text[part.start : part.end],
                hint="cite who gives it, word it as the house's guess, or leave it out",
            )
            for part in unreported(text, evidence, weak=limits.weak)
        )
    return Outcome(tuple(findings), {"analysis": rate(not findings, 1)}, verdict)


def _report(subject: Subject) -> tuple[int, int] | None:
    """Return where the sentence is worded as report, or ``None`` where it judges."""
    text = subject.sentence.text
    for told in attributions(text):
        points_back = _POINTS_BACK.search(text[: told.start]) is not None
        if told.speaker and not points_back and not _INFERS.match(told.verb):
            return told.start, told.end
    if _JUDGES.search(text) or guess_kind(text, Role.BODY) is not Kind.FACT:
        return None
    return 0, len(text)


def _turned(subject: Subject) -> Finding | None:
    """Return a finding where the sentence turns round, or widens, what its section tells.

    Negation, direction, roles and "every" are read as in a fact; only what blocks there counts.
    """
    own = spans_of(
        tuple(c for s in subject.section.sentences if s.kind is Kind.FACT for c in s.citations),
        subject.sources,
    )
    as_fact = replace(
        subject,
        spans=subject.spans + own,
        sentence=replace(subject.sentence, kind=Kind.FACT),
    )
    for check in (check_polarity, check_roles):
        for finding in check(as_fact).findings:
            if finding.severity is Severity.BLOCKING:
                return replace(finding, hint="judge what the section tells, not its opposite")
    near = [p for p in pairings(subject.sentence.text, own) if p.score >= _SAME_THING]
    wide = widened(subject.sentence.text, own, near) if near else None
    if wide is None or not wide.blocks:
        return None
    return sentence_finding(
        subject,
        f"this analysis says {wide.text}, which no words that its section cites do",
        at=(wide.start, wide.end),
        expected=wide.source,
        found=wide.text,
        hint="judge as much as the section tells",
    )


def _invented(subject: Subject, at: tuple[int, int]) -> Finding:
    return sentence_finding(
        subject,
        "this analysis tells as done what nothing the briefing cites tells",
        at=at,
        expected="a judgement on facts that are cited",
        found=subject.sentence.text[at[0] : at[1]],
        hint="make it a fact and cite it, or drop it",
    )


def _smuggled(subject: Subject, at: tuple[int, int], score: float) -> Finding:
    return sentence_finding(
        subject,
        "this analysis tells a fact that nothing the briefing cites carries",
        at=at,
        expected="a judgement on facts that are cited",
        found=f"support {score:.2f} over all that the briefing cites",
        hint="make it a fact and cite it, or drop it",
    )


def _worded_as_report(subject: Subject, at: tuple[int, int]) -> Finding:
    return sentence_finding(
        subject,
        "this analysis is worded as report",
        severity=Severity.WARNING,
        at=at,
        expected="a judgement",
        found=subject.sentence.text[at[0] : at[1]][:80],
        hint="mark it as a fact and cite it, or say what follows from it",
    )
