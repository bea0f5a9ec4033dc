"""A trial is not told as the whole thing: "a full launch" of a launch "with just a few vehicles".

Words that make a thing full, final or official must have their like in the cited words; those that
keep it small or open ("a preliminary deal", "a trial") are not left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.language.quotes import quotations
from corpus.language.tokens import STOP_WORDS, Token, word_set
from evals.checks.known import Other, known_words, stands
from evals.evidence import Span, facts
from evals.support.pairs import Pairing

_FULL = word_set("""
    full full-scale full-blown full-fledged fully complete permanent permanently definitive outright
    unconditional unconditionally irrevocable lasting final
""")
_SMALL = word_set("""
    pilot trial trials test tests tested testing limited partial partly partially preliminary
    provisional provisionally interim temporary temporarily tentative tentatively draft conditional
    conditionally experimental experiment initial handful
""")
# Left out before their noun, these make of a beginning the thing itself.
_OPEN = word_set("preliminary provisional tentative conditional partial draft experimental")
_ONLY_FEW = word_set("only just")


def strengthened(claim: str, spans: Sequence[Span], near: Sequence[Pairing]) -> Other | None:
    """Return the first word by which ``claim`` makes a thing fuller or surer than its evidence."""
    mine = facts(claim).tokens
    known = known_words(spans)
    quoted = quotations(claim)
    small = next((w for p in near for w in _small(facts(p.text).tokens)), None)
    for word in mine:
        free = word.text.islower() and not any(a <= word.start < b for a, b in quoted)
        if free and word.norm in _FULL and small and not stands(word, known):
            return Other(word.start, word.end, small.text)
    if any(w.norm in _SMALL for w in mine):
        return None
    return _left_out(mine, near)


def _small(words: Sequence[Token]) -> list[Token]:
    few = [
        w
        for i, w in enumerate(words)
        if w.norm == "few" and any(b.norm in _ONLY_FEW for b in words[max(0, i - 2) : i])
    ]
    return few + [w for w in words if w.norm in _SMALL and w.text.islower()]


def _left_out(mine: Sequence[Token], near: Sequence[Pairing]) -> Other | None:
    """Return the noun that the best cited sentence has only with a word such as "preliminary"."""
    words = facts(near[0].text).tokens
    for i, word in enumerate(words[:-1]):
        noun = words[i + 1]
        if word.norm not in _OPEN or noun.norm in STOP_WORDS:
            continue
        bare = any(
            t.stem == noun.stem and words[j - 1].norm not in _OPEN for j, t in enumerate(words) if j
        )
        told = next((t for t in mine if t.stem == noun.stem), None)
        if told and not bare:
            return Other(told.start, told.end, f"{word.text} {noun.text}")
    return None
