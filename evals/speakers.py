"""Whether two ways of naming a speaker can mean the same one."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.language.aliases import fold, same_name
from corpus.language.attribution import Attribution
from corpus.language.names import Name, names
from corpus.language.tokens import STOP_WORDS, tokens
from evals.model import Subject
from evals.support.lexicon import word_set

_BACK = 1200  # characters before the cited words in which a name for "the company" may stand
# Nouns that newspapers put in the place of any name.
_ANY_NAME = word_set("""
    company firm group man woman player agency bank regulator maker giant startup lab organisation
    organization club team charity carrier airline retailer operator owner builder publisher union
    association party body watchdog institute university newspaper
""")
_PRONOUNS = word_set("he she they it we i who that which his her their")


def alike(a: str | None, b: str | None) -> bool:
    """Whether two speakers share a word that names or describes them."""
    mine, theirs = ({t.stem for t in tokens(s or "") if t.norm not in STOP_WORDS} for s in (a, b))
    return bool(mine & theirs)


def may_be(speaker: str, source: list[tuple[Attribution, str]], subject: Subject) -> bool:
    """Whether the sentence's speaker can be one of the source's.

    Two proper names are told apart by their words. A pronoun stands for anybody. A common noun
    stands for a name that the source calls by that noun ("the minister" for Minister Orr), or, of
    the nouns that newspapers put for any name ("the company"), for one that it names before.
    """
    mine = names(speaker)
    if fold(speaker) in _PRONOUNS or not mine:
        return True
    if any(_is_outlet(n, t) for n in mine for s in subject.spans for t in s.tellers):
        return True
    for mark, text in source:
        said_by = _speaker_with_aside(mark, text)
        theirs = names(said_by)
        if any(same_name(a.key, b.key) for a in mine for b in theirs):
            return True
        if any(_runs_together(a, said_by) for a in mine):
            return True
        if alike(speaker, said_by):
            return True
        if not theirs and _stands_for(str(mark.speaker), mine, subject):
            return True
    return False


def _runs_together(name: Name, words: str) -> bool:
    """Whether a name stands among the words in two pieces: PortLink in "ferry firm Port Link"."""
    whole, parts = fold(name.text).replace(" ", ""), fold(words).split()
    return any(a + b == whole for a, b in pairwise(parts))


def _is_outlet(name: Name, outlet: str) -> bool:
    """Whether a name is the outlet's: the place in it ("Saltmere" of a Courier) is not."""
    return same_name(name.key, outlet) and name.key.split()[-1] == fold(outlet).split()[-1]


def _speaker_with_aside(mark: Attribution, text: str) -> str:
    """The speaker with what stands beside the name: "The judge, Lena Brode, said"."""
    speaker = mark.speaker or ""
    at = text.rfind(speaker, 0, mark.start)
    if at != -1:
        return text[max(0, at - 40) : mark.start]
    at = text.find(speaker, mark.end)
    return text[at : at + len(speaker) + 40] if at != -1 else speaker


def _stands_for(noun: str, mine: list[Name], subject: Subject) -> bool:
    """Whether a common noun can be one of these names, by what the sources say of them."""
    if fold(noun) in _PRONOUNS:
        return any(_near_by(n, s.text, s.start) for n in mine for s in subject.spans)
    words = [t for t in tokens(noun) if t.norm not in STOP_WORDS]
    bare = len(words) == 1
    if not words or words[-1].norm.endswith("s"):
        return False  # "insurers", "two people": nobody by name
    head = words[-1].norm
    if bare and head in _ANY_NAME:
        return any(_near_by(n, s.text, s.start) for n in mine for s in subject.spans)
    return any(
        re.search(
            rf"\b{re.escape(head)},? (?:\w+ )?{re.escape(n.text)}\b|"
            rf"\b{re.escape(n.text)}(?:, (?:[\w'’-]+ ){{0,6}}?|'s |’s ){re.escape(head)}\b",
            f"{s.title}. {s.text}",
            re.I,
        )
        for n in mine
        for s in subject.spans
    )


def _near_by(name: Name, text: str, start: int) -> bool:
    """Whether a name stands in the text before what is cited, or in it."""
    return any(
        same_name(name.key, n.key) for n in names(text[max(0, start - _BACK) : start + _BACK])
    )
