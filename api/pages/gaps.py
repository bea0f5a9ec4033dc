"""Which words of a sentence are shown as without evidence: not those of the house's own credit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evals.pieces import Place

# "(reported by Keel and Tonnage)": no source says of itself that it reported.
_CREDIT = re.compile(r"\((?:(?:according to [^()]*, )?as (relayed)|(reported)) by [^()]*\)[.”\"]*$")


def shown_gaps(text: str, gaps: Iterable[Place]) -> tuple[Place, ...]:
    """Return ``gaps``, places in ``text``, without the verb of the credit that ends a figure."""
    credit = _CREDIT.search(text)
    verb = credit.span(1 if credit[1] else 2) if credit else None
    return tuple(gap for gap in gaps if tuple(gap) != verb)
