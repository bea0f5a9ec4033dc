"""How much of a thing: all is not some, most is not all, "only" is not left out.

A word of extent belongs to the noun behind it. Where the source gives the same noun another extent
the sentence says more, or less, than its source. "All", "every", "nationwide" are not put where the
source tells of one, of some, or of a place (``evals.checks.widening``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.language.tokens import STOP_WORDS, Token, word_set
from corpus.model import Severity, Verdict
from evals.checks.widening import Wide, widened
from evals.evidence import facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.lexicon import same_sense
from evals.support.pairs import pairings

_SAME_THING = 0.5
_REACH = 4  # words between a word of extent and its noun
_CLASSES = {
    **dict.fromkeys(word_set("all every each whole entire both everybody everyone entirely wholly "
                             "fully completely complete always"), "all"),
    **dict.fromkeys(word_set("most majority mostly mainly largely usually"), "most"),
    **dict.fromkeys(word_set("some several many few part partly partially partial half certain "
                             "sometimes often"), "some"),
    "no": "none",
}  # fmt: skip
# A source that has one of these tells of a nothing itself.
_NOTHING = word_set("no none nobody nothing neither nor never without any")
# "Some 60 ships" is about 60; "all 14 cranes" are the 14; "most common" is a superlative.
_ABOUT = re.compile(r"\b(?:some|most|many|few) $", re.I)
_HEDGED = re.compile(r"\b(?:nearly|almost|not|virtually|practically|hardly) $", re.I)


@dataclass(frozen=True, slots=True)
class _Extent:
    word: Token
    size: str
    noun: Token


def check_extent(subject: Subject) -> Outcome:
    """Score ``extent``: 1 where each noun keeps the extent that the source gives it."""
    if not subject.spans or subject.verbatim:
        return Outcome()
    claim = subject.sentence.text
    near = [p for p in pairings(claim, subject.spans) if p.score >= _SAME_THING]
    if not near:
        return Outcome()
    theirs = [e for p in near for e in _extents(p.text)]
    plain = [t for p in near for t in facts(p.text).tokens]
    nothing = any(t.norm in _NOTHING for t in plain)
    for mine in _extents(claim):
        if mine.size == "none" and nothing:
            continue
        same = [
            e
            for e in theirs
            if same_sense(mine.noun.stem, e.noun.stem)
            # "All stayed" and "no one left" are one; whether it is denied is another check's.
            and (e.size, mine.size) != ("all", "none")
            and e.size != "none"
        ]
        if same and all(e.size != mine.size for e in same):
            return _problem(subject, mine, same[0].word.text)
        bare = (
            not same
            and mine.size == "all"
            and any(same_sense(mine.noun.stem, t.stem) for t in plain)
        )
        if bare and _only(near[0].text, mine.noun) and not _only(claim, mine.noun):
            return _problem(subject, mine, "only")
    if wide := widened(claim, subject.spans, near):
        return _too_wide(subject, wide)
    return Outcome((), {"extent": rate(1, 1)})


def _extents(text: str) -> list[_Extent]:
    words = facts(text).tokens
    values = facts(text).values
    found = []
    for i, word in enumerate(words):
        size = _CLASSES.get(word.norm)
        if size is None or _HEDGED.search(text[: word.start]):
            continue
        behind = [w for w in words[i + 1 : i + 1 + _REACH] if w.norm not in STOP_WORDS]
        numbered = bool(behind) and any(a <= behind[0].start < b for a, b in values)
        if not behind or (numbered and size != "all") or (word.norm in {"half"} and numbered):
            continue
        nouns = [w for w in behind if not any(a <= w.start < b for a, b in values)]
        if nouns:
            found.append(_Extent(word, size, nouns[0]))
    return found


def _only(text: str, noun: Token) -> bool:
    at = next((t.start for t in facts(text).tokens if same_sense(noun.stem, t.stem)), None)
    return at is not None and re.search(r"\bonly\b[^,.;]{0,24}$", text[:at]) is not None


def _problem(subject: Subject, mine: _Extent, theirs: str) -> Outcome:
    more = mine.size in {"all", "most", "none"}
    finding = sentence_finding(
        subject,
        f"the cited words say {theirs} of this, the sentence {mine.word.text}",
        severity=Severity.BLOCKING if more else Severity.WARNING,
        at=(mine.word.start, mine.noun.end),
        expected=theirs,
        found=mine.word.text,
        hint="say how much the source says",
    )
    verdict = Verdict.UNSUPPORTED if more else Verdict.WEAK
    return Outcome((finding,), {"extent": rate(0, 1)}, verdict)


def _too_wide(subject: Subject, wide: Wide) -> Outcome:
    finding = sentence_finding(
        subject,
        f"the sentence says {wide.text}, which no cited words do",
        severity=Severity.BLOCKING if wide.blocks else Severity.WARNING,
        at=(wide.start, wide.end),
        expected=wide.source,
        found=wide.text,
        hint="say how much the source says",
    )
    verdict = Verdict.UNSUPPORTED if wide.blocks else Verdict.WEAK
    return Outcome((finding,), {"extent": rate(0, 1)}, verdict)
