"""Acts that a newspaper reports, told as done: what an analysis may not bring of its own."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.language.tokens import Token, stem, word_set
from evals.evidence import Span, facts
from evals.support.lexicon import opposed, same_family, same_sense
from evals.support.units import says_something

_ACTS = frozenset(
    stem(word)
    for word in word_set("""
    sign approve reject review replace rebuild repair file order vote rule appoint arrest charge
    sue launch suspend hire dismiss resign publish agree inspect investigate ban decide plead
    convict acquit sentence indict raid seize search detain deport evacuate rescue injure wound
    annex occupy liquidate audit fine settle appeal testify confess elect ratify repeal withdraw
    sanction expel recall install dismantle demolish vaccinate infect diagnose protest leak hack
    delete steal bribe smuggle refund default visit phone write email inform warn notify consult
    interview
    """)
)
# Forms of these in the past that do not end in "ed".
_PAST = word_set("rebuilt withdrew withdrawn stole stolen wrote written")
# What "has" and its like make an act; told by itself it is as often a figure of speech.
_PERFECT_ACTS = frozenset(
    stem(w) for w in word_set("pay drop sell buy meet lend acquire merge close kill destroy order")
)
_HAVE = word_set("has have had")
# Before a form in "ed" these make it what may be, or what is not.
_OPEN = word_set(
    "if would could may might should not never to unless whether nobody no without cannot"
)
_REACH = 3


def acts_told(text: str) -> list[Token]:
    """Return the acts that ``text`` tells as done: "signed", "have approved", "was arrested"."""
    words = facts(text).tokens
    return [
        word
        for i, word in enumerate(words)
        if i > 0
        and (
            (word.stem in _ACTS and (word.norm.endswith("ed") or word.norm in _PAST))
            or (word.stem in _PERFECT_ACTS and words[i - 1].norm in _HAVE)
        )
        and not any(w.norm in _OPEN for w in words[max(0, i - _REACH) : i])
    ]


def is_told(act: Token, text: str, evidence: Iterable[Span]) -> bool:
    """Tell whether a sentence of the evidence speaks of this act, and of a word beside it.

    By the word of the act or one of its kin; beside it stands another word of ``text``, so that the
    payment of somebody else is not this one.
    """
    beside = [t for t in facts(text).tokens if t is not act and says_something(t)]
    for span in evidence:
        for start, end in span.context_sentences:
            words = facts(span.text[start:end]).tokens
            acts = [w for w in words if _kin(act, w) or opposed(w.stem, act.stem)]
            others = [w for w in words if w not in acts]
            if acts and (not beside or any(_kin(b, w) for b in beside for w in others)):
                return True
    return False


def _kin(a: Token, b: Token) -> bool:
    return same_sense(a.stem, b.stem) or same_family(a.stem, b.stem)
