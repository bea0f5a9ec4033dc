"""What came of one peer's answers: the model's sentences looked for in what a reader gets. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from drafter.bench.forms import Reply, plain
from drafter.bench.policy import KINDS, Line


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over all topics.

    ``written`` are distinct sentences that the model wrote, ``shipped`` those of them that a reader
    gets, ``judged`` those of the shipped that a verdict came with. ``planted`` are the changed ones
    among the written: ``unmarked`` are shipped with no verdict against them, ``marked`` with one,
    ``withheld`` kept back for the editor with reasons; the rest is ``dropped`` without a word.
    ``copied_against`` are copied sentences that were marked or withheld. Of the ``citations`` that
    a reader gets, ``resolved`` lead to a stored article, ``exact`` to words that it holds letter
    for letter (white space apart), ``quote_chars`` of them in the middle. ``by_kind`` gives
    unmarked and planted for each kind of change.
    """

    written: int
    shipped: int
    judged: int
    planted: int
    unmarked: int
    marked: int
    withheld: int
    dropped: int
    copied_against: int
    citations: int
    resolved: int
    exact: int
    quote_chars: int | None
    by_kind: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def outcome(
    replies: Iterable[Reply], answers: Sequence[Mapping[str, Any]], articles: Mapping[str, str]
) -> Outcome:
    """Look for what the model wrote in ``answers`` (``peers.process.Peer.answer``).

    ``articles`` are the stored texts by id.
    """
    lines = {plain(line.text): line for reply in replies for line in reply.lines}
    text = " ".join(plain(answer["text"]) for answer in answers)
    verdicts = [v for answer in answers for v in answer["verdicts"]]
    judged = {plain(v["text"]) for v in verdicts}
    against = {plain(v["text"]) for v in verdicts if not v["passed"]}
    kept = {plain(t) for answer in answers for t in answer["withheld"]}
    fates = {said: _fate(said in text, said in against, said in kept) for said in lines}
    planted = {said: line for said, line in lines.items() if line.planted}
    told = Counter(fates[said] for said in planted)
    shipped = [said for said, fate in fates.items() if fate in {"unmarked", "marked"}]
    citations = [c for answer in answers for c in answer["citations"]]
    return Outcome(
        written=len(lines),
        shipped=len(shipped),
        judged=sum(said in judged for said in shipped),
        planted=len(planted),
        unmarked=told["unmarked"],
        marked=told["marked"],
        withheld=told["withheld"],
        dropped=told["dropped"],
        copied_against=sum(
            fates[said] in {"marked", "withheld"} for said in lines if said not in planted
        ),
        by_kind=_by_kind(planted, fates),
        **_cited(citations, articles),
    )


def _fate(shipped: bool, against: bool, withheld: bool) -> str:
    if shipped:
        return "marked" if against else "unmarked"
    return "withheld" if withheld else "dropped"


def _by_kind(planted: Mapping[str, Line], fates: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    out = {}
    for kind in KINDS:
        these = [said for said, line in planted.items() if line.planted == kind]
        out[kind] = (sum(fates[said] == "unmarked" for said in these), len(these))
    return out


def _cited(citations: Sequence[Mapping[str, Any]], articles: Mapping[str, str]) -> dict[str, Any]:
    joined = {name: " ".join(text.split()) for name, text in articles.items()}
    resolved = [c for c in citations if c["document"] in joined]
    quotes = [" ".join((c["quote"] or "").split()) for c in resolved]
    exact = [q for q, c in zip(quotes, resolved, strict=True) if q and q in joined[c["document"]]]
    return {
        "citations": len(citations),
        "resolved": len(resolved),
        "exact": len(exact),
        "quote_chars": int(statistics.median(map(len, exact))) if exact else None,
    }
