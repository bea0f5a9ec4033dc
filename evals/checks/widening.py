"""Where a sentence says "all", "every", "nationwide", and its evidence tells of less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.language.quotes import quotations
from corpus.language.tokens import STOP_WORDS, Token, word_set
from evals.checks.sides import is_verb
from evals.evidence import Span, facts
from evals.support.lexicon import same_sense
from evals.support.pairs import Pairing

_REACH = 3  # words behind "all" in which its noun stands
_AHEAD = 4  # words before a noun in which the source says how much of it: "some of the yard's"
_OF_NOUN = word_set("all every whole entire")
_OF_PLACE = re.compile(
    r"\b(?:nationwide|countrywide|worldwide|everywhere|universally|globally"
    r"|(?:across|throughout|all over|in every part of) the (?:\w+ )?"
    r"(?:country|nation|world|continent|globe|region|province|state|city))\b",
    re.I,
)
# A source that has one of these speaks of a whole too, or of nothing, which is as wide.
_WHOLE = re.compile(
    r"\b(?:all|every\w*|each|both|whole|entire\w*|always|never|no|none|nobody|no one|nothing|any\w*"
    r"|total\w*|complete\w*|full\w*|sweeping|unanimous\w*|across|throughout|around|nation\w*"
    r"|countrywide|country|worldwide|world|global\w*|universal\w*|everywhere|altogether|blanket)\b",
    re.I,
)
_PART = word_set("""
    some several many few most part partly partial partially half certain handful majority number
    various one
""")
# Those that may be meant of any noun: "all were found", but not "around the quay".
_OF_ANY = re.compile(
    r"all|each|both|every\w*|whole|entire\w*|altogether|none|nobody|no one|nothing", re.I
)
_FEW = word_set("some several few half certain handful one most")
_IDIOM = re.compile(
    r"\b(?:(?:at|after|above|over|once and for|not|nearly|almost|virtually|first of|of) all"
    r"|all (?:but|along|day|night|right|too|in all|the (?:more|same|way|time|while)|over|out|set"
    r"|sides?|manner|kinds?)"
    r"|all-\w+|every (?:\w+ )?(?:other|hour|day|night|week|weekday|weekend|month|year|time|minute"
    r"|second|morning|evening|summer|winter|spring|autumn|quarter)s?|on the whole"
    r"|(?:not|nearly|almost|virtually) (?:every|the (?:whole|entire)))\b",
    re.I,
)
_PLURAL = word_set("people police men women children staff troops crew data media")
_DEFINITE = word_set("the its their his her our these those")


@dataclass(frozen=True, slots=True)
class Wide:
    """``claim[start:end]`` says more than the source; ``source`` is what that says of it."""

    start: int
    end: int
    text: str
    source: str
    blocks: bool


def widened(claim: str, spans: Sequence[Span], near: Sequence[Pairing]) -> Wide | None:
    """Return the first word of the whole in ``claim`` that no evidence answers.

    It blocks where the evidence tells of a part, of one thing, or of no such place; a warning where
    the thing stands there in the plural ("the schools were closed" for "all schools").
    """
    cited = [s.text[a:b] for s in spans for a, b in s.cited_sentences]
    whole = any(_WHOLE.search(text) for text in (*cited, *(s.title for s in spans)))
    quoted = quotations(claim)
    idioms = [m.span() for m in _IDIOM.finditer(claim)]

    def stands_apart(at: int) -> bool:
        return any(a <= at < b for a, b in (*quoted, *idioms))

    for match in _OF_PLACE.finditer(claim):
        if not whole and not stands_apart(match.start()):
            text = match.group()
            return Wide(*match.span(), text, "no such place", blocks=True)
    words = facts(claim).tokens
    for i, word in enumerate(words):
        if word.norm in _OF_NOUN and not stands_apart(word.start):
            nouns = _nouns(claim, words[i + 1 : i + 1 + _REACH])
            if nouns and whole and not _one_of_many(nouns, near, cited):
                continue
            if nouns:
                told, blocks = _told(word.norm, nouns, near)
                text = claim[word.start : nouns[-1].end]
                return Wide(word.start, nouns[-1].end, text, told, blocks)
    return None


def _one_of_many(nouns: Sequence[Token], near: Sequence[Pairing], cited: Sequence[str]) -> bool:
    """Whether the source tells of "one of the licences", and of a whole only for another noun."""
    for text in cited:
        words = facts(text).tokens
        for match in filter(lambda m: _OF_ANY.fullmatch(m[0]), _WHOLE.finditer(text)):
            behind = next((t for t in words if t.start >= match.end()), None)
            of_other = (
                match[0].casefold() in _OF_NOUN
                and behind is not None
                and behind.norm not in STOP_WORDS
                and not is_verb(behind)
                and not any(same_sense(noun.stem, behind.stem) for noun in nouns)
            )
            if not of_other:
                return False
    return any(
        same_sense(noun.stem, word.stem)
        for pairing in near
        for word in _few(facts(pairing.text).tokens)
        for noun in nouns
    )


def _few(words: Sequence[Token]) -> Iterator[Token]:
    """Return the words that "one of" and "some" are said of."""
    for i, word in enumerate(words):
        if word.norm in _FEW:
            yield from _phrase(words[i + 1 : i + 1 + _AHEAD])


def _phrase(words: Sequence[Token]) -> list[Token]:
    """Return the words of "of the old licences" up to where another phrase begins."""
    found: list[Token] = []
    for word in words:
        joins = word.norm == "of" and not found
        stops = word.norm in STOP_WORDS and not joins and word.norm not in _DEFINITE
        if stops or (is_verb(word) and not word.norm.endswith("ing")):
            break
        found.append(word)
    return found


def _nouns(claim: str, behind: Sequence[Token]) -> list[Token]:
    """Return the words that the whole is of; none before a number, which says how many it is."""
    values = facts(claim).values
    found = []
    for word in behind:
        if any(a <= word.start < b for a, b in values):
            return []
        if word.norm in STOP_WORDS and word.norm not in {"of"} | _DEFINITE:
            break
        if word.norm not in STOP_WORDS:
            found.append(word)
    return found


def _told(whole: str, nouns: Sequence[Token], near: Sequence[Pairing]) -> tuple[str, bool]:
    """Return what the source says of the nouns, and whether that is less for certain."""
    for pairing in near:
        words = facts(pairing.text).tokens
        for i, word in enumerate(words):
            if not any(same_sense(noun.stem, word.stem) for noun in nouns):
                continue
            ahead = [w.norm for w in words[max(0, i - _AHEAD) : i]]
            part = any(norm in _PART or norm.isdigit() for norm in ahead)
            one = whole in {"all", "every"} and not _is_plural(word)
            return pairing.text[words[max(0, i - _REACH)].start : word.end], part or one
    return "nothing of the kind", False


def _is_plural(word: Token) -> bool:
    return word.norm.endswith("s") or word.norm in _PLURAL
