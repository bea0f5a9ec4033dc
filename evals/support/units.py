"""A claim as weighted units: words, names, numbers and dates, each to be found in the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import zip_longest

from corpus.language.dates import DateMention
from corpus.language.names import Name
from corpus.language.quantity import Quantity
from corpus.language.tokens import NEGATIONS, NOT_TO_STEMS, STOP_WORDS, Token
from evals.evidence import facts
from evals.support.lexicon import related_groups, word_set

# Words that say little by themselves: verbs of reporting and of being about, vague nouns. They
# weigh LIGHT, for a paraphrase changes them freely.
REPORTING_STEMS = word_set(
    "say tell add note state report announc accord statement declar explain describ relay"
)
LIGHT_STEMS = REPORTING_STEMS | word_set("""
    make take get go
    come give use becom includ also new year month week day time way thing peopl person part number
    case end still around among sinc amid despit may might must shall even well back like first last
    next mani much sever anoth today recent former later earli earlier ago want keep put set call
    seem show
""")
WORD, LIGHT, NAME, QUANTITY, DATE = 1.0, 0.35, 1.1, 1.6, 1.0


def says_something(word: Token) -> bool:
    """Tell whether a word carries content: it is no stop word, no negation and not light."""
    return word.norm not in STOP_WORDS | NEGATIONS and word.stem not in LIGHT_STEMS


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of a claim, ``claim[start:end]``, with its weight in the score."""

    start: int
    end: int
    stem: str
    weight: float
    groups: frozenset[int] = frozenset()
    name: Name | None = None
    quantity: Quantity | None = None
    date: DateMention | None = None


@lru_cache(maxsize=16_384)
def units(claim: str, reference: datetime | None = None) -> tuple[Unit, ...]:
    """Return the units of a claim in order; negations are left to their own check."""
    read = facts(claim, reference)
    found: list[Unit] = []
    taken: list[tuple[int, int]] = []
    for date in read.dates:
        found.append(Unit(date.start, date.end, date.text.casefold(), DATE, date=date))
        taken.append((date.start, date.end))
    for quantity in read.quantities:
        if _free(quantity.start, quantity.end, taken):
            found.append(
                Unit(
                    quantity.start, quantity.end, quantity.text.casefold(), QUANTITY,
                    quantity=quantity,
                )
            )  # fmt: skip
            taken.append((quantity.start, quantity.end))
    for token, after in zip_longest(read.tokens, read.tokens[1:]):
        if not _free(token.start, token.end, taken):
            continue
        if token.norm in STOP_WORDS or token.norm in NEGATIONS:
            continue
        name = next((n for n in read.names if n.start <= token.start and token.end <= n.end), None)
        # "Declined to say" denies as "would not say" does.
        denies = token.stem in NOT_TO_STEMS and after is not None and after.norm == "to"
        light = denies or token.stem in LIGHT_STEMS
        weight = NAME if name else LIGHT if light else WORD
        found.append(
            Unit(token.start, token.end, token.stem, weight, related_groups(token.stem), name)
        )
    return tuple(sorted(found, key=lambda u: u.start))


def _free(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return all(end <= a or b <= start for a, b in taken)
