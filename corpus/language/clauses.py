"""Which words of a sentence stand in one clause: a cheap cut at punctuation and conjunctions.

No parser: a comma in a list cuts too. It is meant for asking whether two words bear on each other
("not" and a verb), where a clause too short does less harm than one too long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.language.tokens import Token, word_set

_CUTS = frozenset(',;:—–()“”"')
_OPENERS = word_set("""
    but and because while although though whereas which who whom whose if unless when after before
    until since that whether
""")
# After these a conjunction joins words, not clauses: "before and after", "as long as".
_PREPOSED = word_set("as so even just only shortly long not soon")


def clause_ids(text: str, words: Sequence[Token]) -> tuple[int, ...]:
    """Return for each word of ``text`` the number of its clause, counted from 0."""
    if not words:
        return ()
    ids = [0]
    for before, word in pairwise(words):
        cut = bool(_CUTS & set(text[before.end : word.start]))
        opens = word.norm in _OPENERS and before.norm not in _PREPOSED
        ids.append(ids[-1] + (cut or opens))
    return tuple(ids)
