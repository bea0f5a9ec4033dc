"""The citation points at the sentence that says it, not at one beside.

Evidence is read with a sentence on either side, so that a pronoun finds its name. Where the cited
sentences carry next to nothing of the sentence and one beside them nearly all, the citation has
slipped: a warning, since the reader finds it a line away.
"""

from __future__ import annotations

from corpus.model import Role, Severity, Verdict
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.pairs import pairings

# Shares of the sentence's weight. Of 160 honest golden paraphrases the cited sentences carried 0.30
# at least, and no sentence beside them more than 0.43, or more than the cited ones.
_CARRIES, _CARRIES_NOT = 0.7, 0.35
# One beside carries so much more that the cited ones, however much they share, are not meant.
_MORE = 0.4


def check_aim(subject: Subject) -> Outcome:
    """Score ``aim``: 1 where the cited sentences carry more than nothing of the sentence."""
    if not subject.spans or subject.verbatim or subject.sentence.role is Role.DATUM:
        return Outcome()
    text = subject.sentence.text
    cited = {(s.source, *p) for s in subject.spans for p in s.cited_sentences}
    held = pairings(text, subject.spans, context=True)
    mine = [p for p in held if (p.span.source, *p.place) in cited]
    beside = [p for p in held if (p.span.source, *p.place) not in cited]
    if not mine or not beside:
        return Outcome()
    slipped = mine[0].score < _CARRIES_NOT or beside[0].score - mine[0].score >= _MORE
    if not slipped or beside[0].score < _CARRIES:
        return Outcome((), {"aim": rate(1, 1)})
    finding = sentence_finding(
        subject,
        "the sentence beside the cited words says this, the cited words do not",
        severity=Severity.WARNING,
        expected=beside[0].text[:160],
        found=mine[0].text[:160],
        hint="cite the sentence that says it",
    )
    return Outcome((finding,), {"aim": rate(0, 1)}, Verdict.WEAK)
