"""The outcome for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.model import Finding, Severity
from evals.gate.model import Judged, Outcome
from evals.report_text import as_text
from evals.reports.shared import (
    ORDER,
    change_text,
    details,
    floor_text,
    one_line,
    share_text,
    value_text,
    verdict_line,
)


def as_table(outcome: Outcome) -> str:
    """Return all of a single document's report, or several in short, then floors and totals."""
    if len(outcome.judged) == 1:
        judged = outcome.judged[0]
        lines = [as_text(judged.report, judged.document.briefing).rstrip("\n")]
        count = len(judged.document.sources)
        lines.append(f"\nJudged against {count:,} article{'' if count == 1 else 's'}.")
    else:
        lines = [line for judged in outcome.judged for line in _document(judged)]
        lines += ["", "scores over all documents", *_totals(outcome)]
    for unread in outcome.unread:
        lines.append(f"\nnot read: {unread.where}: {unread.reason} — {unread.help}")
    if outcome.floors:
        lines += ["", "floors", *(f"  {floor_text(held)}" for held in outcome.floors)]
    if outcome.notes or outcome.gone:
        lines += ["", *(f"note: {note}" for note in outcome.notes)]
    lines += ["", verdict_line(outcome)]
    return "\n".join(lines) + "\n"


def _document(judged: Judged) -> Iterator[str]:
    counts = {s: sum(f.severity is s for f in judged.report.findings) for s in ORDER}
    said = ", ".join(f"{n} {s}" for s, n in counts.items())
    yield f"{'passed' if not judged.blocking else 'FAILED'}  {judged.name}  ({said})"
    for severity in (Severity.BLOCKING, Severity.WARNING):
        for finding in judged.report.findings:
            if finding.severity is severity:
                yield from _finding(judged, finding)


def _finding(judged: Judged, finding: Finding) -> Iterator[str]:
    known = " (known)" if judged.is_known(finding) else ""
    where = f"{judged.name}:{judged.line(finding)}"
    yield f"  {where}: {finding.severity}{known}: {finding.check}: {finding.message}"
    if finding.severity is Severity.BLOCKING and not known:
        if text := judged.text(finding):
            yield f"      “{one_line(text)}”"
        yield from (f"      {one_line(line)}" for line in details(finding))


def _totals(outcome: Outcome) -> Iterator[str]:
    wide = max((len(name) for name in outcome.scores), default=0)
    for name, score in outcome.scores.items():
        moved = change_text(outcome, name)
        row = f"  {name:<{wide}}  {value_text(score):>6}  {share_text(score)}"
        yield f"{row}  {moved}" if moved else row
