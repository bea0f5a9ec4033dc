"""A number or a day put to words that the source has with another one: two facts made one.

"He was jailed for 12 years. For the bribe he got another three." does not say "12 years for the
bribe". Judged where one cited sentence has the value, another has the words and a value of their
own that the sentence leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.language.clauses import clause_ids
from corpus.language.dates import DateMention, same_date
from corpus.language.quantity import Quantity, same_quantity
from corpus.language.tokens import Token
from evals.checks.known import Other
from evals.checks.sides import is_verb
from evals.evidence import Facts, Span, facts
from evals.support.lexicon import akin, same_sense
from evals.support.units import says_something

_WORDS = 2  # words and names beside the value that only the other sentence has, at least

_Value = Quantity | DateMention


@dataclass(frozen=True, slots=True)
class _Told:
    text: str
    read: Facts


def borrowed(claim: str, spans: Sequence[Span]) -> Other | None:
    """Return the first value of ``claim`` that stands with the words of another value."""
    reference = spans[0].reference if spans else None
    cited = [
        _Told(s.text[a:b], facts(s.text[a:b], s.reference))
        for s in spans
        for a, b in s.cited_sentences
    ]
    if len(cited) < 2:
        return None
    mine = facts(claim, reference)
    for value in _values(mine):
        holders = [t for t in cited if any(_same(value, v) for v in _values(t.read))]
        words = list(_beside(value, claim, mine))
        if not holders or any(is_verb(w) and _done(w, holders) for w in words):
            continue
        for other in (t for t in cited if t not in holders):
            only = [w for w in words if _answered(w, [other]) and not _answered(w, holders)]
            rival = _rival(value, only, other, mine)
            if rival:
                return Other(value.start, value.end, rival.text)
    return None


def _rival(value: _Value, words: Sequence[Token], told: _Told, mine: Facts) -> _Value | None:
    """Return the other sentence's value of this kind beside these words, if it is left out."""
    for theirs in _values(told.read):
        alike = (
            value.kind == theirs.kind and value.unit == theirs.unit
            if isinstance(value, Quantity) and isinstance(theirs, Quantity)
            else isinstance(value, DateMention) and isinstance(theirs, DateMention)
        )
        if not alike or any(_same(v, theirs) for v in _values(mine)):
            continue
        near = list(_beside(theirs, told.text, told.read))
        shared = [w for w in words if any(_alike(w, n) for n in near)]
        plain = [w for w in shared if _name_at(w, mine) is None]
        named = {_name_at(w, mine) for w in shared} - {None}
        if plain and len(plain) + len(named) >= _WORDS:
            return theirs
    return None


def _beside(value: _Value, text: str, read: Facts) -> Iterator[Token]:
    """The words of content in the clause of a value, without values."""
    ids = clause_ids(text, read.tokens)
    here = {c for t, c in zip(read.tokens, ids, strict=True) if value.start <= t.start < value.end}
    if all(
        any(a <= t.start < b for a, b in read.values) or not says_something(t)
        for t, c in zip(read.tokens, ids, strict=True)
        if c in here
    ):
        here |= {c + 1 for c in here if c == 0}  # "In 2019, the yard closed"
    for token, clause in zip(read.tokens, ids, strict=True):
        free = not any(a <= token.start < b for a, b in read.values)
        if clause in here and free and says_something(token):
            yield token


def _name_at(word: Token, read: Facts) -> int | None:
    return next((n.start for n in read.names if n.start <= word.start < n.end), None)


def _values(read: Facts) -> tuple[_Value, ...]:
    return (*read.quantities, *read.dates)


def _same(a: _Value, b: _Value) -> bool:
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return same_quantity(a, b)
    return isinstance(a, DateMention) and isinstance(b, DateMention) and same_date(a, b)


def _answered(word: Token, told: Sequence[_Told]) -> bool:
    return any(_alike(word, t) for one in told for t in one.read.tokens)


def _done(verb: Token, told: Sequence[_Told]) -> bool:
    """Whether one of the sentences tells the deed, by a verb: "followed", not "after"."""
    return any(
        t.stem == verb.stem or (is_verb(t) and _alike(verb, t))
        for one in told
        for t in one.read.tokens
    )


def _alike(a: Token, b: Token) -> bool:
    return same_sense(a.stem, b.stem) or akin(a.stem, b.stem)
