"""A sentence cut into pieces: which words differ from what is cited, which found no evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ClaimPiece:
    """Some words of a sentence. ``differs``: a finding points at them; ``unfound``: nothing that
    is cited answers them."""

    text: str
    differs: bool
    unfound: bool


def claim_pieces(
    text: str, *, differs: Iterable[Place] = (), unfound: Iterable[Place] = ()
) -> tuple[ClaimPiece, ...]:
    """Return ``text`` cut at the ends of all places; places outside of it are cut to it."""
    findings, gaps = _inside(text, differs), _inside(text, unfound)
    cuts = sorted({0, len(text), *(at for place in (*findings, *gaps) for at in place)})
    return tuple(
        ClaimPiece(text[a:b], _in(a, b, findings), _in(a, b, gaps)) for a, b in pairwise(cuts)
    )


def words_at(text: str, places: Iterable[Place]) -> tuple[str, ...]:
    """Return the words at each of ``places``, each once, in their order."""
    return tuple(dict.fromkeys(text[a:b] for a, b in sorted(_inside(text, places)) if text[a:b]))


def _inside(text: str, places: Iterable[Place]) -> list[Place]:
    return [(min(max(a, 0), len(text)), min(max(b, 0), len(text))) for a, b in places]


def _in(a: int, b: int, places: list[Place]) -> bool:
    return any(start <= a and b <= end for start, end in places)
