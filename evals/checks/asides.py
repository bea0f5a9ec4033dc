"""What a text says of a name right beside it: an age, a calling. Given to another it is false.

"Orr, 59, was fined" of a source that has "Brode, 59" and "Orr, 23"; "Orr, the purser, fell" of one
that has "purser Lena Brode". Ages and callings that no cited words have are for other checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.language.aliases import same_name
from corpus.language.names import Name
from corpus.language.tokens import STOP_WORDS, Token, word_set
from evals.checks.known import Other
from evals.checks.sides import is_verb
from evals.evidence import Span, facts
from evals.support.lexicon import same_sense
from evals.support.units import REPORTING_STEMS

_AGE_BEHIND = re.compile(
    r"(?:,\s+|\s+\()(?:aged?\s+)?(?P<age>\d{1,3})(?=[,);]|\.?$)"
    r"|,?\s+(?:who\s+)?(?:is|was)\s+(?P<told>\d{1,3})(?:\s+years\s+old)?(?=[,;]|\.?$)"
)
_AGE_BEFORE = re.compile(r"\b(?P<age>\d{1,3})-year-old\s+(?P<between>(?:[a-z-]+\s+){0,3})$")
_OLDEST = 120
_CALLING_BEHIND = re.compile(
    r",\s+(?:the|an?|his|her|their)\s+(?P<who>[a-z][^,;:.()“”\"]{2,60}?)(?=[,;]|\.?$)"
)
PREPOSITION = re.compile(r"\s(?:of|for|in|on|at|from|with|to|who|whose|which|that|by|and)\s")
_BEFORE = 40  # characters before a name in which its calling stands
# What many in one text may be called.
_SHARED = word_set("""
    company firm group body agency bank city town village country state region district county
    river ship man woman member minister lawyer official friend colleague child son daughter
    spokesman spokeswoman spokesperson
""")


@dataclass(frozen=True, slots=True)
class _Age:
    name: Name
    age: int
    start: int
    end: int


def another_age(claim: str, spans: Sequence[Span]) -> Other | None:
    """Return the age in ``claim`` that its evidence gives to another name, or not to this one."""
    near = [s.context for s in spans]
    theirs = [found for text in near for found in _ages(text)]
    for mine in _ages(claim):
        same = [a for a in theirs if same_name(a.name.key, mine.name.key)]
        if same and all(a.age != mine.age for a in same):
            return Other(mine.start, mine.end, str(same[0].age))
        others = [a for a in theirs if a.age == mine.age]
        told = sum(
            re.fullmatch(rf"{mine.age}(?:-year-old)?", t.norm) is not None
            for text in near
            for t in facts(text).tokens
        )
        named = any(same_name(n.key, mine.name.key) for text in near for n in facts(text).names)
        if not same and others and named and told == len(others):
            return Other(mine.start, mine.end, f"{others[0].name.text}, {mine.age}")
    return None


def another_calling(claim: str, spans: Sequence[Span]) -> Other | None:
    """Return the name in ``claim`` with the calling that its evidence gives to another name."""
    for noun, name in _callings(claim):
        told = [
            (text, word)
            for text in (s.context for s in spans)
            for word in facts(text).tokens
            if same_sense(word.stem, noun.stem)
        ]
        holders = [
            next((n for w, n in _callings(text) if w.start == word.start), None)
            for text, word in told
        ]
        known = [n for n in holders if n is not None]
        if not known or len(known) < len(holders):
            continue  # said of nobody, or of somebody whom the text does not name beside it
        if any(same_name(n.key, name.key) for n in known) or any(
            _may_be(noun, name, s) for s in spans
        ):
            continue
        if any(same_name(n.key, name.key) for text, _ in told for n in facts(text).names):
            start, end = min(noun.start, name.start), max(noun.end, name.end)
            return Other(start, end, known[0].text)
    return None


def _ages(text: str) -> Iterator[_Age]:
    for name in facts(text).names:
        behind = _AGE_BEHIND.match(text, name.end)
        before = _AGE_BEFORE.search(text[max(0, name.start - _BEFORE) : name.start])
        if behind:
            which = "age" if behind["age"] else "told"
            yield from _age(name, int(behind[which]), behind.start(which))
        elif before and not any(_parts(t) for t in facts(before["between"]).tokens):
            at = max(0, name.start - _BEFORE) + before.start("age")
            yield from _age(name, int(before["age"]), at)


def _parts(word: Token) -> bool:
    """Whether a word keeps a name from being who is so old: "a 35-year-old from Varn"."""
    return is_verb(word) or word.norm in STOP_WORDS or word.norm.endswith(("s", "ly"))


def _age(name: Name, age: int, start: int) -> Iterator[_Age]:
    if 0 < age <= _OLDEST:
        yield _Age(name, age, start, start + len(str(age)))


def _callings(text: str) -> Iterator[tuple[Token, Name]]:
    """Each name with the noun that says what its bearer is: before it, or in an aside behind it."""
    read = facts(text)
    for name in read.names:
        if behind := _CALLING_BEHIND.match(text, name.end):
            cut = PREPOSITION.search(behind["who"])
            end = behind.start("who") + (cut.start() if cut else len(behind["who"]))
            aside = [t for t in read.tokens if behind.start("who") <= t.start < behind.end()]
            if any(is_verb(t) or t.stem in REPORTING_STEMS for t in aside):
                continue  # "died in Varn, a guard said"
            words = [t for t in aside if t.end <= end]
        else:
            words = [t for t in read.tokens if t.end == name.start - 1]
        noun = words[-1] if words else None
        if noun is None or noun.norm in STOP_WORDS or noun.norm.endswith("s") or is_verb(noun):
            continue
        if noun.stem not in _SHARED and noun.norm.isalpha():
            yield noun, name


def _may_be(noun: Token, name: Name, span: Span) -> bool:
    """Whether the article has the noun and the name in one sentence, the noun not another's."""
    for start, end in Span(span.text, 0, len(span.text)).cited_sentences:
        text = span.text[start:end]
        read = facts(text)
        if not any(same_name(n.key, name.key) for n in read.names):
            continue
        held = {w.start: n for w, n in _callings(text)}
        for word in read.tokens:
            holder = held.get(word.start)
            if same_sense(word.stem, noun.stem) and (
                holder is None or same_name(holder.key, name.key)
            ):
                return True
    return False
