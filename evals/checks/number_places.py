"""Whether two numbers of a sentence stand where the source has the other one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import combinations

from corpus.language.clauses import clause_ids
from corpus.language.quantity import Quantity
from corpus.language.tokens import Token, word_set
from evals.evidence import Facts, facts
from evals.support.lexicon import groups

_REACH = 4  # words on either side of a number that tell what it counts
_BESIDE = 1.5  # weight of a preposition right before a number
_TELLING = word_set("from to against between by for than with until till at of in")
# How much more the crossed reading must share than the straight one; chosen on the tuned half,
# where 23 of 23 exchanges are found.
_MARGIN = 0.75


def swapped(
    claim: str, source: str, reference: datetime | None = None
) -> tuple[Quantity, Quantity] | None:
    """Return two numbers of ``claim`` that ``source`` gives the other way round, if there are.

    Each number is known by the words around it, the nearer the more. Two numbers of one kind that
    the source states as well are held against each other's words: where these fit better than
    their own, they have changed places.
    """
    mine, theirs = facts(claim), facts(source, reference)
    for first, second in combinations(mine.quantities, 2):
        a, b = _alone(first, theirs), _alone(second, theirs)
        if a is None or b is None or a is b or first.kind != second.kind:
            continue
        if part_of(source, a, b):
            continue  # "1,200 of the 9,500 jobs": one noun counts for both
        p, q = _around(first, claim, mine), _around(second, claim, mine)
        s, t = _around(a, source, theirs), _around(b, source, theirs)
        straight = _shared(p, s) + _shared(q, t)
        crossed = _shared(p, t) + _shared(q, s)
        if crossed >= straight + _MARGIN:
            return first, second
    return None


def part_of(text: str, part: Quantity, whole: Quantity) -> bool:
    """Tell whether a text counts one number out of the other: "1,200 of the 9,500 jobs"."""
    return re.match(r"(?: out)? of\b[^,.;]{0,40}$", text[part.end : whole.start]) is not None


def _within(token: Token, quantity: Quantity) -> bool:
    return token.start < quantity.end and quantity.start < token.end


def _alone(quantity: Quantity, read: Facts) -> Quantity | None:
    """Return the one number of this value, or ``None`` where none or several have it."""
    same = [
        q
        for q in read.quantities
        if q.kind == quantity.kind
        and q.value == quantity.value
        and q.low <= quantity.value <= q.high
    ]
    return same[0] if len(same) == 1 else None


def _around(quantity: Quantity, text: str, read: Facts) -> Mapping[str, float]:
    """Return the words around a number in its clause, as stems and groups, weighted by nearness."""
    values = read.values
    ids = clause_ids(text, read.tokens)
    here = {c for t, c in zip(read.tokens, ids, strict=True) if _within(t, quantity)}
    words = [
        t
        for t, c in zip(read.tokens, ids, strict=True)
        if c in here and not any(a <= t.start < b for a, b in values)
    ]
    before = [t for t in words if t.end <= quantity.start][: -_REACH - 1 : -1]
    after = [t for t in words if t.start >= quantity.end][:_REACH]
    found: dict[str, float] = {}
    for side in (before, after):
        for distance, token in enumerate(side, 1):
            for key in (token.stem, *(f"group {g}" for g in groups(token.stem))):
                found[key] = max(found.get(key, 0.0), 1 / distance)
    if before and before[0].norm in _TELLING:
        found[f"before {before[0].norm}"] = _BESIDE
    return found


def _shared(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    return sum(min(weight, b[key]) for key, weight in a.items() if key in b)
