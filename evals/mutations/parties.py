"""Errors of who and where: names, places, parties swapped."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

from corpus.language.aliases import same_name
from corpus.language.names import Name, names
from evals.mutations.model import Pool, Seed, capitalised, put

_PLACED = re.compile(r"\b(?:in|at|near|off|from|outside|around|across|to) (?:the )?$")
_JOINS = re.compile(r"\b(?:and|or|with|as|between|met|of|for|in|at|from|near|to)\b|[,;:“”\"()]")
# Verbs whose two sides are not the same: who does it, and to whom.
_ACTS = re.compile(
    r"\b(?:accused|sued|beat|defeated|bought|acquired|sold|replaced|succeeded|told|asked|warned|urged|"
    r"fined|arrested|attacked|criticised|criticized|blamed|ordered|joined|left|overtook|paid|owes|"
    r"owns|rejected|backed|supported|hired|fired|appointed|convicted|acquitted|sentenced|killed|"
    r"injured|invaded|supplied|thanked|praised|defended|followed|beats|signed|led|leads|helped|"
    r"charged|claimed|denied|offered|gave|lent|sent|denounced|threatened|stopped|halted|opposes|"
    r"opposed|demands|demanded|protects?|serves?|bought|buys|sells|will sell|will buy|wants)\b"
)
_NOUN_PHRASE = r"(?:the|a|an|its|his|her) (?:[a-z-]+ ){0,2}?[a-z-]+"
_NOUN_ACT = re.compile(
    rf"(?P<a>\b(?i:{_NOUN_PHRASE})|\b[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)*) (?:has |had |will |also )?"
    rf"(?:{_ACTS.pattern}) (?P<b>{_NOUN_PHRASE}|[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)*)"
    r"(?=[,.;]| (?:of|to|on|in|for|at|over|after|from|with|by|during|and)\b)"
)


def change_name(seed: Seed, pool: Pool, rng: Random) -> Seed | None:
    """Put a name that the article does not hold in the place of one."""
    return _renamed(seed, pool, rng, [n for n in _changeable(seed) if not _placed(seed, n)])


def change_place(seed: Seed, pool: Pool, rng: Random) -> Seed | None:
    """The same for a name behind "in", "at", "near", "off"."""
    return _renamed(seed, pool, rng, [n for n in _changeable(seed) if _placed(seed, n)])


def name_from_beside(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Put another name of the same article in a name's place."""
    places = _changeable(seed)
    mine = [n.key for n in names(seed.text)]
    others = [
        n.text for n in names(seed.article.text) if not any(same_name(n.key, key) for key in mine)
    ]
    others = list(dict.fromkeys(others))
    if not places or not others:
        return None
    old = rng.choice(places)
    alike = [o for o in others if o.count(" ") == old.text.count(" ")] or others
    return seed.saying(put(seed.text, (old.start, old.end), rng.choice(alike)))


def _renamed(seed: Seed, pool: Pool, rng: Random, places: list[Name]) -> Seed | None:
    if not places:
        return None
    old = rng.choice(places)
    new = pool.stranger(old, seed.article, rng)
    return seed.saying(put(seed.text, (old.start, old.end), new)) if new else None


def _changeable(seed: Seed) -> list[Name]:
    """The names that stand once: where one stays, a reader would see a slip of the pen."""
    found = names(seed.text)
    return [n for n in found if sum(same_name(n.key, o.key) for o in found) == 1]


def _placed(seed: Seed, name: Name) -> bool:
    return _PLACED.search(seed.text[: name.start]) is not None


def _opens(text: str, start: int) -> bool:
    """Whether a party begins here, without a title before it that would stay behind."""
    before = text[:start].rstrip()
    return (
        not before
        or not (before[-1].isalnum() or before[-1] in "'’-")
        or bool(re.search(r"\b(?:that|and|but|while|as|when|after|because|if|the)$", before))
    )


def swap_roles(seed: Seed, _pool: Pool, _rng: Random) -> Seed | None:
    """Let each of two parties do what the other did."""
    text = seed.text
    for left, right in pairwise(names(text)):
        between = text[left.end : right.start]
        if _ACTS.search(between) and not _JOINS.search(between) and len(between.split()) <= 5:
            if same_name(left.key, right.key) or not _opens(text, left.start):
                continue
            turned = put(text, (right.start, right.end), left.text)
            return seed.saying(put(turned, (left.start, left.end), right.text))
    match = _NOUN_ACT.search(text)
    if (
        match is None
        or not _opens(text, match.start("a"))
        or match["a"].casefold() == match["b"].casefold()
    ):
        return None
    first, second = match["b"], match["a"]
    if match.start("a") == 0:
        first = capitalised(first)
        if not names(second):
            second = second[0].lower() + second[1:]
    turned = put(text, match.span("b"), second)
    return seed.saying(put(turned, match.span("a"), first))
