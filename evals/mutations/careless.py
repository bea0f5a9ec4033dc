"""Errors of a writer who did not look: a try told as a deed, dates crossed, a part as the whole."""

from __future__ import annotations

import re
from random import Random

from corpus.language.dates import dates, same_date
from corpus.language.names import names
from evals.mutations.model import Pool, Seed, put

_TRIED = re.compile(
    r"\b(?:tried|attempted|sought|trying|attempting|seeking|tries|attempts|seeks) to (?=[a-z])"
)
_DONE = {"ing": "managing to ", "ed": "managed to ", "s": "manages to "}
_SPEAKER = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Aa]) (?=(?:minister|ministry|judge|court|company|government|operator"
    r"|union|mayor|owner|regulator|commission|president|captain|governor|council|officials?)\b)"
)
_JUDGEMENTS = ("biased", "incompetent", "embattled", "heartless", "lenient", "discredited")


def swap_dates(seed: Seed, _pool: Pool, _rng: Random) -> Seed | None:
    """Give each of two dates what belonged to the other."""
    found = dates(seed.text, seed.article.published_at)
    for i, first in enumerate(found):
        for second in found[i + 1 :]:
            alike = first.precision == second.precision and not same_date(first, second)
            between = seed.text[first.end : second.start].strip()
            if alike and between not in {"to", "and", "or", "-", "–", "until"}:
                there = (second.start, second.end)
                swapped = put(seed.text, there, first.text)
                return seed.saying(put(swapped, (first.start, first.end), second.text))
    return None


def tell_as_done(seed: Seed, _pool: Pool, _rng: Random) -> Seed | None:
    """Tell as done what somebody tried."""
    match = _TRIED.search(seed.text)
    if match is None:
        return None
    verb = match.group().split()[0]
    words = next((w for end, w in _DONE.items() if verb.endswith(end)), _DONE["ed"])
    return seed.saying(put(seed.text, match.span(), words))


def widen_place(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Have what happened in one place happen everywhere."""
    text = seed.text
    found = [
        (n.start - 3, n.end)
        for n in names(text)
        if text[max(0, n.start - 4) : n.start] == " in " and text[n.end : n.end + 1] in {".", ","}
    ]
    return seed.saying(put(text, rng.choice(found), "nationwide")) if found else None


def add_judgement(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Judge whom the sentence only names."""
    match = _SPEAKER.search(seed.text)
    if match is None:
        return None
    article = "An" if match.group() == "A " else "an" if match.group() == "a " else None
    word = rng.choice(_JUDGEMENTS)
    put_in = f"{match.group()}{word} "
    if article and word[0] in "aeiou":
        put_in = f"{article} {word} "
    return seed.saying(put(seed.text, match.span(), put_in))
