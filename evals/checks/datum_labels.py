"""Which value of a sentence a datum's label speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.language.aliases import same_name
from corpus.language.clauses import clause_ids
from corpus.language.names import Name
from corpus.language.quantity import Quantity
from corpus.language.tokens import Token
from evals.evidence import Facts, Span, facts
from evals.support.lexicon import related_groups, same_family
from evals.support.units import says_something
from evals.values import states_quantity

# What a step over the end of a clause costs, and a value that stands before the label's word: what
# is counted mostly stands before its figure, the office before its holder as often as behind.
_CLAUSE, _BACKWARDS = 6, 1
# How much farther than another value of its kind the datum's value must stand.
_MARGIN = 6
_SURE = 2  # words of the label that a sentence answers, to be the one that gives its number


@dataclass(frozen=True, slots=True)
class Misplaced:
    """The value ``datum[start:end]``, and ``other``, which the source gives under this label."""

    start: int
    end: int
    other: str


def misplaced(label: str, value: str, spans: Sequence[Span], offset: int) -> Misplaced | None:
    """Return a name or a number in ``value`` that the evidence gives under another label.

    ``offset`` is where ``value`` begins in the datum. In a cited sentence that answers most of the
    label, the name must be the first that is named, or stand about as near to the answering words
    as any other.
    """
    # Who reported it stands in brackets; what follows a name says more of the same ("X of Y").
    bare = value.partition("(")[0]
    read = facts(bare)
    for name in read.names[:1]:
        if any(start < name.start for start, _ in read.values):
            break  # the value is a number, and the name says of what
        if (other := _nearer(label, name.key, spans)) is not None:
            return Misplaced(name.start + offset, name.end + offset, other)
    for quantity in read.quantities[:1]:
        if (number := _other_number(label, quantity, spans)) is not None:
            return Misplaced(quantity.start + offset, quantity.end + offset, number)
    return None


def _other_number(label: str, value: Quantity, spans: Sequence[Span]) -> str | None:
    """Return the number that the sentences under the label give, where none gives this one."""
    asked = [t for t in facts(label).tokens if says_something(t)]
    told = list(_told(asked, spans))
    most = max((len(anchors) for _, _, anchors in told), default=0)
    if most < _SURE or 2 * most <= len(asked):
        return None
    best = [read for _, read, anchors in told if len(anchors) == most]
    if any(states_quantity(value, read, "") for read in best):
        return None
    kind = (value.kind, value.unit)
    alike = [q.text for r in best for q in r.quantities if (q.kind, q.unit) == kind]
    return alike[0] if len(alike) == 1 else None


def _nearer(label: str, key: str, spans: Sequence[Span]) -> str | None:
    """Return the name that stands under the label where the one with this ``key`` does not."""
    asked = [t for t in facts(label).tokens if says_something(t)]
    told = list(_told(asked, spans))
    most = max((len(anchors) for _, _, anchors in told), default=0)
    if 2 * most <= len(asked) and len(asked) > 1:
        return None  # the label is the house's own, and points nowhere
    instead: str | None = None
    for text, read, anchors in told:
        if len(anchors) < most:
            continue
        others = [n for n in read.names if not same_name(key, n.key) and not _in_label(n, label)]
        # "OpenAI's chief" names whose chief somebody is, not who.
        others = [n for n in others if not text[n.end :].startswith(("'s", "’s"))]
        mine = [n for n in read.names if same_name(key, n.key)]
        # The subject of a sentence bears all that it tells; "the fire chief, James Steele".
        if any(n is read.names[0] or _beside(read, n, anchors) for n in mine):
            return None
        own = min((_cost(text, read, n, anchors) for n in mine), default=None)
        costs = sorted((_cost(text, read, n, anchors), n.text) for n in others)
        if own is not None and (not costs or own < costs[0][0] + _MARGIN * len(anchors)):
            return None
        if costs:
            instead = instead or costs[0][1]
    return instead


def _told(
    asked: Sequence[Token], spans: Sequence[Span]
) -> Iterator[tuple[str, Facts, list[list[Token]]]]:
    """Yield each cited sentence with the words in it that answer the label."""
    for span in spans:
        for start, end in span.cited_sentences:
            text = span.text[start:end]
            read = facts(text, span.reference)
            anchors = [a for t in asked if (a := _answers(t, read))]
            if anchors:
                yield text, read, anchors


def _answers(asked: Token, read: Facts) -> list[Token]:
    """Return the words that answer one word of the label: the same, or else those of its kin."""
    same = [w for w in read.tokens if w.stem == asked.stem]
    kin = related_groups(asked.stem)
    return same or [
        w for w in read.tokens if kin & related_groups(w.stem) or same_family(asked.stem, w.stem)
    ]


def _cost(text: str, read: Facts, name: Name, anchors: Sequence[Sequence[Token]]) -> int:
    """Return how far a name stands from the words that answer the label."""
    ids = clause_ids(text, read.tokens)
    at = next(i for i, t in enumerate(read.tokens) if t.end > name.start)
    index = {t.start: i for i, t in enumerate(read.tokens)}
    total = 0
    for words in anchors:
        places = [index[w.start] for w in words]
        total += min(
            abs(at - i) + _CLAUSE * abs(ids[at] - ids[i]) + (_BACKWARDS if at < i else 0)
            for i in places
        )
    return total


def _beside(read: Facts, name: Name, anchors: Sequence[Sequence[Token]]) -> bool:
    """Whether a name stands right before or behind a word that answers the label."""
    at = [i for i, t in enumerate(read.tokens) if name.start <= t.start < name.end]
    index = {t.start: i for i, t in enumerate(read.tokens)}
    near = {at[0] - 1, at[0] - 2, at[-1] + 1} if at else set()
    return any(index[w.start] in near for words in anchors for w in words)


def _in_label(name: Name, label: str) -> bool:
    return any(same_name(name.key, n.key) for n in facts(label).names) or name.text in label
