"""Where a text denies: its negations, the words they bear on, and the clauses they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.language.clauses import clause_ids
from corpus.language.tokens import (
    NEGATIONS,
    NOT_TO_STEMS,
    STOP_WORDS,
    Token,
    tokens,
    word_set,
)
from evals.support.lexicon import groups

# Words that deny by themselves; a clause that holds one may answer a negation.
_NEGATIVE_STEMS = word_set("""
    fail refus deni lack unabl without prevent reject avoid declin nobodi dismiss miss neither
    baseless fals untru invent invention exclud unwel innoc disagre oppos unchang unhurt
    uninjur unharm unclear unknown clear acquit absolv exoner unabl reluct
""")
# "Undisclosed" says what "not disclosed" does.
_UNDONE = re.compile(r"(?:un(?!der|i|til|cle|less|to)|non-?)[a-z]{4,}")
# A sentence may say with these what its source says with a negation: "cut power", "without power".
_TAKING_AWAY = word_set("cut lose stop ban halt forbid keep out only hardli bare rare free")
# "Not counting the cable" sets it aside and denies nothing.
_NOT_NEGATION = word_set("only just least later more fewer less counting including")
# "No longer" ends a thing, and these may tell the same of it.
_ENDED = word_set(
    "stop end ceas quit leav drop abandon former formerli lift withdraw lose past onc"
)
# Behind "but" these begin a clause of its own: "…, but could complicate his affairs".
_CLAUSE_BEGINS = word_set("""
    is are was were has have had does do did can could will would may might must should
    he she it they we i you there this that these those not
""")
# "Not before March" states March; "no province had more" states the most.
_UNTIL = word_set("until before unless till")
_MORE = word_set("more than greater higher larger worse better so as such")
_SET_AGAINST = word_set("but instead rather until unless before")
_REACH = 6  # words behind a negation in which what it bears on stands
_BESIDE = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One negation: the index of its word, its clause, where the words it may bear on start.

    ``denied`` are those of ``heads`` that it surely bears on. ``idiom`` is true where the words
    around it turn it into a statement.
    """

    at: int
    clause: int
    heads: tuple[int, ...]
    denied: tuple[int, ...]
    idiom: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The negations of one text; clauses are counted as in ``corpus.language.clauses``."""

    words: tuple[Token, ...]
    clauses: tuple[int, ...]
    marks: tuple[Mark, ...]

    def word(self, index: int) -> Token:
        """Return the word of this index."""
        return self.words[index]

    def clause_at(self, place: int) -> int:
        """Return the clause of the word that holds this character, or of the last one before it."""
        found = 0
        for word, clause in zip(self.words, self.clauses, strict=True):
            if word.start > place:
                break
            found = clause
        return found

    def count(self, clause: int) -> int:
        """Return how many negations stand in a clause."""
        return sum(m.clause == clause for m in self.marks)

    def negative(self, clause: int) -> frozenset[str]:
        """Return the stems in a clause that deny or take away without being negations."""
        return frozenset(
            w.stem
            for w, c in zip(self.words, self.clauses, strict=True)
            if c == clause and (w.stem in _NEGATIVE_STEMS | _TAKING_AWAY or _UNDONE.match(w.norm))
        )

    def ended(self, mark: Mark) -> bool:
        """Tell whether a negation says that something has come to its end: "no longer"."""
        return [w.norm for w in self.words[mark.at : mark.at + 2]] == ["no", "longer"]

    def tells_an_end(self) -> bool:
        """Tell whether a word says that something has come to its end: "former", "quit"."""
        stops = groups("stop")
        return any(w.stem in _ENDED or groups(w.stem) & stops for w in self.words)

    def set_against(self, denied: Token) -> bool:
        """Tell whether it is set against something: "not by a ship but by an anchor"."""
        after = [w for w in self.words if w.start > denied.start][: _REACH + 1]
        return any(
            w.norm in _SET_AGAINST and not (w.norm == "but" and behind.norm in _CLAUSE_BEGINS)
            for w, behind in pairwise(after)
        )


@lru_cache(maxsize=16_384)
def reading(text: str) -> Reading:
    """Read the negations of ``text``."""
    words = tuple(tokens(text))
    clauses = clause_ids(text, words)
    marks = []
    for i, word in enumerate(words):
        to = word.stem in NOT_TO_STEMS and any(
            w.norm == "to" and c == clauses[i]
            for w, c in zip(words[i + 1 : i + 1 + _BESIDE], clauses[i + 1 :], strict=False)
        )
        if not to and not _is_negation(words, i):
            continue
        idiom = any(w.norm in _UNTIL for w in words[i : i + 2 * _REACH]) or (
            word.norm in {"no", "not", "never"}
            and any(w.norm in _MORE for w in words[i : i + _REACH])
        )
        heads = _heads(words, clauses, i)
        marks.append(Mark(i, clauses[i], heads, _denied(words, i, heads), idiom))
    return Reading(words, clauses, tuple(marks))


def _heads(words: tuple[Token, ...], clauses: tuple[int, ...], i: int) -> tuple[int, ...]:
    """Return the starts of the content words that a negation may bear on, the nearest first.

    Those that follow in its clause; where none does, the one before.
    """

    def content(start: int, end: int) -> list[int]:
        return [
            words[j].start
            for j in range(max(0, start), min(end, len(words)))
            if clauses[j] == clauses[i] and words[j].norm not in STOP_WORDS | NEGATIONS
            # "No one was hurt" denies the hurt, "no longer the chief" the chief.
            if not (j == i + 1 and words[i].norm == "no" and words[j].norm in {"one", "longer"})
        ]

    return tuple(content(i + 1, i + 1 + _REACH)[:3] or content(i - _BESIDE, i)[-1:])


def _denied(words: tuple[Token, ...], i: int, heads: tuple[int, ...]) -> tuple[int, ...]:
    """Of these, return those that the negation surely bears on.

    The nearest; one more behind an adverb or, after "no" and "without", side by side with it.
    """
    places = {w.start: w for w in words}
    if len(heads) < 2:
        return heads
    first, second = places[heads[0]], places[heads[1]]
    beside = words[i].norm in {"no", "without"} and second.start - first.end == 1
    return heads[:2] if first.norm.endswith("ly") or beside else heads[:1]


def _is_negation(words: tuple[Token, ...], i: int) -> bool:
    if words[i].norm == "yet" and i + 1 < len(words) and words[i + 1].norm == "to":
        return True  # "has yet to win"
    numbered = (
        words[i].text in {"No", "NO"} and i + 1 < len(words) and words[i + 1].norm[0].isdigit()
    )
    if words[i].norm not in NEGATIONS or numbered:
        return False
    if i + 1 >= len(words):
        return True
    if words[i + 1].norm == "longer":
        return i + 2 >= len(words) or words[i + 2].norm != "than"
    return words[i + 1].norm not in _NOT_NEGATION
