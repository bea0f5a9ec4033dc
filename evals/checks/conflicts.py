"""Where sources disagree on a quantity, a briefing says so.

The check asks of each sentence that takes such a value whether it, or another sentence of its
section, gives another of the values too. It cannot tell who is right. Values of which the dates
show that one followed the other are an update: see ``freshness``.
"""

from __future__ import annotations

from corpus.model import Finding
from evals.model import Outcome, Whole, rate, warning_at
from evals.retold import Retold, retold, states, who


def check_conflicts(whole: Whole) -> Outcome:
    """Score ``conflicts_told``: values in dispute that are told as such, of all that are told."""
    found = [r for r in retold(whole) if r.conflict.kind == "conflict"]
    silent = [r for r in found if not _says_so(r)]
    return Outcome(
        tuple(_finding(r) for r in silent),
        {"conflicts_told": rate(len(found) - len(silent), len(found))},
    )


def _says_so(taken: Retold) -> bool:
    return any(
        states(sentence.text, other)
        for sentence in taken.section.sentences
        for other in taken.others
    )


def _finding(taken: Retold) -> Finding:
    return warning_at(
        f"sources disagree on this number ({taken.conflict.what}), and the section gives one value",
        section=taken.section.key,
        sentence=taken.sentence,
        at=(taken.start, taken.end),
        expected="; ".join(who(v) for v in taken.conflict.values),
        found=taken.sentence.text[taken.start : taken.end],
        hint="give both values and say whose each is, or say why one is taken",
    )
