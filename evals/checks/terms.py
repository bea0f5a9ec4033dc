"""Terms that the house avoids, and what it writes instead."""

from __future__ import annotations

from corpus.model import Severity
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.phrases import phrases_in


def check_terms(subject: Subject) -> Outcome:
    """Score ``terms``: 1 where the sentence holds none of the style's terms to avoid."""
    text = subject.sentence.text
    findings = []
    for term in subject.style.wording.terms:
        for match in phrases_in(text, term.avoid):
            findings.append(
                sentence_finding(
                    subject,
                    f"the house avoids “{match.group()}”: {term.why}",
                    severity=Severity.WARNING,
                    at=match.span(),
                    expected=term.use or "nothing in its place",
                    found=match.group(),
                    hint=f"write {term.use}" if term.use else "leave it out",
                )
            )
    findings.sort(key=lambda f: f.start or 0)
    return Outcome(tuple(findings), {"terms": rate(not findings, 1)})
