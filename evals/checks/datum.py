"""A datum's value is the one that the source gives under its label.

``Label: value.`` is judged by its value, since the label is the house's wording. What the label
says still points at one of the names in the cited sentence: the agent who was shot is not the
deputy who is named two sentences before.
"""

from __future__ import annotations

import re

from corpus.model import Role, Verdict
from evals.checks.datum_labels import misplaced
from evals.model import Outcome, Subject, rate, sentence_finding

_LABEL = re.compile(r"^([^:\n]{1,80}):\s+")


def check_datum(subject: Subject) -> Outcome:
    """Score ``datum``: 1 where the value stands by what the label says of it."""
    text = subject.sentence.text
    label = _LABEL.match(text)
    if subject.sentence.role is not Role.DATUM or label is None or not subject.spans:
        return Outcome()
    found = misplaced(label[1], text[label.end() :], subject.spans, label.end())
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
