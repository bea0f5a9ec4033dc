"""Whether a number of a sentence stands with the day of another number: two facts made one."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.language.clauses import clause_ids
from corpus.language.dates import same_date
from corpus.language.quantity import Quantity, same_quantity
from corpus.language.tokens import Token
from evals.evidence import Facts, Offsets, Span, facts
from evals.support.lexicon import same_sense


def given_another_day(claim: str, spans: Sequence[Span]) -> tuple[Quantity, Quantity] | None:
    """Return the one number of ``claim`` and the number that the evidence has for its one date.

    "Raised $565m now, and $800m in February" may not become "raised $565m in February". Judged
    where the evidence gives the date, in one clause and with a word right before it that the
    sentence has too, to another number of the same unit, and nowhere to this one.
    """
    mine = facts(claim, spans[0].reference if spans else None)
    if len(mine.quantities) != 1 or len(mine.dates) != 1:
        return None
    number, date = mine.quantities[0], mine.dates[0]
    before = _before(mine, number)
    other = None
    for span in spans:
        for start, end in span.context_sentences:
            text = span.text[start:end]
            read = facts(text, span.reference)
            days = [(d.start, d.end) for d in read.dates if same_date(date, d)]
            if not days:
                continue
            for told in read.quantities:
                here = _clauses(text, read, [(told.start, told.end)])
                if not here & _clauses(text, read, days):
                    continue
                if same_quantity(number, told):
                    return None
                verb = _before(read, told)
                alike = verb and before and same_sense(verb.stem, before.stem)
                if alike and told.kind == number.kind:
                    other = other or told
    return (number, other) if other else None


def _before(read: Facts, number: Quantity) -> Token | None:
    return next((t for t in reversed(read.tokens) if t.end <= number.start), None)


def _clauses(text: str, read: Facts, places: Sequence[Offsets]) -> set[int]:
    """Return the clauses of ``text`` in which the words at ``places`` stand."""
    ids = clause_ids(text, read.tokens)
    return {
        clause
        for token, clause in zip(read.tokens, ids, strict=True)
        if any(a <= token.start < b for a, b in places)
    }
