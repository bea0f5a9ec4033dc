"""What several forms of a report say in the same words."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from corpus.model import Finding, Grounds, Score, Severity
from evals.checks import ALL_CHECKS
from evals.gate.model import Held, Judged, Outcome
from evals.pieces import words_at

ORDER = (Severity.BLOCKING, Severity.WARNING, Severity.INFO)
# XML 1.0 §2.2: what may stand in a document at all.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def verdict_line(outcome: Outcome) -> str:
    """Return the outcome in one line."""
    counts = outcome.counts
    parts = ", ".join(f"{counts[s]} {s}" for s in ORDER)
    known = sum(j.is_known(f) for j in outcome.judged for f in j.report.findings)
    parts += f" ({known} known to the baseline)" if known else ""
    missed = sum(not f.holds for f in outcome.floors)
    if outcome.floors:
        parts += f"; {len(outcome.floors) - missed} of {len(outcome.floors)} floors hold"
    if outcome.unread:
        parts += f"; {len(outcome.unread)} not read"
    files = len(outcome.judged)
    state = "passed" if outcome.passed else "FAILED"
    return f"{state}: {files} document{'' if files == 1 else 's'}, {parts}"


def found(outcome: Outcome) -> Iterator[tuple[Judged, Finding]]:
    """Yield all findings, worst first, then by document and line."""
    pairs = [(j, f) for j in outcome.judged for f in j.report.findings]
    pairs.sort(key=lambda p: (ORDER.index(p[1].severity), p[0].name, p[0].line(p[1])))
    yield from pairs


def value_text(score: Score) -> str:
    """Return ``0.933``, or a dash for a score over nothing."""
    return "–" if score.value is None else f"{score.value:.3f}"


def share_text(score: Score) -> str:
    """Return ``14/15``."""
    return f"{score.numerator:.2f}".rstrip("0").rstrip(".") + f"/{score.denominator}"


def change_text(outcome: Outcome, name: str) -> str:
    """Return how a score moved against the baseline, ``+0.012``; nothing where none pins it."""
    old, new = outcome.pinned.get(name), outcome.scores.get(name)
    if old is None or new is None or old.value is None or new.value is None:
        return ""
    moved = new.value - old.value
    return f"{moved:+.3f}" if abs(moved) >= 0.0005 else "±0"


def floor_text(held: Held) -> str:
    """Return one floor in words."""
    state = "holds" if held.holds else "MISSED"
    why = "" if held.score.denominator else " (nothing to measure)"
    why += " (pinned on other labelled data)" if held.other_data else ""
    pin = f", pinned at {share_text(held.pinned)}" if held.pinned else ""
    score = f"{value_text(held.score)} ({share_text(held.score)})"
    return f"{held.name} {score} against a floor of {held.floor:.3f}{pin}: {state}{why}"


def details(finding: Finding) -> Iterator[str]:
    """Yield what a finding says beyond its message."""
    if finding.expected or finding.found:
        yield f"expected {finding.expected or '-'}; found {finding.found or '-'}"
    if finding.hint:
        yield f"hint: {finding.hint}"


def grounds_line(grounds: Grounds, text: str) -> str:
    """Return how far a sentence is carried, with the words of ``text`` that found no evidence."""
    unfound = ", ".join(f"“{words}”" for words in words_at(text, grounds.missing))
    gaps = f"; no evidence for {unfound}" if unfound else ""
    return f"support {grounds.share:.2f}, probability {grounds.probability:.2f}{gaps}"


def describe_check(name: str) -> str:
    """Return the first sentence of what a check's module says of itself; else its name."""
    for check in ALL_CHECKS:
        if check.name == name:
            doc = sys.modules[check.run.__module__].__doc__ or name
            return " ".join(doc.split("\n\n")[0].split())
    return name


def xml_text(text: str) -> str:
    """Return ``text`` without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def one_line(text: str, most: int = 120) -> str:
    """Return ``text`` on one line, cut with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
