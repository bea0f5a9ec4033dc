"""Run the checks: on one sentence (``judge``), on a briefing (``run``)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from corpus.model import (
    Article,
    Briefing,
    Citation,
    Finding,
    Grounds,
    Kind,
    Report,
    Role,
    Score,
    Section,
    Sentence,
    Severity,
    Verdict,
)
from evals.checks import ALL_CHECKS, BRIEFING_CHECKS, SENTENCE_CHECKS
from evals.evidence import Span, spans_of
from evals.memory import Memory
from evals.model import (
    BriefingCheck,
    Judgement,
    Outcome,
    SentenceCheck,
    Subject,
    Whole,
    sentence_finding,
    worst,
)
from prompts import HouseStyle

Sources = Mapping[str, Article]


def run(
    briefing: Briefing,
    sources: Sources,
    style: HouseStyle,
    *,
    skip: Collection[str] = (),
    memory: Memory | None = None,
) -> Report:
    """Check a briefing. ``sources`` are the articles that it cites, by id; empty where none are.

    Pure, and its answer depends on nothing but its arguments. A check that crashes becomes a
    blocking finding and the others go on; those named in ``skip`` are left out, and the report does
    not list them. Notes to the editor are never judged. With ``memory``, which is for runs without
    ``skip``, a sentence that was judged before under the same conditions is not judged again.
    """
    findings: list[Finding] = []
    totals: dict[str, Score] = {}
    verdicts: dict[str, Verdict] = {}
    grounds: dict[str, Grounds] = {}
    basis = basis_of(briefing.sections, sources)
    cited = any(_cites_fact(section) for section in briefing.sections)
    for section in briefing.sections:
        for sentence in section.sentences:
            subject = Subject(
                sentence,
                section,
                sources,
                style,
                spans_of(sentence.citations, sources),
                basis,
                cited,
            )
            outcome = _remembered(subject, skip, memory)
            findings.extend(outcome.findings)
            _add(totals, outcome.scores)
            verdicts[sentence.id] = outcome.verdict or Verdict.NOT_REQUIRED
            if outcome.grounds is not None:
                grounds[sentence.id] = outcome.grounds
    whole = Whole(briefing, sources, style)
    for check in BRIEFING_CHECKS:
        if check.name not in skip and (sources or not check.needs_sources):
            outcome = _guarded(check, lambda c=check: c.run(whole))  # type: ignore[misc]
            findings.extend(outcome.findings)
            _add(totals, outcome.scores)
    if not sources:
        findings.append(_no_sources())
    if sources:
        _add(totals, _verdict_scores(briefing, verdicts))
    return Report(
        findings=tuple(findings),
        scores=dict(sorted(totals.items())),
        verdicts=verdicts,
        checks=tuple(c.ref for c in ALL_CHECKS if c.name not in skip),
        style_hash=style.hash,
        sources_hash=sources_hash(sources),
        grounds=grounds,
    )


def judge(
    sentence: Sentence,
    section: Section,
    sources: Sources,
    style: HouseStyle,
    *,
    basis: Sequence[Citation] = (),
) -> Judgement:
    """Judge one sentence as it stands in ``section``.

    Analysis may rest on the facts that the section cites and on ``basis``, what the facts of the
    rest of the briefing cite.
    """
    spans = _unique((*basis_of((section,), sources), *spans_of(tuple(basis), sources)))
    cited = bool(basis) or _cites_fact(section)
    own = spans_of(sentence.citations, sources)
    outcome = _judge(Subject(sentence, section, sources, style, own, spans, cited))
    return Judgement(outcome.verdict or Verdict.NOT_REQUIRED, outcome.findings)


def basis_of(sections: Sequence[Section], sources: Sources) -> tuple[Span, ...]:
    """Return what the facts of these sections cite: what analysis in the briefing may rest on."""
    cited = tuple(
        citation
        for section in sections
        for sentence in section.sentences
        if sentence.kind is Kind.FACT and sentence.role is not Role.NOTE
        for citation in sentence.citations
    )
    return spans_of(cited, sources)


def sources_hash(sources: Sources) -> str:
    """Name a set of sources: article ids are hashes of their content already."""
    return hashlib.sha256("\n".join(sorted(sources)).encode()).hexdigest()[:32]


def _cites_fact(section: Section) -> bool:
    return any(s.kind is Kind.FACT and s.citations for s in section.sentences)


def _remembered(subject: Subject, skip: Collection[str], memory: Memory | None) -> Outcome:
    if memory is None or skip:
        return _judge(subject, skip)
    return memory.outcome(subject, lambda: _judge(subject))


def _judge(subject: Subject, skip: Collection[str] = ()) -> Outcome:
    sentence = subject.sentence
    if sentence.role is Role.NOTE:
        return Outcome(verdict=Verdict.NOT_REQUIRED)
    findings: list[Finding] = []
    totals: dict[str, Score] = {}
    verdict: Verdict | None = None
    grounds: Grounds | None = None
    for check in SENTENCE_CHECKS:
        if sentence.kind not in check.kinds or check.name in skip:
            continue
        if check.needs_sources and not subject.sources:
            continue
        outcome = _guarded(check, lambda c=check: c.run(subject), subject)  # type: ignore[misc]
        findings.extend(outcome.findings)
        _add(totals, outcome.scores)
        verdict = worst(verdict, outcome.verdict)
        grounds = outcome.grounds or grounds
    if not subject.sources and sentence.citations and verdict is None:
        verdict = Verdict.UNJUDGED
    return Outcome(tuple(findings), totals, verdict, grounds)


def _guarded(
    check: SentenceCheck | BriefingCheck,
    call: Callable[[], Outcome],
    subject: Subject | None = None,
) -> Outcome:
    """Run one check; a crash is a blocking finding, because what was not checked is not passed."""
    try:
        outcome = call()
    except Exception as error:
        message = f"the check {check.name} crashed: {type(error).__name__}: {error}"
        hint = "this is a fault of the check, not of the text: report it"
        if subject is None:
            finding = Finding("crashed@1", Severity.BLOCKING, message, hint=hint)
            return Outcome((finding,))
        crashed = replace(sentence_finding(subject, message, hint=hint), check="crashed@1")
        return Outcome((crashed,), {}, Verdict.UNSUPPORTED)
    return replace(
        outcome,
        findings=tuple(f if f.check else replace(f, check=check.ref) for f in outcome.findings),
    )


def _add(totals: dict[str, Score], scores: Mapping[str, Score]) -> None:
    for name, score in scores.items():
        old = totals.get(name, Score(0, 0))
        totals[name] = Score(
            round(old.numerator + score.numerator, 6), old.denominator + score.denominator
        )


def _verdict_scores(briefing: Briefing, verdicts: Mapping[str, Verdict]) -> dict[str, Score]:
    """Score ``supported``: facts with that verdict over all facts."""
    facts = [
        verdicts[s.id]
        for s in briefing.sentences
        if s.kind is Kind.FACT and s.role is not Role.NOTE
    ]
    return {"supported": Score(sum(v is Verdict.SUPPORTED for v in facts), len(facts))}


def _no_sources() -> Finding:
    skipped = [c.name for c in ALL_CHECKS if c.needs_sources]
    return Finding(
        "sources@1",
        Severity.INFO,
        f"not checked, because no source was given: {', '.join(skipped)}",
        hint="give the cited articles with --sources",
    )


def _unique(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple({(s.source, s.start, s.end): s for s in spans}.values())
