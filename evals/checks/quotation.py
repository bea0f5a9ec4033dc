"""Quotations stand in a cited article, word for word, where they are cited.

White space, ligatures, quotation marks and dashes are forgiven; words and case are not, save the
first letter, which a quotation may change where it joins a sentence. Words of a speaker may be
broken by the source's own reporting clause: the quotation may then be found in parts.
"""

from __future__ import annotations

from corpus.language.quotes import find_exact, quotations
from corpus.language.tokens import tokens
from corpus.model import Finding, Severity, Verdict
from evals.evidence import Span
from evals.model import Outcome, Subject, rate, sentence_finding

_EDGE = " \t\n\u00a0,.;:!?—–-"


def check_quotation(subject: Subject) -> Outcome:
    """Score ``quotation_exact`` over the sentence's quotations."""
    text = subject.sentence.text
    spans = subject.evidence
    quoted = quotations(text)
    if not quoted or subject.silent:
        return Outcome((), {"quotation_exact": rate(0, len(quoted))})
    findings: list[Finding] = []
    verdict = None
    for start, end in quoted:
        words = text[start:end].strip(_EDGE)
        if not words or any(_stands(words, s, s.context) for s in spans):
            continue
        elsewhere = next((s for s in spans if _stands(words, s, s.text)), None)
        if elsewhere is not None:
            findings.append(_not_beside(subject, (start, end), elsewhere))
            verdict = verdict or Verdict.WEAK
        else:
            findings.append(_nowhere(subject, (start, end)))
            verdict = Verdict.UNSUPPORTED
    found = len(quoted) - len(findings)
    return Outcome(tuple(findings), {"quotation_exact": rate(found, len(quoted))}, verdict)


def _stands(words: str, span: Span, where: str) -> bool:
    flipped = words[0].swapcase() + words[1:]
    for form in (words, flipped):
        if find_exact(form, where) or find_exact(form, span.title):
            return True
    # “A,” he said, “b.” quoted as “A, b.”: both halves must stand there, in order.
    pieces = [p.strip(_EDGE) for p in words.replace("…", "...").replace("...", ",").split(",")]
    if len(pieces) < 2 or any(len(tokens(p)) < 2 for p in pieces):
        return False
    at = 0
    for piece in pieces:
        place = find_exact(piece, where, at) or find_exact(
            piece[0].swapcase() + piece[1:], where, at
        )
        if place is None:
            return False
        at = place[1]
    return True


def _nowhere(subject: Subject, at: tuple[int, int]) -> Finding:
    return sentence_finding(
        subject,
        "no cited article holds these quoted words",
        at=at,
        expected="the source's exact words",
        found=subject.sentence.text[at[0] : at[1]],
        hint="quote the source word for word, or paraphrase without quotation marks",
    )


def _not_beside(subject: Subject, at: tuple[int, int], span: Span) -> Finding:
    return sentence_finding(
        subject,
        "the quoted words stand in the cited article, but not where the citation points",
        severity=Severity.WARNING,
        at=at,
        expected="a citation of the quoted words",
        found=span.words[:80],
        hint="cite the sentence that holds the quotation",
    )
