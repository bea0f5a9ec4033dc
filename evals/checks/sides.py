"""The two sides of a verb: who does it, and whom it is done to, read within one clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.language.clauses import clause_ids
from corpus.language.tokens import NEGATIONS, STOP_WORDS, Token
from evals.evidence import facts
from evals.support.lexicon import word_set
from evals.support.units import LIGHT_STEMS

BE = word_set("is are was were be been being")
_IRREGULAR = word_set("""
    won beat hit struck bought sold took gave made told met led left shot fought paid sent held
    found lost cut sank stole brought built chose drove kept taught thought saw knew sought beats
    buys sells sues hits leads owns backs
""")
_PREPOSITIONS = word_set(
    "of for in on at by with from to over after before during as that about under"
)
# Stems of verbs whose form in "s" seldom is a noun, where it stands between two parties.
_PRESENT = word_set("""
    want thank accus blame reject support oppos own lead sue join defend demand pay give tell ask
    warn urg hire appoint owe suppli protect serv follow replac beat critic criticis prais den
    deni face seek need
""")
_AUXILIARY = word_set("to will would can could may might must should shall")
_NOT_VERBS = word_set("need seed feed speed weed breed during evening morning king ring spring")
_DETERMINERS = word_set("the a an its his her their")
_PRONOUNS = word_set("he she it they")
_CALENDAR = word_set("""
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
""")
# "James, a Democrat, sued", "Subryan, 23, fled", "the agent, David Wilhelm, died".
_ASIDE = re.compile(
    r",\s+(?:(?:an?|the|one of)\s[^,;:.()“”\"]{1,40}|\d{1,3}"
    r"|[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,3}),"
)
# "The bank, which has a hundred branches, bought": its words are no clause of the act's.
_RELATIVE = re.compile(r",\s+(?:which|who|whose)\s[^,;:.()“”\"]{1,80},")
NEAR = 6  # words between a verb and its party, at most


@dataclass(frozen=True, slots=True)
class Sides:
    """A verb with the stems of who does it, and of whom it is done to."""

    verb: Token
    agent: frozenset[str]
    patient: frozenset[str]

    def matches(self, other: Sides) -> bool:
        """Tell whether the sides have more words in common than they have across."""
        straight = len(self.agent & other.agent) + len(self.patient & other.patient)
        across = len(self.agent & other.patient) + len(self.patient & other.agent)
        return bool(self.agent & other.agent) and straight >= across

    def crosses(self, other: Sides) -> bool:
        """Tell whether each side of one has a word of the other side of the other."""
        return bool(self.agent & other.patient and self.patient & other.agent)


def sides(text: str) -> list[Sides]:
    """Return the verbs of a text with their sides, read within one clause.

    An aside ("James, a Democrat, sued") parts nothing; a verb behind "and" has the doer of the verb
    before it.
    """
    words = facts(text).tokens
    ids = _clauses(text, words)
    found: list[Sides] = []
    doer: frozenset[str] = frozenset()
    subject = _subject(words, ids)
    for i, verb in enumerate(words):
        if not (is_verb(verb) or (i and words[i - 1].norm in _AUXILIARY and verb.text.islower())):
            continue
        here = [j for j, c in enumerate(ids) if c == ids[i]]
        left = [words[j] for j in here if j < i][-NEAR:]
        right = [words[j] for j in here if j > i][:NEAR]
        by = next((k for k, w in enumerate(right) if w.norm == "by"), None)
        participle = any(w.norm in BE for w in left[-3:])
        reduced = by == 0 and _is_participle(verb)  # "the chart printed by the Wire"
        if by is not None and (participle or reduced):
            left, right = right[by + 1 :], left
        elif participle and not verb.norm.endswith("ing"):
            doer = frozenset()
            continue  # "was told to go": by whom nobody says
        agent = _parties(left)
        opens = bool(left) and left[0].norm in {"and", "then"}
        bound = bool(left) and left[-1].norm == "to" and doer  # "signed a deal to buy"
        if bound or (not agent and (opens or _pronoun(left))):
            agent = doer
        elif not agent and not left and i and words[i - 1].end < verb.start - 1:
            agent = subject  # "Orlow, who owns the yard, sued": behind the aside
        patient = _parties(_phrase(right)) - agent
        doer = agent
        if agent and patient:
            found.append(Sides(verb, agent, patient))
    return found


def _subject(words: tuple[Token, ...], ids: list[int]) -> frozenset[str]:
    """Return the parties before the first verb of a text, in its first clause."""
    first = next((i for i, w in enumerate(words) if ids[i] != ids[0] or is_verb(w)), len(words))
    return _parties(list(words[:first]))


def _pronoun(words: list[Token]) -> bool:
    return any(w.norm in _PRONOUNS for w in words)


def _clauses(text: str, words: tuple[Token, ...]) -> list[int]:
    """Return each word's clause; asides, and "and" between two nouns, part nothing."""
    ids = list(clause_ids(_ASIDE.sub(lambda m: f" {m[0][1:-1]} ", text), words))
    for i, word in enumerate(words[:-1]):
        noun = words[i + 1].text[0].isupper() or words[i + 1].norm in _DETERMINERS
        if i and word.norm == "and" and noun and ids[i] != ids[i - 1]:
            ids[i:] = [n - 1 for n in ids[i:]]
    for aside in _RELATIVE.finditer(text):
        before = [n for n, w in zip(ids, words, strict=True) if w.end <= aside.start()]
        after = [i for i, w in enumerate(words) if w.start >= aside.end()]
        if before and after:  # the clause goes on behind the aside
            goes_on = ids[after[0]]
            ids = [before[-1] if i >= after[0] and n == goes_on else n for i, n in enumerate(ids)]
    return ids


def _phrase(words: list[Token]) -> list[Token]:
    """The words up to the first preposition: whom it is done to, without how, when and where.

    "Of" and a name behind it belong to them: "the ferries of Calder Lines".
    """
    end = next(
        (i for i, w in enumerate(words) if i and w.norm in _PREPOSITIONS and not _owner(words, i)),
        len(words),
    )
    return words[:end]


def _owner(words: list[Token], i: int) -> bool:
    return words[i].norm == "of" and i + 1 < len(words) and words[i + 1].text[0].isupper()


def _parties(words: list[Token]) -> frozenset[str]:
    return frozenset(
        w.stem
        for w in words
        if w.norm not in STOP_WORDS | NEGATIONS | _CALENDAR
        and not is_verb(w)
        and w.stem not in LIGHT_STEMS
    )


def is_verb(word: Token) -> bool:
    """A form that is seldom anything but a verb; nouns between names ("minister") say no act."""
    if word.norm in BE or not word.text.islower() or len(word.norm) < 3:
        return False
    if word.norm.endswith("s") and word.stem in _PRESENT:
        return True
    return word.norm in _IRREGULAR or (
        len(word.norm) >= 4 and word.norm.endswith(("ed", "ing")) and word.norm not in _NOT_VERBS
    )


def _is_participle(word: Token) -> bool:
    return word.norm in _IRREGULAR or word.norm.endswith("ed")
