"""Texts as weighted words, and how alike two of them are. Pure.

Inverse document frequency is ``ln(1 + N/df)`` (Manning, Raghavan and Schütze 2008, ch. 6).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

Vector = Mapping[str, float]


def idf(documents: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return the inverse document frequency of every word of ``documents`` among them."""
    frequency = Counter(s for d in documents for s in d)
    return {s: math.log(1 + len(documents) / n) for s, n in frequency.items()}


def unit(vector: Vector) -> dict[str, float]:
    """Return ``vector`` at length 1; one of nothing but zeros stays so."""
    length = math.sqrt(sum(w * w for w in vector.values())) or 1.0
    return {s: w / length for s, w in vector.items()}


def postings(vectors: Sequence[Vector]) -> dict[str, list[tuple[int, float]]]:
    """Return under each word the places of the ``vectors`` that have it, with its weight there."""
    held: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(vectors):
        for s, w in vector.items():
            held.setdefault(s, []).append((place, w))
    return held


def cosines(one: Vector, held: Mapping[str, Sequence[tuple[int, float]]]) -> dict[int, float]:
    """Return by its place the cosine of ``one`` with each unit vector that shares a word with it.

    ``held`` are the ``postings`` of the others. Most sentences share no word with most others.
    """
    found: dict[int, float] = {}
    for s, w in one.items():
        for place, weight in held.get(s, ()):
            found[place] = found.get(place, 0.0) + w * weight
    return found


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two unit vectors, in [0, 1]."""
    short, long = sorted((one, other), key=len)
    return sum(w * long[s] for s, w in short.items() if s in long)
