"""A datum's value is the one that the source gives under its label.

``Label: value.`` is judged by its value, since the label is the house's wording. What the label
says still points at one of the names in the cited sentence: the agent who was shot is not the
deputy who is named two sentences before.
"""

from __future__ import annotations

from corpus.model import Verdict
from evals.checks.datum_labels import misplaced
from evals.model import Outcome, Subject, rate, sentence_finding, value_start


def check_datum(subject: Subject) -> Outcome:
    """Score ``datum``: 1 where the value stands by what the label says of it."""
    text = subject.sentence.text
    value = value_start(subject.sentence)
    if not value or not subject.spans:
        return Outcome()
    found = misplaced(text[:value].rstrip(": "), text[value:], subject.spans, value)
    if found is None:
        return Outcome((), {"datum": rate(1, 1)})
    finding = sentence_finding(
        subject,
        f"the cited words have {found.other} under this label",
        at=(found.start, found.end),
        expected=found.other,
        found=text[found.start : found.end],
        hint="give the value that the source gives under this label, or cite the words that do",
    )
    return Outcome((finding,), {"datum": rate(0, 1)}, Verdict.CONTRADICTED)
