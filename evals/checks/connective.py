"""A connective sentence (a label, a transition) holds no fact."""

from __future__ import annotations

from corpus.language.attribution import attributions
from corpus.language.quotes import quotations
from corpus.model import Verdict
from evals.evidence import facts
from evals.model import Outcome, Subject, rate, sentence_finding


def check_connective(subject: Subject) -> Outcome:
    """Score ``connective``: 1 where the sentence holds no number, date, name, quote or report."""
    text = subject.sentence.text
    read = facts(text)
    held = [
        *((q.start, q.end) for q in read.quantities),
        *((d.start, d.end) for d in read.dates),
        # The first word has its capital from its place.
        *((n.start, n.end) for n in read.names if n.start > 0 or " " in n.text),
        *quotations(text),
        *((a.start, a.end) for a in attributions(text)),
    ]
    if not held:
        return Outcome((), {"connective": rate(1, 1)})
    finding = sentence_finding(
        subject,
        "a connective sentence holds a fact",
        at=min(held),
        expected="a label or a transition, with nothing to check",
        found=text[slice(*min(held))],
        hint="make it a fact and cite it, or take the fact out",
    )
    return Outcome((finding,), {"connective": rate(0, 1)}, Verdict.UNCITED)
