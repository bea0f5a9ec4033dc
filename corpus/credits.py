"""Which agency an article names as the origin of its text, in its credit or its dateline.

``PORT ALDER (Reuters) -``, ``By Ada Lind, Associated Press``, ``Source: Xinhua``, ``as first
reported by AFP``. Looked for where credits stand: in the byline, at the head and at the tail of the
text. "Marks told Reuters" is a quotation and no credit. Agencies are the rows of
``outlets.toml`` marked ``wire``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from corpus import outlets
from corpus.model import Article

_HEAD, _TAIL = 300, 200
# Short names under which agencies sign, beside those in the table.
_SHORT = {
    "AP": "Associated Press",
    "AFP": "Agence France-Presse",
    "PTI": "Press Trust of India",
    "The Associated Press": "Associated Press",
}
_CREDIT = (
    r"(?:\(\s*{name}\s*\)\s*(?:[-–—:]|$)"  # PORT ALDER (Reuters) -
    r"|^\s*{name}\s*(?:[-–—:|]|$)"  # a line of its own, or one that it opens
    r"|\b[Ss]ources?:\s*{name}\b"
    r"|\b[Bb]y\s+[^\n]{{0,60}}?,\s*{name}\b"
    r"|\b(?:as )?first reported by {name}\b"
    r"|[©(]\s*(?:[Cc]opyright\s*)?(?:\d{{4}}\s*)?{name}\s*\)?\s*$)"
)


def credited(article: Article) -> str | None:
    """Return the agency that ``article`` names as its origin, by the name of the table."""
    ends = f"{article.text[:_HEAD]}\n{article.text[-_TAIL:]}"
    return _named(ends, article.byline or "", tuple(_agencies().items()))


@lru_cache(maxsize=4096)  # asked for each span that a check looks at
def _named(ends: str, byline: str, agencies: tuple[tuple[str, str], ...]) -> str | None:
    for written, agency in agencies:
        if re.search(rf"\b{re.escape(written)}\b", byline):
            return agency
        if written in ends and re.search(
            _CREDIT.format(name=re.escape(written)), ends, re.MULTILINE
        ):
            return agency
    return None


def _agencies() -> Mapping[str, str]:
    """Return the names that agencies sign with, the longest first, with those of the table."""
    return _signing(tuple(o.name for o in outlets.table().values() if o.wire))


@lru_cache(maxsize=8)
def _signing(wires: tuple[str, ...]) -> Mapping[str, str]:
    named = {w: w for w in wires} | {s: a for s, a in _SHORT.items() if a in wires}
    return dict(sorted(named.items(), key=lambda item: (-len(item[0]), item[0])))
