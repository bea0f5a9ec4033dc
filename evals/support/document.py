"""Evidence as an index: which of its sentences answer a unit of the claim, and how strongly.

Built once for a text and kept, so that many claims can be held against one long source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.language.aliases import same_name
from evals.evidence import Facts, Offsets, facts
from evals.support.align import FAMILY, GROUP, OPPOSITE
from evals.support.lexicon import FAMILY_LETTERS, groups, opposite_groups
from evals.support.units import Unit
from evals.values import states_date, states_quantity

Postings = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Document:
    """Sentences of evidence, ``text[start:end]`` for each of ``places``, ready to be asked."""

    text: str
    places: tuple[Offsets, ...]
    reads: tuple[Facts, ...]
    stems: Postings
    groups: dict[int, tuple[int, ...]]
    families: Postings
    names: Postings
    valued: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def low(self) -> tuple[str, ...]:
        """Each sentence in lower case."""
        return tuple(self.text[a:b].casefold() for a, b in self.places)

    @cached_property
    def sizes(self) -> NDArray[np.float64]:
        """The number of words in each sentence."""
        return np.array([len(read.tokens) for read in self.reads], dtype=float)

    @cached_property
    def trigrams(self) -> frozenset[tuple[str, str, str]]:
        """All runs of three words inside a sentence, in normal form."""
        found: set[tuple[str, str, str]] = set()
        for read in self.reads:
            words = [t.norm for t in read.tokens]
            found.update(zip(words, words[1:], words[2:], strict=False))
        return frozenset(found)

    def spread(self, stem: str) -> int:
        """Return in how many sentences a stem stands."""
        return len(self.stems.get(stem, ()))

    def strengths(self, parts: Sequence[Unit]) -> NDArray[np.float64]:
        """Return how strongly each sentence answers each unit, ``[sentences, units]`` in [0, 1].

        A stem, name, number or date that stands there counts 1; a word of one group, an opposite
        or a word of one family less, as in ``evals.support.align``.
        """
        out = np.zeros((len(self), len(parts)))
        for column, unit in enumerate(parts):
            for strength, rows in self._answers(unit):
                for row in rows:
                    out[row, column] = max(out[row, column], strength)
        return out

    def _answers(self, unit: Unit) -> Iterable[tuple[float, Iterable[int]]]:
        if unit.quantity is not None:
            quantity = unit.quantity
            yield (
                1.0,
                (i for i in self.valued if states_quantity(quantity, self.reads[i], self.low[i])),
            )
            return
        if unit.date is not None:
            date = unit.date
            yield 1.0, (i for i in self.valued if states_date(date, self.reads[i], self.low[i]))
            return
        yield 1.0, self.stems.get(unit.stem, ())
        if unit.name is not None:
            key = unit.name.key
            for other, rows in self.names.items():
                if _same_name(key, other):
                    yield 1.0, rows
            return
        for group in unit.groups:
            yield GROUP, self.groups.get(group, ())
        for group in opposite_groups(unit.stem):
            yield OPPOSITE, self.groups.get(group, ())
        if len(unit.stem) >= FAMILY_LETTERS:
            yield FAMILY, self.families.get(unit.stem[:FAMILY_LETTERS], ())


@lru_cache(maxsize=100_000)
def _same_name(a: str, b: str) -> bool:
    return same_name(a, b)


@lru_cache(maxsize=1024)
def document(text: str, places: tuple[Offsets, ...], reference: datetime | None = None) -> Document:
    """Read the sentences ``text[start:end]`` of ``places``.

    Relative dates in them count from ``reference``.
    """
    reads = tuple(facts(text[a:b], reference) for a, b in places)
    stems: dict[str, list[int]] = defaultdict(list)
    names: dict[str, list[int]] = defaultdict(list)
    for i, read in enumerate(reads):
        here = {t.stem for t in read.tokens}
        here |= {part for s in here if "-" in s for part in s.split("-")}
        for stem in here:
            stems[stem].append(i)
        for key in {n.key for n in read.names}:
            names[key].append(i)
    in_group: dict[int, set[int]] = defaultdict(set)
    in_family: dict[str, set[int]] = defaultdict(set)
    for stem, rows in stems.items():
        for group in groups(stem):
            in_group[group].update(rows)
        if len(stem) >= FAMILY_LETTERS and stem[0].isalpha():
            in_family[stem[:FAMILY_LETTERS]].update(rows)
    return Document(
        text,
        places,
        reads,
        {k: tuple(v) for k, v in stems.items()},
        {k: tuple(sorted(v)) for k, v in in_group.items()},
        {k: tuple(sorted(v)) for k, v in in_family.items()},
        {k: tuple(v) for k, v in names.items()},
        tuple(i for i, read in enumerate(reads) if read.quantities or read.dates),
    )
