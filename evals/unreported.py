"""Causes, motives and time windows that a sentence gives and its evidence does not.

What follows a mark of cause ("because", "prompted by"), of motive ("in a bid to", "hoping to") or
stands as a window ("in the coming weeks") is held against the evidence by itself: the rest of the
sentence may be well founded and this part invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.language.tokens import content_stems
from evals.evidence import Span, facts
from evals.support import support

What = Literal["cause", "motive", "window"]

_CAUSE = (
    r"because(?: of)?|due to|owing to|thanks to|as a result of|on account of|caused by|prompted by"
    r"|triggered by|driven by|brought on by|blamed on|stems from|stemmed from|the reason (?:is|was)"
)
_MOTIVE = (
    r"in order to|so as to|in a bid to|in an effort to|in an attempt to|with the aim of|aimed at"
    r"|aim(?:s|ed|ing)? to|seek(?:s|ing)? to|sought to|hop(?:es?|ed|ing) to|want(?:s|ed|ing)? to"
    r"|intend(?:s|ed|ing)? to|motivated by|for fear of|fearing|out of (?:fear|concern|anger)"
    r"|worried (?:that|about)|keen to|eager to|determined to"
)
_MARK = re.compile(rf"\b(?:(?P<cause>{_CAUSE})|(?P<motive>{_MOTIVE}))\s+", re.I)
_CLAUSE_END = re.compile(r"[,;:—–]|\.\s|\.$|\b(?:but|while|whereas|although)\b")
_WINDOW = re.compile(
    r"\b(?:in|within|over|during) the (?:coming|next few|next several) "
    r"(?:hours|days|weeks|months|years)"
    r"|\bby (?:the )?(?:year[- ]?end|month[- ]?end|end of (?:the|this|next) (?:week|month|year))"
    r"|\b(?:this|next|by the|before the|in the) (?:spring|summer|autumn|fall|winter)\b"
    r"|\b(?:next|this) (?:week|month|quarter|year)\b|\bwithin (?:days|weeks|months|hours)\b",
    re.I,
)
_LEAST_WORDS = 2  # content words of a clause that can be held against anything


@dataclass(frozen=True, slots=True)
class Unreported:
    """``text[start:end]`` gives a cause, motive or window that the evidence does not."""

    start: int
    end: int
    what: What


def unreported(text: str, evidence: Sequence[Span], *, weak: float) -> list[Unreported]:
    """Return the causes and motives in ``text`` whose support lies below ``weak``, in order."""
    found: list[Unreported] = []
    for mark in _MARK.finditer(text):
        stop = _CLAUSE_END.search(text, mark.end())
        end = stop.start() if stop else len(text)
        clause = text[mark.end() : end].strip()
        if len(content_stems(clause)) < _LEAST_WORDS:
            continue
        if support(clause, tuple(evidence)).score < weak:
            found.append(Unreported(mark.start(), end, "cause" if mark["cause"] else "motive"))
    return found


def unreported_windows(text: str, evidence: Sequence[Span]) -> list[Unreported]:
    """Return the vague windows in ``text`` of which no evidence has all words that matter."""
    said = [{t.stem for t in facts(s.context, s.reference).tokens} for s in evidence]
    return [
        Unreported(*m.span(), "window")
        for m in _WINDOW.finditer(text)
        if not any(set(_stems(m.group())) <= words for words in said)
    ]


def windows(text: str) -> bool:
    """Tell whether ``text`` names a vague window, one that is neither a date nor a duration."""
    return _WINDOW.search(text) is not None


def _stems(phrase: str) -> list[str]:
    return [t.stem for t in facts(phrase).tokens if len(t.norm) > 3 and t.norm not in _SMALL_WORDS]


_SMALL_WORDS = frozenset({"within", "over", "during", "before", "this"})
