"""The numbers by which the Markdown of a draft names its citations: ``[^c12]``.

A number, once given, means the same citation in every later revision, also where no sentence uses
it any more: text that was written against an older revision is still read right, and so is a
deletion that is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from corpus.model import Briefing, Citation


@dataclass(frozen=True)
class Labels:
    """The citations of a draft in the order of their numbers, which count from 1."""

    citations: tuple[Citation, ...] = ()

    @cached_property
    def numbers(self) -> dict[Citation, int]:
        """The number of each citation."""
        return {c: n for n, c in enumerate(self.citations, 1)}

    @cached_property
    def by_label(self) -> dict[str, Citation]:
        """The citations by label, as the Markdown has it (``c12``)."""
        return {f"c{n}": c for n, c in enumerate(self.citations, 1)}

    def extended(self, briefing: Briefing) -> Labels:
        """Return the labels with those citations of ``briefing`` added that have none."""
        cited: Iterable[Citation] = (c for s in briefing.sentences for c in s.citations)
        return Labels(tuple(dict.fromkeys((*self.citations, *cited))))


def labels_to_list(labels: Labels) -> list[list[Any]]:
    """Return labels as JSON values."""
    return [[c.article_id, c.start, c.end, c.quote_hash] for c in labels.citations]


def labels_from_list(raw: Sequence[Sequence[Any]]) -> Labels:
    """Read what ``labels_to_list`` wrote."""
    return Labels(tuple(Citation(str(a), int(s), int(e), str(h)) for a, s, e, h in raw))
