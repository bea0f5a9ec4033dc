"""Who did what to whom: the sentence does not swap the parties.

Where sentence and source share a verb with a named party on either side, the same party must stand
on the same side of it; "was … by" turns the sides. Nothing is said where the pattern is not plain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from corpus.language.clauses import clause_ids
from corpus.language.tokens import NEGATIONS, STOP_WORDS, Token
from corpus.model import Finding, Verdict
from evals.checks.acts import Act, same_verb
from evals.checks.parties import done_to_another, other_party
from evals.evidence import Facts, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.lexicon import word_set
from evals.support.pairs import pairings
from evals.support.units import LIGHT_STEMS

_BE = word_set("is are was were be been being")
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
_NEAR = 6  # words between a verb and its party, at most


def check_roles(subject: Subject) -> Outcome:
    """Score ``roles`` over the acts between two named parties that the source tells as well."""
    claim = facts(subject.sentence.text)
    near = pairings(subject.sentence.text, subject.spans, context=True)
    cited = {(p.span.text, p.place) for p in pairings(subject.sentence.text, subject.spans)}
    read = [(p, a) for p in near for a in acts(facts(p.text), p.text)]
    told = [a for p, a in read if (p.span.text, p.place) in cited]
    findings = []
    judged = 0
    for act in acts(claim, subject.sentence.text):
        right = [a for a in told if act.agrees(a)]
        swapped = [a for a in told if act.is_turned(a)]
        if not right and not swapped:
            known = [(p.text, a) for p, a in read]
            if any(act.agrees(a) for _, a in known):
                continue
            if other := other_party(act, known):
                judged += 1
                findings.append(_another(subject, (act.agent.start, act.verb.end), other))
            continue
        judged += 1
        if swapped and not right:
            source = swapped[0]
            findings.append(
                sentence_finding(
                    subject,
                    f"the cited words have it the other way: {source.told}",
                    at=(act.agent.start, act.patient.end)
                    if act.agent.start < act.patient.end
                    else (act.patient.start, act.agent.end),
                    expected=source.told,
                    found=act.told,
                    hint="give each party the part that the source gives it",
                )
            )
    if not findings and (turned := _sides_turned(subject)):
        judged += 1
        findings.append(turned)
    plain = not findings and not subject.verbatim
    if plain and (given := done_to_another(subject.sentence.text, [p.text for p in near])):
        judged += 1
        findings.append(_another(subject, (given.start, given.end), given.source))
    verdict = Verdict.CONTRADICTED if findings else None
    return Outcome(tuple(findings), {"roles": rate(judged - len(findings), judged)}, verdict)


def _another(subject: Subject, at: tuple[int, int], other: str) -> Finding:
    text = subject.sentence.text
    start, end = min(at), max(at)
    return sentence_finding(
        subject,
        f"the cited words tell this of {other}",
        at=(start, end),
        expected=other,
        found=text[start:end],
        hint="name the one of whom the source tells it",
    )


def _sides_turned(subject: Subject) -> Finding | None:
    """The words on the two sides of a verb have changed sides, names or not.

    Each side must hold a word that the source has on the other side, and the doer must not be the
    source's; the passive turns the sides.
    """
    if subject.verbatim:
        return None
    text = subject.sentence.text
    for pairing in pairings(text, subject.spans):
        theirs = sides(pairing.text)
        for mine in sides(text):
            same = [s for s in theirs if same_verb(mine.verb, s.verb)]
            turned = [s for s in same if s.crosses(mine)]
            if turned and not any(s.matches(mine) for s in same):
                return sentence_finding(
                    subject,
                    f"the cited words have the parties of “{mine.verb.text}” the other way round",
                    at=(mine.verb.start, mine.verb.end),
                    expected=pairing.text[:160],
                    found=text[:160],
                    hint="give each party the part that the source gives it",
                )
    return None


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
        if not (_is_verb(verb) or (i and words[i - 1].norm in _AUXILIARY and verb.text.islower())):
            continue
        here = [j for j, c in enumerate(ids) if c == ids[i]]
        left = [words[j] for j in here if i - _NEAR <= j < i]
        right = [words[j] for j in here if i < j <= i + _NEAR]
        by = next((k for k, w in enumerate(right) if w.norm == "by"), None)
        participle = any(w.norm in _BE for w in left[-3:])
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
    first = next((i for i, w in enumerate(words) if ids[i] != ids[0] or _is_verb(w)), len(words))
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
    return ids


def _phrase(words: list[Token]) -> list[Token]:
    """The words up to the first preposition: whom it is done to, without how, when and where."""
    end = next((i for i, w in enumerate(words) if i and w.norm in _PREPOSITIONS), len(words))
    return words[:end]


def _parties(words: list[Token]) -> frozenset[str]:
    return frozenset(
        w.stem
        for w in words
        if w.norm not in STOP_WORDS | NEGATIONS | _CALENDAR
        and not _is_verb(w)
        and w.stem not in LIGHT_STEMS
    )


def acts(read: Facts, text: str) -> list[Act]:
    """Return the acts in a text: a word between two names, each near it, active or passive.

    A participle after a comma ("…, defeating X") has the first name of its text for its agent.
    """
    found = []
    names = read.names
    for left, right in pairwise(names):
        between = [t for t in read.tokens if left.end <= t.start and t.end <= right.start]
        if not between or between[0].norm in {"and", "or"}:
            continue
        by = "by" in {t.norm for t in between}
        passive = by and any(t.norm in _BE for t in between)
        if between[-1].norm in {"and", "or", "as"} or (between[-1].norm == "by" and not passive):
            continue
        # A comma between the two begins another clause, with a subject of its own.
        plain = not set(",;:") & set(text[left.end : right.start])
        for i, verb in enumerate(between):
            participle = verb.norm.endswith("ing") and len(between) - i <= _NEAR
            if _is_verb(verb) and (participle or (plain and len(between) <= _NEAR)):
                first = names[0] if participle else left
                agent, patient = (right, left) if passive else (first, right)
                found.append(Act(verb, agent, patient))
    return found


def _is_verb(word: Token) -> bool:
    """A form that is seldom anything but a verb; nouns between names ("minister") say no act."""
    if word.norm in _BE or not word.text.islower() or len(word.norm) < 3:
        return False
    if word.norm.endswith("s") and word.stem in _PRESENT:
        return True
    return word.norm in _IRREGULAR or (
        len(word.norm) >= 4 and word.norm.endswith(("ed", "ing")) and word.norm not in _NOT_VERBS
    )


def _is_participle(word: Token) -> bool:
    return word.norm in _IRREGULAR or word.norm.endswith("ed")
