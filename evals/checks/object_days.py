"""Whether a deed has the day of the same deed done to somebody else: two facts made one.

"He founded Orsk Lines in 2017. In 2019 he founded the Varn Fund." does not say that he founded Orsk
Lines in 2019.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.language.aliases import same_name
from corpus.language.clauses import clause_ids
from corpus.language.dates import DateMention, same_date
from corpus.language.names import Name
from corpus.language.tokens import Token
from evals.checks.sides import is_verb
from evals.evidence import Facts, Span, facts
from evals.support.lexicon import same_sense

_REACH = 4  # words behind a verb in which the name of its object begins


@dataclass(frozen=True, slots=True)
class _Deed:
    """A verb with the name right behind it, and the dates of its clause."""

    verb: Token
    name: Name
    days: tuple[DateMention, ...]


def day_of_another(claim: str, spans: Sequence[Span]) -> tuple[DateMention, str] | None:
    """Return the date of ``claim`` that its evidence has for another object, and the right one.

    Judged where the evidence tells the same verb of both: of the sentence's object with another
    date, of another object with this one.
    """
    reference = spans[0].reference if spans else None
    mine = facts(claim, reference)
    told = [
        deed
        for span in spans
        for start, end in span.cited_sentences
        for deed in _deeds(span.text[start:end], facts(span.text[start:end], span.reference))
    ]
    for deed in _deeds(claim, mine):
        if len(deed.days) != 1:
            continue
        day = deed.days[0]
        alike = [d for d in told if d.days and same_sense(d.verb.stem, deed.verb.stem)]
        own = [d for d in alike if same_name(d.name.key, deed.name.key)]
        if not own or any(same_date(day, d) for o in own for d in o.days):
            continue
        if any(
            same_date(day, d) and not any(same_name(n.key, o.name.key) for n in mine.names)
            for o in alike
            for d in o.days
        ):
            return day, own[0].days[0].text
    return None


def _deeds(text: str, read: Facts) -> Iterator[_Deed]:
    ids = clause_ids(text, read.tokens)
    clause = {t.start: c for t, c in zip(read.tokens, ids, strict=True)}
    for i, verb in enumerate(read.tokens):
        if not is_verb(verb) or verb.norm.endswith("ing"):
            continue
        behind = {t.start for t in read.tokens[i + 1 : i + 1 + _REACH] if clause[t.start] == ids[i]}
        name = next((n for n in read.names if n.start in behind), None)
        days = [
            d
            for d in read.dates
            if any(c == ids[i] for start, c in clause.items() if d.start <= start < d.end)
        ]
        if name:
            yield _Deed(verb, name, tuple(days))
