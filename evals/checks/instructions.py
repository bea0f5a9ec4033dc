"""Words that instruct a machine are no report: a sentence may not rest on them."""

from __future__ import annotations

from corpus.language.instructions import Instruction, instructions
from corpus.model import Verdict
from evals.evidence import Span
from evals.model import Outcome, Subject, rate, sentence_finding

# An instruction begins and ends near the words that were cited from it; the rest of a long article
# need not be read again for each sentence.
_AROUND = 400


def check_instructions(subject: Subject) -> Outcome:
    """Score ``instructions``: sentences whose cited words address no model.

    A source in which somebody planted an order for language models is still a source for the rest
    of what it says; the planted words are not, whatever was made of them.
    """
    if not subject.spans:
        return Outcome((), {"instructions": rate(0, 0)})
    found = next((i for span in subject.spans if (i := _cited_instruction(span))), None)
    if found is None:
        return Outcome((), {"instructions": rate(1, 1)})
    finding = sentence_finding(
        subject,
        f"the words it cites address a language model ({found.why})",
        found=found.text,
        hint="cite words that report, or drop the sentence",
    )
    return Outcome((finding,), {"instructions": rate(0, 1)}, Verdict.UNSUPPORTED)


def _cited_instruction(span: Span) -> Instruction | None:
    first = max(span.start - _AROUND, 0)
    start, end = span.start - first, span.end - first
    near = span.text[first : span.end + _AROUND]
    return next((i for i in instructions(near) if i.start < end and start < i.end), None)
