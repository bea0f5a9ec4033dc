"""Which words stand for one another, and which turn a claim round (``lexicon.txt``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.language.tokens import normal_form, stem


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table that is written as running text."""
    return frozenset(text.split())


FAMILY_LETTERS = 5  # letters that two words of one family share at their beginning
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Tables:
    """By stem: the groups that a word belongs to, those opposed to it, those it is converse to."""

    member: dict[str, frozenset[int]]
    against: dict[str, frozenset[int]]
    converse: dict[str, frozenset[int]]


@cache
def _tables() -> _Tables:
    member: dict[str, set[int]] = {}
    against: dict[str, set[int]] = {}
    converse: dict[str, set[int]] = {}
    group = 0
    for line in (files(__package__) / "lexicon.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        other = converse if "~" in line else against
        sides = [
            {stem(normal_form(w)) for w in s.split()} for s in line.replace("~", "|").split("|")
        ]
        for i, side in enumerate(sides):
            for word in side:
                member.setdefault(word, set()).add(group + i)
                if len(sides) == 2:
                    other.setdefault(word, set()).add(group + 1 - i)
        group += len(sides)
    return _Tables(*({w: frozenset(g) for w, g in t.items()} for t in (member, against, converse)))


def groups(word_stem: str) -> frozenset[int]:
    """Return the ids of the groups that hold this stem."""
    return _tables().member.get(word_stem, _NONE)


def opposite_groups(word_stem: str) -> frozenset[int]:
    """Return the ids of the groups that say the opposite of this stem."""
    return _tables().against.get(word_stem, _NONE)


def converse(a: str, b: str) -> bool:
    """Tell whether two stems name one event from its two sides: buy and sell."""
    return bool(groups(a) & _tables().converse.get(b, _NONE))


def related_groups(word_stem: str) -> frozenset[int]:
    """Return the groups whose words may answer this stem in a paraphrase, converses included."""
    return groups(word_stem) | _tables().converse.get(word_stem, _NONE)


def same_sense(a: str, b: str) -> bool:
    """Tell whether two stems are one, or stand in one group."""
    return a == b or bool(groups(a) & groups(b))


def same_family(a: str, b: str) -> bool:
    """Tell whether two stems begin alike: "decis" and "decisive"."""
    return len(a) >= FAMILY_LETTERS and b.startswith(a[:FAMILY_LETTERS])


def akin(a: str, b: str) -> bool:
    """Tell whether either of two stems begins like the other."""
    return same_family(a, b) or same_family(b, a)


def opposed(a: str, b: str) -> bool:
    """Tell whether two stems say opposite things and nowhere the same."""
    return bool(groups(a) & opposite_groups(b)) and not groups(a) & groups(b)
