"""Outlets that a text names itself, as Key Data does: "… (reported by Keel and Tonnage)."

Such a name leads to the article where it stands, and is not told again at the end of its block.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Citation, Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """An outlet's name at ``[start, end)`` of a sentence on one line, and what it is cited for."""

    name: str
    start: int
    end: int
    citation: Citation


def on_one_line(text: str) -> str:
    """Return a sentence's text as exports have it; ``Told`` counts in this one."""
    return " ".join(text.split())


def told_outlets(
    sentences: Sequence[Sentence], named: Mapping[str, Sequence[Citation]]
) -> dict[str, list[Told]]:
    """Return by sentence id the outlets among ``named`` that the sentences of a block name.

    The name stands in parentheses, in a sentence that cites the one article of that outlet which
    the block names it for; an outlet with several articles is left to the end of the block, where
    numbers lead to the others.
    """
    found: dict[str, list[Told]] = {}
    for name, (citation, *others) in named.items():
        pattern = re.compile(rf"\([^()]*?(?<!\w)({re.escape(name)})\)")
        for sentence in () if others else sentences:
            match = pattern.search(on_one_line(sentence.text))
            if match and citation in sentence.citations:
                found.setdefault(sentence.id, []).append(Told(name, *match.span(1), citation))
                break
    return {name: sorted(told, key=lambda t: t.start) for name, told in found.items()}


def cut(text: str, told: Sequence[Told]) -> list[tuple[str, Told | None]]:
    """Return ``text`` in pieces, those that are an outlet's name with what they tell."""
    pieces: list[tuple[str, Told | None]] = []
    at = 0
    for item in told:
        pieces += [(text[at : item.start], None), (text[item.start : item.end], item)]
        at = item.end
    return [piece for piece in (*pieces, (text[at:], None)) if piece[0]]


def left_over(
    named: Mapping[str, list[Citation]], told: Mapping[str, Sequence[Told]]
) -> dict[str, list[Citation]]:
    """Return the outlets of ``named`` that no sentence names itself."""
    names = {item.name for items in told.values() for item in items}
    return {name: own for name, own in named.items() if name not in names}
