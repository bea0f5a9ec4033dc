"""What the source only says will be done is told as done: "was fined" of "will be fined"."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.language.clauses import clause_ids
from corpus.language.tokens import Token, word_set
from evals.checks.sides import is_verb
from evals.evidence import facts
from evals.support.pairs import Pairing
from evals.support.units import Unit

_WILL = word_set("will shall he'll she'll it'll they'll we'll i'll won't")
# What before a verb keeps it from being told as done.
_NOT_DONE = _WILL | word_set("""
    would to may might could can should must is are be being if when once until unless not never
""")
_BEHIND_WILL = 4  # words behind "will" that it bears on
_BEFORE = 3
_SURE = 0.8  # strength of an answer that is the same verb


def told_as_done(claim: str, pairing: Pairing) -> Unit | None:
    """Return the first verb that ``claim`` has in the past and the cited sentence under "will"."""
    mine, theirs = facts(claim).tokens, facts(pairing.text).tokens
    if any(w.norm in _WILL for w in mine) or not any(w.norm in _WILL for w in theirs):
        return None
    ids = clause_ids(pairing.text, theirs)
    to_come = {t.start for i, t in enumerate(theirs) if _is_to_come(theirs, ids, i)}
    place = {w.start: i for i, w in enumerate(mine)}
    for pair in pairing.pairs:
        i = place.get(pair.unit.start)
        if i is None or pair.strength < _SURE or not _is_past(mine, i):
            continue
        if pair.answers and all(t.start in to_come for t in pair.answers):
            return pair.unit
    return None


def _is_to_come(words: Sequence[Token], ids: Sequence[int], i: int) -> bool:
    """Whether a word stands under "will" in its clause; or before it: "sentencing will follow"."""
    ahead = range(max(0, i - _BEHIND_WILL), i)
    if any(words[j].norm in _WILL and ids[j] == ids[i] for j in ahead):
        return True
    after = words[i + 1].norm if i + 1 < len(words) else ""
    return words[i].norm.endswith("ing") and after in _WILL


def _is_past(words: Sequence[Token], i: int) -> bool:
    word = words[i]
    if not is_verb(word) or word.norm.endswith(("ing", "s")):
        return False
    return not any(w.norm in _NOT_DONE for w in words[max(0, i - _BEFORE) : i])
