"""Errors that turn a sentence round: negation, direction, extent, how sure it is."""

from __future__ import annotations

import re
from random import Random

from evals.mutations.model import Offsets, Pool, Seed, put
from evals.mutations.tables import pairs

_PAST = dict(pairs("past"))
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|would|can|should|(?:has|have|had)(?= (?:been|already|\w+ed|left|"
    r"taken|made|gone|lost|won|found|begun|sold|bought|paid|offered)\b))\b(?! not\b| no\b| never\b)"
)
_PAST_VERB = re.compile(
    rf"(?<=[\w,] )(?:{'|'.join(_PAST)})\b(?= (?:the|an?|its?|his|her|their|to|that|in|on|by|from|"
    r"off|over|for|up|down|all|[$€£]?\d|[A-Z]|two|three|four|more|about|against|with)\b)"
)


def negate(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Deny what the sentence states."""
    text = seed.text
    found: list[tuple[Offsets, str]] = [
        ((m.end(), m.end()), " not") for m in _AUXILIARY.finditer(text)
    ]
    for match in _PAST_VERB.finditer(text):
        before = text[: match.start()].split()[-1:]
        if not set(before) & {"was", "were", "is", "are", "been", "be", "has", "had", "have", "a",
                              "the", "an", "and", "or", "by", "not", "never", "who"}:  # fmt: skip
            found.append((match.span(), f"did not {_PAST[match.group()]}"))
    if not found:
        return None
    at, words = rng.choice(found)
    return seed.saying(put(text, at, words))


_NEGATIVE = (
    (r"\b(did|do|does) not (?=[a-z])", r"\1 "),
    (r"n['’]t\b", ""),
    (r" not (?!only\b|just\b|least\b)", " "),
    (r"\bnever\b", "often"),
    (r"\bcannot\b", "can"),
    (r"\bwithout\b", "with"),
    (r"\b[Nn]obody\b", "everybody"),
    (r"\b[Nn]one of\b", "all of"),
    (r"\bno (?=longer\b)", ""),
    (r"\bno (?!longer\b|more\b|less\b|fewer\b|later\b|doubt\b)(?=[a-z])", "a "),
    (r"\bfailed to\b", "managed to"),
    (r"\b(?:refused|declined) to\b", "agreed to"),
    (r"\bunable to\b", "able to"),
)


def affirm(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """State what the sentence denies."""
    found: list[tuple[Offsets, str]] = []
    for pattern, words in _NEGATIVE:
        found += [(m.span(), m.expand(words)) for m in re.finditer(pattern, seed.text)]
    changed = [(at, w) for at, w in found if seed.text[at[0] : at[1]] != w]
    if not changed:
        return None
    at, words = rng.choice(sorted(changed))
    return seed.saying(put(seed.text, at, words))


_OPPOSITES = dict(pairs("opposites"))


def turn_direction(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Put a word's opposite in its place."""
    found = [
        m
        for m in re.finditer(r"(?<![\w-])[A-Za-z]+(?![\w-])", seed.text)
        if m.group() in _OPPOSITES and not _idle(seed.text, m.span())
    ]
    if not found:
        return None
    match = rng.choice(found)
    return seed.saying(put(seed.text, match.span(), _OPPOSITES[match.group()]))


def _idle(text: str, at: Offsets) -> bool:
    """Whether the word says no direction here: "made up", "up to", "cut off", "first time"."""
    word, before, after = text[at[0] : at[1]], text[: at[0]].split()[-1:], text[at[1] :].split()[:1]
    if word in {"up", "for", "late", "early", "left", "more", "less", "most", "against"}:
        # As numbers' hedges and parts of phrases these have an operator of their own, or none.
        return word != "up" or after not in (["from"], ["by"]) or before == ["made"]
    if word in {"after", "before"}:
        return after[:1] not in (["a"], ["the"], ["an"]) and after[:1] != ["losing"]
    return word == "cut" and after[:1] in (["off"], ["out"])


_EXTENT = (
    (r"\b[Ss]ome of\b", "all of"),
    (r"\b[Mm]ost of\b", "all of"),
    (r"\b(?:[Mm]ost|[Ss]ome|[Ss]everal|[Mm]any) (?=[a-z]+s\b)", "all "),
    (r"\b[Aa]ll (?:of )?(?=(?:the |its |their )?[a-z]+s\b)", "some of "),
    (r"\b[Ee]very\b", "nearly every"),
    (r"\b[Hh]alf (?:of )?(?=the|its|their)", "all "),
    (r"\b[Oo]nly (?=[a-z\d])", ""),
    (r"\b(?:[Oo]ften|[Ss]ometimes)\b", "always"),
    (r"\b[Pp]artly\b", "wholly"),
)


def change_extent(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Say all for some, some for all, or drop "only"."""
    return _one_of(seed, rng, _EXTENT)


_SURE = (
    (r"\b(?:may|might|could) (?=(?!not\b)[a-z])", "will "),
    (r"\b(?:may|might|could) not\b", "will not"),
    (r"\b(?:is|are) (?:expected|likely|set|due|scheduled) to\b", "will"),
    (r"\b(?:was|were) (?:expected|likely) to\b", "would"),
    (r"\b(?:plans?|intends?|hopes?|wants?) to\b", "will"),
    (r"\b(?:plans?|planned) to\b", "is certain to"),
    (r"\bis considering\b", "has decided on"),
    (r"\bare considering\b", "have decided on"),
    (
        r"\b(?:reportedly|allegedly|apparently|probably|possibly|perhaps|potentially|purportedly|"
        r"supposedly) ",
        "",
    ),
    (r"\b(?:alleged|suspected|purported|supposed|possible|potential) (?=[a-z])", ""),
    (r"\b(?:proposed|planned) (?=[a-z])", ""),
    (r"\b(?:appears?|appeared|seems?|seemed) to (?:be|have been)\b", "was"),
    (r"\bis (?:believed|said) to\b", "is known to"),
    (r"\bclaims?(?:ed)? (?=that\b)", "proved "),
    (r"\bsuspect(?:s|ed)? (?=that\b)", "established "),
)


def harden(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """State as sure or done what the sentence has as possible, planned, alleged or likely."""
    return _one_of(seed, rng, _SURE)


def _one_of(seed: Seed, rng: Random, table: tuple[tuple[str, str], ...]) -> Seed | None:
    found: list[tuple[Offsets, str]] = []
    for pattern, words in table:
        found += [(m.span(), m.expand(words)) for m in re.finditer(pattern, seed.text)]
    if not found:
        return None
    at, words = rng.choice(sorted(found))
    changed = put(seed.text, at, words)
    return seed.saying(changed[:1].upper() + changed[1:])
