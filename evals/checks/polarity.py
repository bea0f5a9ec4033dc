"""The sentence does not turn its source round: negation and direction.

Over the best-matching cited sentence, each rule asking for more than one sign before it speaks: a
negation in the clause of an aligned word on one side alone; a word where the source has its
opposite ("rose" for "fell"); a number beside opposite words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from corpus.language.quantity import Quantity
from corpus.language.tokens import STOP_WORDS, Token, word_set
from corpus.model import Verdict
from evals.checks.negation import Reading, reading
from evals.evidence import Facts, Span, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.lexicon import groups, opposed, opposite_groups
from evals.support.pairs import Pairing, pairings, rivals
from evals.values import states_quantity

# Below this share of its weight, a sentence of evidence does not speak of the same thing.
_SAME_THING = 0.5
_COPY = 0.85
_BESIDE = 2  # clauses before in which a denial in other words may stand, one behind
# Words by which a sentence says that one thing is not behind another ...
_NO_LINK = re.compile(
    r"\b(?:nothing to do with|unrelated to|unconnected (?:to|with)"
    r"|(?:not|never|n['’]t) (?:been )?(?:related|connected|linked|due|to blame|because|caused by)"
    r"|no (?:\w+ )?(?:connection|link|bearing|role|part) (?:to|with|between|in|on))\b",
    re.I,
)
# ... and those by which a source may say so.
_SETS_APART = re.compile(
    r"\b(?:nothing to do with|unrelated|unconnected|irrelevant|coinciden\w+|separate\w*"
    r"|independent\w*|rul(?:es?|ed|ing) out|den(?:y|ies|ied|ying)|reject\w*|dismiss\w*"
    r"|exonerat\w+|cleared|innocent|regardless"
    r"|(?:not?|never|neither|nor|n['’]t|without|nothing|none)\b[^.;]{0,60}"
    r"\b(?:relat\w+|connect\w+|link\w*|caus\w+|blam\w+|due|because|bearing|role|part\w*"
    r"|involv\w+|responsib\w+|ties?|behind))\b",
    re.I,
)
# Before "back" these tell of a way, not of support.
_BROUGHT = word_set(
    "be is are was were come go get bring put give take pull turn hold win move send"
)
_ORDER = word_set("befor after earlier later prior follow first last sinc")  # of time, not of size
_REACH = 3  # words between a number and the word of direction that goes with it


@dataclass(frozen=True, slots=True)
class _Flip:
    what: str
    at: tuple[int, int]
    source: str
    verdict: Verdict = Verdict.CONTRADICTED


def check_polarity(subject: Subject) -> Outcome:
    """Score ``polarity``: 1 where the sentence says it the same way round as its source."""
    if not subject.spans or subject.verbatim:
        return Outcome()
    claim = subject.sentence.text
    pairs = pairings(claim, subject.spans)
    near = [p for p in pairs if p.score >= _SAME_THING]
    flip = (_flip(claim, near) if near else None) or _denied_together(claim, pairs)
    flip = flip or _unlinked(claim, subject.spans)
    if flip is None and not near:
        return Outcome()
    if flip is None:
        return Outcome((), {"polarity": rate(1, 1)})
    finding = sentence_finding(
        subject,
        flip.what,
        at=flip.at,
        expected=flip.source,
        found=claim[flip.at[0] : flip.at[1]],
        hint="say it the way round that the source does",
    )
    return Outcome((finding,), {"polarity": rate(0, 1)}, flip.verdict)


def _flip(claim: str, near: list[Pairing]) -> _Flip | None:
    # Another cited sentence that says it the same way settles the matter.
    close = rivals(near)
    for rule in (_negated, _reversed, _bound):
        flips = [rule(claim, pairing) for pairing in close]
        if all(flips):
            return flips[0]
    return None


def _negated(claim: str, pairing: Pairing) -> _Flip | None:
    mine, theirs = reading(claim), reading(pairing.text)
    copied = _is_copy(mine, theirs)
    answers = {p.unit.start: p.answers for p in pairing.pairs}
    for mark in mine.marks:
        found = next((answers[h] for h in mark.heads if h in answers), ())
        if not found or (mark.idiom and not copied):
            continue
        if mine.ended(mark) and theirs.tells_an_end():
            continue
        if all(
            _more_denied(mine, mark.clause, theirs, theirs.clause_at(t.start), copied)
            for t in found
        ):
            at = mine.words[mark.at]
            return _Flip(
                "the sentence denies what the cited words state", (at.start, at.end), found[0].text
            )
    over = mine.tells_an_end()
    denied = {
        h
        for m in theirs.marks
        if (copied or not m.idiom) and not (over and theirs.ended(m))
        for h in m.denied
    }
    for pair in pairing.pairs:
        if not all(t.start in denied for t in pair.answers):
            continue
        clause = mine.clause_at(pair.unit.start)
        there = theirs.clause_at(pair.answers[0].start)
        if _more_denied(theirs, there, mine, clause, copied) and (
            copied or not theirs.set_against(pair.answers[0])
        ):
            return _Flip(
                "the sentence states what the cited words deny",
                (pair.unit.start, pair.unit.end),
                f"not {pair.answers[0].text}",
            )
    return None


def _denied_together(claim: str, pairs: list[Pairing]) -> _Flip | None:
    """Two words side by side that every cited sentence which has them denies: "severely hit"."""
    mine = reading(claim)
    if mine.marks or any(mine.negative(c) for c in mine.clauses):
        return None
    beside = {(a.stem, b.stem): a for a, b in pairwise(mine.words)}
    denied: dict[tuple[str, str], str] = {}
    stated: set[tuple[str, str]] = set()
    for pairing in pairs:
        theirs = reading(pairing.text)
        under = {m.denied for m in theirs.marks if len(m.denied) > 1 and not m.idiom}
        for a, b in pairwise(theirs.words):
            both = (a.stem, b.stem)
            if {a.norm, b.norm} & STOP_WORDS or both not in beside:
                continue
            if (a.start, b.start) in under:
                denied[both] = f"not {a.text} {b.text}"
            else:
                stated.add(both)
    for both, source in denied.items():
        if both not in stated:
            at = beside[both]
            words = "the sentence states what the cited words deny"
            return _Flip(words, (at.start, at.end), source)
    return None


def _unlinked(claim: str, spans: tuple[Span, ...]) -> _Flip | None:
    """A link denied that no cited words deny: "had nothing to do with" where the cause is open."""
    denied = _NO_LINK.search(claim)
    if denied is None or any(_SETS_APART.search(span.context) for span in spans):
        return None
    return _Flip(
        "the sentence denies a link that the cited words do not deny",
        denied.span(),
        "no words that part the two",
        Verdict.UNSUPPORTED,
    )


def _more_denied(a: Reading, in_a: int, b: Reading, in_b: int, copied: bool) -> bool:
    """Whether one clause denies what the other does not: by an odd number of negations more.

    A word that denies by itself ("rejected", "without") excuses where the other lacks it. In other
    words than the source's, the denial may stand in the clause beside.
    """
    beside = (in_b,) if copied else range(in_b - _BESIDE, in_b + _BESIDE)
    more = a.count(in_a) - (b.count(in_b) or max(b.count(c) for c in beside))
    words = frozenset().union(*(b.negative(c) for c in beside))
    return more > 0 and more % 2 == 1 and not words - a.negative(in_a)


def _is_copy(a: Reading, b: Reading) -> bool:
    """Whether the texts differ in a word or two: then no other wording excuses a "not"."""
    mine, theirs = [w.norm for w in a.words], [w.norm for w in b.words]
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= _COPY


def _reversed(claim: str, pairing: Pairing) -> _Flip | None:
    mine, theirs = facts(claim).tokens, facts(pairing.text).tokens
    # Parity: "rejected" for "did not accept" turns nothing round.
    if len(reading(claim).marks) % 2 != len(reading(pairing.text).marks) % 2:
        return None
    turning = _turning(facts(pairing.text))
    stems = {t.stem for t in theirs}
    my_stems = {t.stem for t in mine}

    def apart(word: Token, other: Token) -> bool:
        """Whether one tells how long after something, the other before what: no opposites."""
        far = _after_a_while(facts(claim), word)
        return far and not _after_a_while(facts(pairing.text), other)

    for word in _turning(facts(claim)):
        if word.stem in stems:
            continue
        own = groups(word.stem)
        # What answers another word of the sentence letter by letter does not answer this one.
        free = stems - (my_stems - {word.stem})
        if any(own & groups(s) for s in free if not opposed(word.stem, s)):
            continue
        other = next(
            (t for t in turning if opposed(word.stem, t.stem) and not apart(word, t)), None
        )
        if other is not None and not any(t.stem[:4] == other.stem[:4] for t in mine):
            return _Flip(
                f"the cited words say the opposite: {other.text}, not {word.text}",
                (word.start, word.end),
                other.text,
            )
    return None


def _after_a_while(read: Facts, word: Token) -> bool:
    """Whether a word of order stands behind a length of time: "two years later"."""
    return word.stem in _ORDER and any(q.end == word.start - 1 for q in read.quantities)


def _turning(read: Facts) -> list[Token]:
    """Return the words that have an opposite, where they say what the opposite turns round.

    "Come back" supports nobody, and "turn on" rejects nothing.
    """
    found = []
    for word in _outside_names(read):
        i = next(j for j, t in enumerate(read.tokens) if t.start == word.start)
        before = read.tokens[i - 1].stem if i else ""
        after = read.tokens[i + 1].norm if i + 1 < len(read.tokens) else ""
        adverb = word.norm == "back" and before in _BROUGHT
        plain = word.stem == "turn" and after not in {"down", "away", "against"}
        if opposite_groups(word.stem) and not adverb and not plain:
            found.append(word)
    return found


def _outside_names(read: Facts) -> list[Token]:
    """Return the words that are no part of a name: nothing narrows in the Sarn Narrows."""
    return [
        t for t in read.tokens if not any(n.start <= t.start and t.end <= n.end for n in read.names)
    ]


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
        if mark is None or any(_says_as_much(mark, theirs, q) for q in others):
            continue
        if marks and all(opposed(mark.stem, m.stem) for m in marks):
            return _Flip(
                f"the cited words say the opposite: {marks[0].text}, not {mark.text}",
                (mark.start, mark.end),
                marks[0].text,
            )
    return None


def _says_as_much(mark: Token, read: Facts, quantity: Quantity) -> bool:
    """Whether a word beside the source's number says the same: "beat" for "a 70-58 rout of"."""
    before = [t for t in read.tokens if t.end <= quantity.start][-1:]
    after = [t for t in read.tokens if t.start >= quantity.end][:1]
    return any(groups(t.stem) & groups(mark.stem) for t in (*before, *after))


def _direction(read: Facts, quantity: Quantity) -> Token | None:
    """Return the word of direction that stands nearest to a quantity, before it first."""
    words = _outside_names(read)
    before = [t for t in words if t.end <= quantity.start][-_REACH:]
    after = [t for t in words if t.start >= quantity.end][:_REACH]
    near = [
        t
        for t in (*reversed(before), *after)
        if opposite_groups(t.stem) and not (quantity.kind == "count" and t.stem in _ORDER)
    ]
    return near[0] if near else None
