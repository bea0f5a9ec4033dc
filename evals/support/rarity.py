"""How rare a word is (``rarity.txt``): a rare word of a claim is worth more than a common one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def rarity(stem: str) -> float:
    """Return the rarity of a stem in (0, 1]; a stem outside the table is as rare as can be."""
    return _table().get(stem, 1.0)


@cache
def _table() -> dict[str, float]:
    table: dict[str, float] = {}
    level = 1.0
    for line in (files(__package__) / "rarity.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        for word in line.split():
            if word.endswith(":"):
                level = int(word[:-1]) / 10
            else:
                table[word] = level
    return table
