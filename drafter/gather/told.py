"""What the articles of a story tell together, in short lines. Pure.

A line holds words of sources: whoever puts it in a prompt makes it harmless first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from corpus.language.instructions import instructions
from corpus.stories import Conflict, Fact, Value

# Two accounts more would only repeat that the sources do not agree.
_MOST_CONFLICTS = 3
_MOST_VALUES = 4
_MOST_FACTS = 5
_FACT_CHARS = 160


def disagreements(conflicts: Sequence[Conflict]) -> tuple[str, ...]:
    """Return a line for each of the first conflicts, ``dead: 12 (Gazette, 3 May), 14 (…)``.

    An update, where each number is of a later day, is no disagreement and is left out.
    """
    real = [c for c in conflicts if c.kind == "conflict"][:_MOST_CONFLICTS]
    return tuple(f"{c.what}: {', '.join(map(_value, c.values[:_MOST_VALUES]))}" for c in real)


def milestones(timeline: Sequence[Fact]) -> tuple[str, ...]:
    """Return the facts that several distinct texts tell, the most told, in order of first report.

    A sentence that addresses a language model is left out.
    """
    shared = [f for f in timeline if f.origins > 1 and not instructions(f.text)]
    most = sorted(shared, key=lambda f: -f.origins)[:_MOST_FACTS]
    return tuple(_milestone(f) for f in shared if f in most)


def _value(value: Value) -> str:
    first = value.tellings[0]
    return f"{value.text} ({_source(first.outlet, first.at)})"


def _milestone(fact: Fact) -> str:
    text = " ".join(fact.text.split())
    short = text if len(text) <= _FACT_CHARS else f"{text[:_FACT_CHARS].rsplit(' ', 1)[0]} …"
    first = fact.first
    return f"{short} ({_source(first.outlet, first.at)}; {fact.origins} distinct texts)"


def _source(outlet: str, at: datetime | None) -> str:
    return f"{outlet}, {at:%-d %B}" if at else f"{outlet}, undated"
