"""Does the evidence state this number, or this date?"""

from __future__ import annotations

import re

from corpus.language.dates import DateMention, same_date
from corpus.language.quantity import Quantity, same_quantity
from evals.evidence import Facts


def states_quantity(quantity: Quantity, read: Facts, low: str) -> bool:
    """Tell whether evidence states a quantity: by value, or (``low``: its text) in the same words.

    A unit may be understood from its neighbour: "lost 86 million euros after a profit of 12
    million" states 12 million euros.
    """
    if any(same_quantity(quantity, other) for other in read.quantities):
        return True
    units = {q.unit for q in read.quantities}
    for other in read.quantities:
        bare = other.kind == "count" and not other.unit and quantity.unit in units
        if bare and other.low <= quantity.value <= other.high:
            return True
    if quantity.low < quantity.high and _states_ends(quantity, read):
        return True
    words = quantity.text.casefold()
    if words.isdigit() or len(words) <= 3:
        return False
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", low) is not None


def _states_ends(quantity: Quantity, read: Facts) -> bool:
    """Whether both ends of a range are stated: "from 7 to 9 crowns" by "to 9 crowns from 7"."""
    alike = [q.value for q in read.quantities if q.kind == quantity.kind and q.low == q.high]
    return quantity.low in alike and quantity.high in alike


def states_date(date: DateMention, read: Facts, low: str) -> bool:
    """Tell whether evidence states a date: as the same days, or in the same words.

    A sentence may be vaguer than its source ("in May" for 3 May), never more exact.
    """
    if date.text.casefold() in low:
        return True
    width = date.latest - date.earliest
    return any(same_date(date, d) and width >= d.latest - d.earliest for d in read.dates)
