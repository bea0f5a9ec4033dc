"""What may happen, is planned or supposed is not told as done or sure.

A word of the sentence whose answer in the source stands under "may", "plans to", "possible" must
stand under something of the kind too, in its own clause or by a word that answers nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from corpus.language.attribution import attributions
from corpus.language.clauses import clause_ids
from corpus.language.quantity import same_quantity
from corpus.language.tokens import NEGATIONS, Token, word_set
from corpus.model import Severity, Verdict
from evals.checks.foretold import told_as_done
from evals.checks.known import Other
from evals.checks.strengthened import strengthened
from evals.evidence import facts
from evals.model import Outcome, Subject, rate, sentence_finding, value_start
from evals.support.lexicon import opposite_groups
from evals.support.pairs import Pairing, pairings, rivals
from evals.support.units import Unit

_SAME_THING = 0.5
# What keeps a thing from being told as done, in the source ...
_STRONG_HEDGES = word_set("""
    may might could considering considers considered likely possible possibly potential potentially
    proposed proposes perhaps probably suspected weighing weighs mulling believed believe believes
    plans planned planning negotiating studying wants hoping intends hopes hoped aims seeking
    threatened threatens expected expects expect suggest suggests suggested appears seems
""")
# What is tried is not done; these keep from it only before "to" and "and", or as "attempted".
_TRIES = word_set("""
    try tries tried trying attempt attempts attempted attempting sought seek seeks effort efforts
    bid looked looking
""")
_DONE = word_set("manag proceed succeed")  # stems before "to" that tell a deed
# What says as much of a thing that was tried.
_NOT_DONE = NEGATIONS | word_set(
    "fail failed fails failing unable almost nearly vain unsuccessfully"
)
# ... and what may stand for it in the sentence.
_HEDGES = (
    _STRONG_HEDGES
    | _TRIES
    | word_set("""
    would can should will shall plan consider unlikely propose intended intend couldn't wouldn't
    seeks if whether scheduled due set thought appeared seemed hope aim seek to weighed want wanted
    ready about forecast forecasts predict predicts warn warned warns suspects suspect thinks think
    indicate indicates estimated idea mulled option maybe apparently reportedly allegedly looks
    threat prospect prospects chance chances risk danger possibility ought probable supposed
    supposedly able
""")
)
_ONLY_MAY = word_set("may might could possibly perhaps considering considers suggest suggests")
_SURE = word_set("will shall")
# "Will" in place of these in a source that has no "will" makes sure what is open.
_OPEN = word_set("may might could")
_HOPES = word_set("hope hopes hoped hoping")  # they turn nothing round, though "hopeful" does
# Nouns that hedge what follows "of": "a chance of avoiding it".
_CHANCES = word_set("chance chances prospect prospects possibility risk hope hopes danger")
_DOUBTS = word_set("likely unlikely perhaps possibly probably expected expects")
_GUESS = re.compile(
    r"\b(?:indications?|estimates?|projections?|forecasts?|signs|hopes?)"
    r" (?:was|were|is|are) that\b",
    re.I,
)
# What passes a question on: "asked whether", "it is unclear if", or a question.
_ASKED = re.compile(r"\?|\b(?:whether|if|ask\w*|question\w*|wonder\w*|unclear|open)\b", re.I)
# Hedges too common to excuse a whole clause: only right before the word do they count.
_COMMON = word_set("to set due about can if idea able")
# After these a hedge in "ing" names a business: "was responsible for negotiating the deal".
_BUSINESS = word_set("for of after by in from before without about")
# What leaves open the thing that it follows: "with several outcomes still on the table".
_LEFT_OPEN = re.compile(
    r"(?:\s+(?:still|remain\w*|is|are|was|were|left)){0,2}\s+(?:on the table|in the balance|open)\b"
)
_BEHIND = 8  # characters between a verb and the number that it is about
# Before "that" these leave open all that it tells, up to a turn of the sentence.
_UNCERTAIN = word_set("possible likely probable conceivable plausible")
_TURNS = word_set("but although though while whereas")
_REACH = 3  # words before an aligned word in which a hedge bears on it


def check_modality(subject: Subject) -> Outcome:
    """Score ``modality``: 1 where the sentence is no surer than its source."""
    if not subject.spans or subject.verbatim:
        return Outcome()
    claim = subject.sentence.text
    near = [p for p in pairings(claim, subject.spans) if p.score >= _SAME_THING]
    if (value := value_start(subject.sentence)) > 0:  # a datum's label is worded by the house
        near = [replace(p, pairs=tuple(x for x in p.pairs if x.unit.start >= value)) for p in near]
    if not near:
        return Outcome()
    best = rivals(near)
    if all(_asks(p.text) for p in best) and not _ASKED.search(claim) and not attributions(claim):
        return _problem(subject, "the sentence states what the cited words only ask", near[0], None)
    hard = [_hardened(claim, p) or _made_sure(claim, p) or told_as_done(claim, p) for p in best]
    if not all(hard) or hard[0] is None:
        stronger = strengthened(claim, subject.spans, near)
        return _stronger(subject, stronger) if stronger else Outcome((), {"modality": rate(1, 1)})
    told = "the sentence states as done or sure what the cited words only consider, plan or suppose"
    return _problem(subject, told, near[0], hard[0])


def _problem(subject: Subject, told: str, pairing: Pairing, unit: Unit | None) -> Outcome:
    claim = subject.sentence.text
    finding = sentence_finding(
        subject,
        told,
        at=(unit.start, unit.end) if unit else None,
        expected=pairing.text[:160],
        found=claim[unit.start : unit.end] if unit else claim[:80],
        hint="say it as surely as the source does, and no more",
    )
    return Outcome((finding,), {"modality": rate(0, 1)}, Verdict.UNSUPPORTED)


def _stronger(subject: Subject, stronger: Other) -> Outcome:
    words = subject.sentence.text[stronger.start : stronger.end]
    finding = sentence_finding(
        subject,
        f"the cited words have “{stronger.source}”, the sentence “{words}”",
        severity=Severity.WARNING,
        at=(stronger.start, stronger.end),
        expected=stronger.source,
        found=words,
        hint="say it as surely as the source does, and no more",
    )
    return Outcome((finding,), {"modality": rate(0, 1)}, Verdict.WEAK)


def _asks(text: str) -> bool:
    return text.rstrip(" ”’\"'").endswith("?")


def _hardened(claim: str, pairing: Pairing) -> Unit | None:
    """Return the first word that stands under a hedge in the source and under none here."""
    mine, theirs = facts(claim).tokens, facts(pairing.text).tokens
    my_clauses, their_clauses = clause_ids(claim, mine), clause_ids(pairing.text, theirs)
    place = {w.start: i for i, w in enumerate(theirs)}
    my_place = {w.start: i for i, w in enumerate(mine)}
    norms = ["" if _is_no_hedge(mine, j) else w.norm for j, w in enumerate(mine)]
    for pair in pairing.pairs:
        unit = pair.unit
        if unit.name or unit.quantity or unit.date or pair.strength < 0.8:
            continue
        i = my_place.get(unit.start)
        answers = _by_number(claim, pairing.text, unit, pair.answers)
        hedges = [_hedge(theirs, their_clauses, place[t.start]) for t in answers]
        if i is None or not hedges or None in hedges:
            continue
        allowed = _HEDGES - _SURE if any(h and h.norm in _ONLY_MAY for h in hedges) else _HEDGES
        if all(h and h.norm in _TRIES for h in hedges):
            allowed |= _NOT_DONE
        if any(norm in allowed for norm in norms[max(0, i - _REACH) : i]) or _possible(mine, i):
            continue
        if _LEFT_OPEN.match(claim, unit.end):
            continue
        wide = allowed - _COMMON
        used = _used(theirs, their_clauses, {their_clauses[place[t.start]] for t in pair.answers})
        if any(
            norm in wide and (my_clauses[j] == my_clauses[i] or norm not in used)
            for j, norm in enumerate(norms)
        ):
            continue
        return unit
    return None


def _by_number(
    claim: str, source: str, unit: Unit, answers: tuple[Token, ...]
) -> tuple[Token, ...]:
    """Keep the answer before the number behind the word: "raised 8m, hopes to raise 9m".

    All of them where the word has no number right behind it, or the source has it elsewhere.
    """
    number = next(
        (q for q in facts(claim).quantities if unit.end < q.start <= unit.end + _BEHIND), None
    )
    if number is None or len(answers) < 2:
        return answers
    same = [q for q in facts(source).quantities if same_quantity(number, q)]
    if len(same) != 1:
        return answers
    kept = tuple(t for t in answers if t.end < same[0].start <= t.end + _BEHIND)
    return kept or answers


def _made_sure(claim: str, pairing: Pairing) -> Unit | None:
    """Return what "will" in the sentence and only "could" in the source, in the same place."""
    mine, theirs = facts(claim).tokens, facts(pairing.text).tokens
    after_guess = _GUESS.search(pairing.text) is not None
    open_modals = _OPEN | ({"would"} if after_guess else set())
    surer = _SURE if after_guess else _SURE | {"would"}
    told = {t.norm for t in theirs}
    if told & surer or not told & open_modals:
        return None
    if any(w.norm in _OPEN | _DOUBTS for w in mine) or attributions(claim):
        return None
    sure = [i for i, w in enumerate(mine) if w.norm in _SURE]
    modals = [i for i, w in enumerate(theirs) if w.norm in open_modals]
    for i in sure:
        before = {w.start for w in mine[max(0, i - 2) : i]}
        for pair in pairing.pairs:
            at = {t.start for t in pair.answers}
            if pair.unit.start in before and any(
                w.start in at for j in modals for w in theirs[max(0, j - 2) : j]
            ):
                return pair.unit
    return None


def _hedge(words: tuple[Token, ...], clauses: tuple[int, ...], i: int) -> Token | None:
    """Return the hedge that bears on a word: right before it, and not denied itself."""
    for j in range(i - 1, max(-1, i - 1 - _REACH), -1):
        word = words[j]
        hedge = word.norm in _STRONG_HEDGES or _is_tried(words, j, i) or _is_chance(words, j)
        if word.norm.endswith("ing") and j and words[j - 1].norm in _BUSINESS:
            continue
        if hedge and clauses[j] == clauses[i] and not _weighs(words, j):
            # "Could not be found", "neither could be found": told as done, and denied.
            near = (
                words[j + 1],
                *(w for w, c in zip(words[:j], clauses, strict=False) if c == clauses[j]),
            )
            denied = word.norm == "could" and any(w.norm in NEGATIONS for w in near)
            turns = opposite_groups(word.stem) and word.norm not in _DOUBTS | _HOPES
            return None if denied or turns else word
    return _seeming(words, clauses, i)


def _seeming(words: tuple[Token, ...], clauses: tuple[int, ...], i: int) -> Token | None:
    """Return the hedge of a whole clause: "it appears as if their equipment was poor"."""
    first = next(j for j in range(i + 1) if clauses[j] == clauses[i])
    ahead = words[max(0, first - 3) : first + 2]
    seems = next((w for w in ahead if w.stem in {"appear", "seem", "look"}), None)
    like = any(b.norm in {"if", "though"} and a.norm == "as" for a, b in pairwise(ahead))
    return seems if like else _possible(words, i)


def _possible(words: tuple[Token, ...], i: int) -> Token | None:
    """Return the hedge of all that follows: "it is possible that the fire was laid"."""
    for j in range(i - 2, -1, -1):
        if words[j + 1].norm in _TURNS:
            return None
        if words[j].norm in _UNCERTAIN and words[j + 1].norm == "that":
            before = words[j - 1].norm if j else ""
            return words[j] if before not in NEGATIONS else None
    return None


def _is_tried(words: tuple[Token, ...], j: int, i: int) -> bool:
    """Whether the word at ``j`` tells of a try at that at ``i``: "tried to", "looked into"."""
    if words[j].norm not in _TRIES or j + 1 >= len(words):
        return False
    if words[j].norm in {"looked", "looking"}:
        return words[j + 1].norm == "into"
    return words[j + 1].norm in {"to", "and"} or (words[j].norm == "attempted" and j + 1 == i)


def _is_chance(words: tuple[Token, ...], j: int) -> bool:
    """Whether the word at ``j`` leaves open what it is of: "a chance of avoiding it"."""
    if words[j].norm not in _CHANCES or j + 2 >= len(words) or words[j + 1].norm != "of":
        return False
    return words[j + 2].norm.endswith("ing")


def _is_no_hedge(words: tuple[Token, ...], j: int) -> bool:
    """Whether the word tells a weight ("weighing 3 tonnes") or a deed ("managed to")."""
    deed = words[j].norm == "to" and j > 0 and words[j - 1].stem in _DONE
    return deed or _weighs(words, j)


def _weighs(words: tuple[Token, ...], j: int) -> bool:
    """Whether a word tells a weight and no thought: "weighing 3 tonnes"."""
    after = words[j + 1].norm if j + 1 < len(words) else ""
    return words[j].stem == "weigh" and after[:1].isdigit()


def _used(words: tuple[Token, ...], clauses: tuple[int, ...], here: set[int]) -> set[str]:
    """Return the hedges that the source has in other clauses: they answer for those."""
    return {w.norm for w, c in zip(words, clauses, strict=True) if c not in here} & _HEDGES
