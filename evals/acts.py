"""Acts that a newspaper reports, told as done: what an analysis may not bring of its own."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.language.tokens import Token, stem, word_set
from evals.evidence import Span, facts
from evals.support.lexicon import groups, opposed

_FAMILY = 5
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
        if word.stem in _ACTS
        and (word.norm.endswith("ed") or word.norm in _PAST)
        and i > 0
        and not any(w.norm in _OPEN for w in words[max(0, i - _REACH) : i])
    ]


def is_told(act: Token, evidence: Iterable[Span]) -> bool:
    """Tell whether the evidence, in its context, speaks of an act by this or a like word."""
    root = act.stem[:_FAMILY]
    return any(
        word.stem == act.stem
        or groups(word.stem) & groups(act.stem)
        or opposed(word.stem, act.stem)
        or (len(root) == _FAMILY and word.stem.startswith(root))
        for span in evidence
        for word in facts(span.context).tokens
    )
