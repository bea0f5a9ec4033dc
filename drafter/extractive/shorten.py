"""Making a source's sentence shorter without a word of our own. Pure.

Only whole clauses go, and only those whose loss leaves the claim and who makes it untouched: what
is kept is a subsequence of the sentence's words. Never dropped: attributions, conditions,
concessions, negations, numbers of the main clause.
"""

from __future__ import annotations

import re

from corpus.language.attribution import attributions
from corpus.language.tokens import NEGATIONS, tokens

# A sentence up to this many words is left as long as it is.
LONG = 34
_LEAST_LEFT = 9

_CONNECTIVE = re.compile(
    r"^(?:(?:and|but|yet|still|also|so),? |(?:however|meanwhile|moreover|furthermore|additionally|"
    r"in addition|in the mean(?:time|while)|besides|nevertheless|nonetheless|in fact|overall|"
    r"finally|ultimately|notably|separately|already|interestingly|sadly|according to reports), )"
    r"(?=\S)",
    re.I,
)
# "Also" and "even" point to a sentence that is not there; they change no claim.
_ALSO = re.compile(r"(?<!but )\balso (?=[a-z])|\beven (?=(?:said|told|offered|asked|admitted)\b)")
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_TRAILING = re.compile(
    r",\s+(?:(?:thus|thereby|also)\s+)?(?:which|who|whose|where|[a-z]+ing)\s[^,]*(?:,[^,]*)?\.$"
)
# What must not go: it turns or limits the claim.
_LIMITS = re.compile(
    r"\b(?:if|unless|although|though|but|except|despite|until|only|however|while|whether|pending|"
    r"depending|according|including|assuming|citing|saying|claiming|alleging|adding|warning)\b",
    re.I,
)
_DATED = re.compile(r"\b(?:19|20)\d\d\b")


def shorten(text: str) -> str:
    """Return ``text`` with its leading connective, dispensable brackets and last clause dropped.

    The last clause goes only from a sentence of more than ``LONG`` words.
    """
    short = _ALSO.sub("", _BRACKET.sub(_bracket, text))
    match = _CONNECTIVE.match(short)
    if match:
        short = short[match.end() :]
        short = short[0].upper() + short[1:]
    while len(tokens(short)) > LONG and (match := _TRAILING.search(short)):
        kept, dropped = short[: match.start()] + ".", match.group()
        if len(tokens(kept)) < _LEAST_LEFT or not _dispensable(kept, dropped, short):
            break
        short = kept
    return short


def tidy(text: str) -> str:
    """Return ``text`` on one line, with typographic marks for typewriter ones; no word changes."""
    text = text.replace("``", "“").replace("''", "”")
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"“\s+", "“", text)
    text = re.sub(r"\s+([,.;:!?”])", r"\1", text)
    return re.sub(r"(\w)\s+(['’](?:s|t|re|ve|ll|d)\b)", r"\1\2", text)


def limits(words: str) -> bool:
    """Tell whether ``words`` hold a condition, a concession or an attribution."""
    return bool(_LIMITS.search(words))


def _bracket(match: re.Match[str]) -> str:
    """Keep a date and an abbreviation, which later words may need; drop asides and conversions."""
    inside = match.group(1).strip()
    aside = len(inside.split()) >= 3 or re.fullmatch(
        r"[\d.,]+ [\w ]+|pictured(?: \w+)?|above|below|left|right", inside, re.I
    )
    return "" if aside and not _DATED.search(inside) else match.group()


def _dispensable(kept: str, dropped: str, whole: str) -> bool:
    if any(mark in dropped for mark in '”"“)('):
        return False
    if limits(dropped) or any(t.norm in NEGATIONS for t in tokens(dropped)):
        return False
    return len(attributions(kept)) == len(attributions(whole))
