"""Whether a name has the number of another name: "Orr scored 15" of "Brode scored 15, Orr 29"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.language.aliases import same_name
from corpus.language.names import Name
from corpus.language.quantity import Quantity, same_quantity
from evals.evidence import Facts, Span, facts

_NEXT = 1  # characters between a number and the noun that it counts


def number_of_another(claim: str, spans: Sequence[Span]) -> tuple[Quantity, Quantity, str] | None:
    """Return a number of ``claim``, that of the same noun which its name has, and the other name.

    A number is of the name before it in its sentence. Judged where the cited sentences give this
    number, with its noun, to other names only, and to the claim's name another one.
    """
    told = [
        found
        for span in spans
        for start, end in span.cited_sentences
        for found in _owned(facts(span.text[start:end], span.reference))
    ]
    for number, noun, name in _owned(facts(claim)):
        alike = [(q, n) for q, other, n in told if other == noun and q.kind == number.kind]
        same = [n for q, n in alike if same_quantity(number, q)]
        own = [q for q, n in alike if same_name(n.key, name.key)]
        if same and own and not any(same_name(n.key, name.key) for n in same):
            return number, own[0], same[0].text
    return None


def _owned(read: Facts) -> Iterator[tuple[Quantity, str, Name]]:
    """Each number with the stem of the noun behind it, and the last name before it."""
    for number in read.quantities:
        name = next((n for n in reversed(read.names) if n.end <= number.start), None)
        noun = next((t for t in read.tokens if t.start >= number.end), None)
        plain = noun and noun.start - number.end <= _NEXT and noun.text.islower()
        if name and noun and plain and number.kind == "count":
            yield number, noun.stem, name
