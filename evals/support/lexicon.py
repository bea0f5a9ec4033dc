"""Which words stand for one another, and which turn a claim round (``lexicon.txt``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from corpus.language.tokens import normal_form, stem


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table that is written as running text."""
    return frozenset(text.split())


_NONE: frozenset[int] = frozenset()


@cache
def _tables() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """Return, by stem, the groups that a word belongs to and the groups opposed to it."""
    member: dict[str, set[int]] = {}
    against: dict[str, set[int]] = {}
    group = 0
    for line in (files(__package__) / "lexicon.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        sides = [{stem(normal_form(w)) for w in side.split()} for side in line.split("|")]
        for i, side in enumerate(sides):
            for word in side:
                member.setdefault(word, set()).add(group + i)
                if len(sides) == 2:
                    against.setdefault(word, set()).add(group + 1 - i)
        group += len(sides)
    return (
        {word: frozenset(groups) for word, groups in member.items()},
        {word: frozenset(groups) for word, groups in against.items()},
    )


def groups(word_stem: str) -> frozenset[int]:
    """Return the ids of the groups that hold this stem."""
    return _tables()[0].get(word_stem, _NONE)


def opposite_groups(word_stem: str) -> frozenset[int]:
    """Return the ids of the groups that say the opposite of this stem."""
    return _tables()[1].get(word_stem, _NONE)


def opposed(a: str, b: str) -> bool:
    """Tell whether two stems say opposite things and nowhere the same."""
    return bool(groups(a) & opposite_groups(b)) and not groups(a) & groups(b)
