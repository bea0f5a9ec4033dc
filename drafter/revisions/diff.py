"""What changed between two briefings, sentence by sentence; a moved sentence is moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.model import Briefing, Sentence
from drafter.revisions.model import sentence_hash, unique_ids


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence where it stands: its section's key, and its place there from 0."""

    section: str
    index: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one sentence: added (no ``before``), deleted (no ``after``), moved, edited.

    ``edited``: its words, kind, role or citations differ. One sentence can be moved and edited.
    """

    before: Place | None
    after: Place | None
    moved: bool = False
    edited: bool = False

    @property
    def kept(self) -> bool:
        """Whether the sentence stands as it stood."""
        return (
            self.before is not None and self.after is not None and not (self.moved or self.edited)
        )


@dataclass(frozen=True, slots=True)
class Diff:
    """Every sentence of either side once: those of the new one in its order, then the deleted."""

    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        return all(c.kept for c in self.changes)


def diff(before: Briefing, after: Briefing) -> Diff:
    """Compare two briefings. A sentence is known by its id, else by its exact content."""
    old = places(before)
    new = places(aligned(before, after))
    still = _unmoved(old, new)
    changes = [
        Change(
            old.get(key),
            place,
            moved=key in old and key not in still,
            edited=key in old and differs(old[key].sentence, place.sentence),
        )
        for key, place in new.items()
    ]
    changes += [Change(place, None) for key, place in old.items() if key not in new]
    return Diff(tuple(changes))


def moved_ids(before: Briefing, after: Briefing) -> frozenset[str]:
    """Return the ids of the sentences of both (aligned) briefings that changed their place."""
    old, new = places(before), places(after)
    return frozenset((old.keys() & new.keys()) - _unmoved(old, new))


def differs(a: Sentence, b: Sentence) -> bool:
    """Whether two states of a sentence say or cite different things."""
    return sentence_hash(a) != sentence_hash(b)


def places(briefing: Briefing) -> dict[str, Place]:
    """Return where each sentence stands, by id, in reading order."""
    unique_ids(briefing)
    return {
        sentence.id: Place(section.key, index, sentence)
        for section in briefing.sections
        for index, sentence in enumerate(section.sentences)
    }


def aligned(base: Briefing, other: Briefing) -> Briefing:
    """Return ``other`` with the ids of ``base`` where a sentence came back under a new one.

    A sentence that is carried into another section of the Markdown is read there as a new one;
    its content, equal to that of a sentence that is gone, tells who it is.
    """
    old, new = places(base), places(other)
    gone: defaultdict[str, list[str]] = defaultdict(list)
    for key, place in old.items():
        if key not in new:
            gone[sentence_hash(place.sentence)].append(key)
    names: dict[str, str] = {}
    for key, place in new.items():
        same = gone.get(sentence_hash(place.sentence)) if key not in old else None
        if same:
            names[key] = same.pop(0)
    if not names:
        return other
    return replace(
        other,
        sections=tuple(
            replace(s, sentences=tuple(replace(x, id=names.get(x.id, x.id)) for x in s.sentences))
            for s in other.sections
        ),
    )


def _unmoved(old: dict[str, Place], new: dict[str, Place]) -> set[str]:
    """Return the most sentences that can be said to have stayed: a longest common order."""
    by_section: defaultdict[str, list[str]] = defaultdict(list)
    for key, place in old.items():
        if key in new and new[key].section == place.section:
            by_section[place.section].append(key)
    return {
        keys[i]
        for keys in by_section.values()
        for i in _longest_increasing([new[k].index for k in keys])
    }


def _longest_increasing(values: Sequence[int]) -> list[int]:
    """Return the places of a longest increasing subsequence (Fredman 1975, O(n log n))."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [i]
    found: list[int] = []
    i = ends[-1] if ends else -1
    while i >= 0:
        found.append(i)
        i = before[i]
    return found[::-1]
