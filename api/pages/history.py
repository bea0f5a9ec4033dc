"""What the history shows: how scores went over the revisions, and what changed between two."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.pages.view import Span
from api.review.rows import StoredRevision
from corpus.model import Sentence
from drafter.revisions import Change, diff
from evals.gate.model import HistoryRow
from evals.reports.plots import Plot, plots

_DRAWN = ("coverage_fact", "support", "supported", "numbers", "names", "shape")
_WORD = re.compile(r"\s+|[^\s]+")

How = Literal["same", "in", "out"]


@dataclass(frozen=True, slots=True)
class Bit:
    """Some words of a compared sentence: in both, only in the new one, or only in the old one."""

    text: str
    how: How


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the comparison. ``kind``: kept, added, deleted, edited, moved, or both."""

    kind: str
    bits: tuple[Bit, ...]
    cited: tuple[int, ...]
    no_longer: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A section with its sentences; ``changed`` counts those that are not kept."""

    key: str
    title: str
    lines: tuple[Line, ...]

    @property
    def changed(self) -> int:
        return sum(line.kind != "kept" for line in self.lines)


def score_plots(revisions: Sequence[StoredRevision]) -> tuple[Plot, ...]:
    """Return how the scores went over the revisions, oldest first; one alone draws nothing."""
    rows = [
        HistoryRow(r.revision.created_at, report.passed, report.scores, f"revision {r.revision.n}")
        for r in revisions
        if (report := r.revision.briefing.report) is not None
    ]
    return plots(rows, _DRAWN)


def compared(
    before: StoredRevision, after: StoredRevision, numbers: Mapping[Span, int]
) -> tuple[Compared, ...]:
    """Return what changed from one revision to another, by section; the deleted come last."""
    titles = {s.key: s.title for r in (before, after) for s in r.revision.briefing.sections}
    lines: dict[str, list[Line]] = {key: [] for key in titles}
    for change in diff(before.revision.briefing, after.revision.briefing).changes:
        place = change.after or change.before
        if place is not None:
            lines[place.section].append(_line(change, numbers))
    return tuple(Compared(key, title, tuple(lines[key])) for key, title in titles.items())


def _line(change: Change, numbers: Mapping[Span, int]) -> Line:
    old = change.before.sentence if change.before else None
    new = change.after.sentence if change.after else None
    if new is None:
        kind = "deleted"
    elif old is None:
        kind = "added"
    else:
        told = [w for w, is_so in (("moved", change.moved), ("edited", change.edited)) if is_so]
        kind = " and ".join(told) or "kept"
    cited, before = _cited(new, numbers), _cited(old, numbers)
    gone = tuple(n for n in before if n not in cited) if new else ()
    return Line(
        kind, words(old.text if old else "", new.text if new else ""), cited or before, gone
    )


def words(before: str, after: str) -> tuple[Bit, ...]:
    """Return two texts as one, word by word, with what went and what came."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    bits: list[Bit] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            bits.append(Bit("".join(new[c:d]), "same"))
            continue
        went = Bit("".join(old[a:b]), "out")
        came = Bit("".join(new[c:d]), "in")
        bits += [bit for bit in (went, came) if bit.text]
    return tuple(bits)


def _cited(sentence: Sentence | None, numbers: Mapping[Span, int]) -> tuple[int, ...]:
    if sentence is None:
        return ()
    spans = ((c.article_id, c.start, c.end) for c in sentence.citations)
    return tuple(numbers[span] for span in spans if span in numbers)
