"""Where the text of an article comes from: who else carried it, and whom it credits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.credits import credited
from corpus.library import Library
from corpus.model import Article


@dataclass(frozen=True, slots=True)
class Origin:
    """``agency`` is the one that the article credits; ``carriers`` are others with its text."""

    agency: str | None
    carriers: tuple[Article, ...]


def origins(library: Library, articles: Iterable[Article]) -> Mapping[str, Origin]:
    """Return by id what is known of the origin of articles; those that tell nothing are left
    out."""
    asked = list(articles)
    carried = library.copies(asked)
    found = {a.id: Origin(credited(a), carried[a.id]) for a in asked}
    return {i: origin for i, origin in found.items() if origin.agency or origin.carriers}
