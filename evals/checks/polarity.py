"""The sentence does not turn its source round: negation, direction, and how sure it is.

Three cheap rules over the best-matching cited sentence, each asking for more than one sign before
it speaks: a negation on one side alone of an aligned word; a word where the source has its
opposite ("rose" for "fell"); a plain statement where the source has "may" or "plans to".
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.language.quantities import Quantity
from corpus.language.tokens import NEGATIONS, STOP_WORDS, Token
from corpus.model import Verdict
from evals.evidence import Facts, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.lexicon import groups, opposed, opposite_groups, word_set
from evals.support.pairs import Pairing, pairings
from evals.values import states_quantity

# Below this share of its weight, a sentence of evidence does not speak of the same thing.
_SAME_THING = 0.5
_NEGATIVE_STEMS = word_set("""
    fail refus deni lack unabl without prevent reject avoid declin nobodi dismiss
""")
# A sentence may say with these what its source says with a negation: "cut power", "without power".
_TAKING_AWAY = word_set("cut lose stop ban halt")
_NOT_NEGATION = word_set("only just least later more fewer less longer")
# What keeps a thing from being told as done, in the source ...
_STRONG_HEDGES = word_set("""
    may might could considering considers considered likely possible possibly potential potentially
    proposed proposes perhaps probably suspected weighing weighs mulling believed plans planned
    planning talks negotiating studying wants hoping intends hopes aims seeking threatened threatens
    expected expects expect
""")
# ... and what may stand for it in the sentence.
_HEDGES = _STRONG_HEDGES | word_set("""
    would can should will shall plan consider unlikely propose intended intend hoped
    seeks if whether scheduled due set believes thought appears appeared seems hope aim seek to
    ready about forecast forecasts predict predicts warn warned warns
""")
_ONLY_MAY = word_set("may might could possibly perhaps considering considers")
_REACH = 3  # words before an aligned word in which a negation or hedge bears on it


@dataclass(frozen=True, slots=True)
class _Flip:
    what: str
    at: tuple[int, int]
    source: str
    verdict: Verdict


def check_polarity(subject: Subject) -> Outcome:
    """Score ``polarity``: 1 where the sentence says it the same way round as its source."""
    if not subject.spans or subject.verbatim:
        return Outcome()
    claim = subject.sentence.text
    near = [p for p in pairings(claim, subject.spans) if p.score >= _SAME_THING]
    if not near:
        return Outcome()
    flip = _flip(claim, near)
    if flip is None:
        return Outcome((), {"polarity": rate(1, 1)})
    finding = sentence_finding(
        subject,
        flip.what,
        at=flip.at,
        expected=flip.source,
        found=claim[flip.at[0] : flip.at[1]],
        hint="say it the way round, and as surely, as the source does",
    )
    return Outcome((finding,), {"polarity": rate(0, 1)}, flip.verdict)


def _flip(claim: str, near: list[Pairing]) -> _Flip | None:
    best = near[0]
    # Another cited sentence that says it the same way settles the matter.
    rivals = [p for p in near if p.score >= best.score - 0.1]
    for rule in (_negated, _reversed, _bound, _hardened):
        flips = [rule(claim, pairing) for pairing in rivals]
        if all(flips):
            return flips[0]
    return None


def _negated(claim: str, pairing: Pairing) -> _Flip | None:
    mine, theirs = facts(claim).tokens, facts(pairing.text).tokens
    my_heads, their_heads = _negated_heads(mine), _negated_heads(theirs)
    i_deny = _denies(mine) or any(w.stem in _TAKING_AWAY for w in mine)
    they_deny = _denies(theirs)
    for pair in pairing.pairs:
        unit = pair.unit
        mine_negated = unit.start in my_heads
        theirs_negated = [t.start in their_heads for t in pair.answers]
        if mine_negated and not they_deny and not _taken_away(theirs, pair.answers[0]):
            return _Flip(
                "the sentence denies what the cited words state",
                (unit.start, unit.end),
                pair.answers[0].text,
                Verdict.CONTRADICTED,
            )
        if (
            theirs_negated
            and all(theirs_negated)
            and not i_deny
            and not _contrast(theirs, pair.answers[0])
        ):
            return _Flip(
                "the sentence states what the cited words deny",
                (unit.start, unit.end),
                f"not {pair.answers[0].text}",
                Verdict.CONTRADICTED,
            )
    return None


def _taken_away(words: tuple[Token, ...], answer: Token) -> bool:
    """Whether a word such as "stop" stands by: "will stop" and "there will be no" agree."""
    at = next(i for i, w in enumerate(words) if w.start == answer.start)
    near = words[max(0, at - _REACH) : at + _REACH + 1]
    return any(w.stem in _TAKING_AWAY for w in near)


def _negated_heads(words: tuple[Token, ...]) -> set[int]:
    """Return the starts of the content words that negations bear on: the next one or two."""
    heads: set[int] = set()
    for i, word in enumerate(words):
        if not _is_negation(words, i):
            continue
        following = [w for w in words[i + 1 : i + 1 + 2 * _REACH] if w.norm not in STOP_WORDS]
        heads.update(w.start for w in following[:1])
        # "no internet traffic": two words, where they stand side by side.
        if word.norm in {"no", "without"} and len(following) > 1:
            first, second = following[:2]
            heads.update({second.start} if second.start - first.end == 1 else ())
    return heads


def _is_negation(words: tuple[Token, ...], i: int) -> bool:
    numbered = words[i].text in {"No", "NO"} and _is_number(words, i + 1)
    if words[i].norm not in NEGATIONS or numbered:
        return False
    return i + 1 >= len(words) or words[i + 1].norm not in _NOT_NEGATION


def _is_number(words: tuple[Token, ...], i: int) -> bool:
    return i < len(words) and words[i].norm[0].isdigit()


def _denies(words: tuple[Token, ...]) -> bool:
    return any(_is_negation(words, i) or w.stem in _NEGATIVE_STEMS for i, w in enumerate(words))


def _contrast(words: tuple[Token, ...], denied: Token) -> bool:
    """Whether what is denied is set against something else: "not by a ship but by an anchor"."""
    marks = {"but", "instead", "rather", "until", "unless"}
    return any(w.norm in marks for w in words if w.start > denied.start)


def _reversed(claim: str, pairing: Pairing) -> _Flip | None:
    mine, theirs = facts(claim).tokens, facts(pairing.text).tokens
    # Parity: "rejected" for "did not accept" turns nothing round.
    if sum(_is_negation(mine, i) for i in range(len(mine))) % 2 != (
        sum(_is_negation(theirs, i) for i in range(len(theirs))) % 2
    ):
        return None
    stems = {t.stem for t in theirs}
    for word in mine:
        if not opposite_groups(word.stem) or word.stem in stems:
            continue
        own = groups(word.stem)
        if any(own & groups(s) for s in stems if not opposed(word.stem, s)):
            continue
        other = next((t for t in theirs if opposed(word.stem, t.stem)), None)
        if other is not None and not any(t.stem[:4] == other.stem[:4] for t in mine):
            return _Flip(
                f"the cited words say the opposite: {other.text}, not {word.text}",
                (word.start, word.end),
                other.text,
                Verdict.CONTRADICTED,
            )
    return None


def _bound(claim: str, pairing: Pairing) -> _Flip | None:
    """A number that both state, beside a word of direction here and its opposite there."""
    mine, theirs = facts(claim), facts(pairing.text, pairing.span.reference)
    for quantity in mine.quantities:
        mark = _direction(mine, quantity)
        others = [
            q
            for q in theirs.quantities
            if states_quantity(quantity, theirs, "") and (q.low <= quantity.value <= q.high)
        ]
        marks = [m for q in others if (m := _direction(theirs, q)) is not None]
        if mark is not None and marks and all(opposed(mark.stem, m.stem) for m in marks):
            return _Flip(
                f"the cited words say the opposite: {marks[0].text}, not {mark.text}",
                (mark.start, mark.end),
                marks[0].text,
                Verdict.CONTRADICTED,
            )
    return None


def _direction(read: Facts, quantity: Quantity) -> Token | None:
    """Return the word of direction that stands nearest to a quantity, before it first."""
    before = [t for t in read.tokens if t.end <= quantity.start][-_REACH:]
    after = [t for t in read.tokens if t.start >= quantity.end][:_REACH]
    near = [t for t in (*reversed(before), *after) if opposite_groups(t.stem)]
    return near[0] if near else None


def _hardened(claim: str, pairing: Pairing) -> _Flip | None:
    mine, theirs = facts(claim).tokens, facts(pairing.text).tokens
    allowed = _HEDGES
    if any(w.norm in _ONLY_MAY for w in theirs):
        allowed = _HEDGES - {"will", "shall"}  # "may" hardens into "will" as well
    if any(w.norm in allowed - {"to", "set", "due", "about", "can"} for w in mine):
        return None
    place = {w.start: i for i, w in enumerate(theirs)}
    my_place = {w.start: i for i, w in enumerate(mine)}
    for pair in pairing.pairs:
        unit = pair.unit
        if unit.name or unit.quantity or unit.date or pair.strength < 0.8:
            continue
        i = my_place.get(unit.start)
        if i is None or _before(mine, i, allowed):
            continue
        if all(_before(theirs, place[t.start], _STRONG_HEDGES) for t in pair.answers):
            return _Flip(
                "the sentence states as done what the cited words only consider, plan or suppose",
                (unit.start, unit.end),
                pairing.text[:160],
                Verdict.UNSUPPORTED,
            )
    return None


def _before(words: tuple[Token, ...], i: int, wanted: frozenset[str]) -> bool:
    return any(w.norm in wanted for w in words[max(0, i - _REACH) : i])
