"""One run of the gate from its options to its reports; files are read and written here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from corpus.errors import BadInput, DeskError
from corpus.model import Score
from evals.gate.baseline import (
    Baseline,
    Measured,
    baseline_of,
    baseline_to_dict,
    compare,
    read_baseline,
    updated,
)
from evals.gate.floors import hold
from evals.gate.history import append_history, read_history
from evals.gate.judging import total
from evals.gate.model import HistoryRow, Judged, Outcome, Unread
from evals.reports import BY_SUFFIX, FORMATS
from prompts import HouseStyle


@dataclass(frozen=True, slots=True)
class Demands:
    """What a run is held to, and what is kept of it."""

    floors: Mapping[str, float] = field(default_factory=dict)
    baseline: Path | None = None
    update: bool = False
    allow_lower: bool = False
    reason: str | None = None
    history: Path | None = None
    label: str = ""

    def __post_init__(self) -> None:
        if self.update and self.baseline is None:
            raise BadInput("--update writes a baseline", help="name it with --baseline FILE")
        if self.allow_lower and not (self.reason or "").strip():
            raise BadInput("--allow-lower needs a reason", help="give it with --reason TEXT")
        if (self.allow_lower or self.reason) and not self.update:
            raise BadInput("--allow-lower and --reason belong to --update", help="add --update")


def conclude(  # noqa: PLR0913 - what a run brings, all by name
    judged: Sequence[Judged],
    unread: Sequence[Unread],
    demands: Demands,
    style: HouseStyle,
    *,
    at: datetime,
    measured: Measured | None = None,
) -> Outcome:
    """Hold what was judged to its floors; write the baseline and the history where asked to.

    ``measured`` are scores of labelled data to be pinned beside those of the documents.
    """
    data = measured or Measured()
    scores = {**total(j.report for j in judged), **data.scores}
    floors = hold(demands.floors, scores)
    outcome = Outcome(tuple(judged), tuple(unread), scores, floors)
    if demands.baseline is not None:
        outcome = _against(demands.baseline, outcome, data, style, demands, at)
    if demands.history is not None:
        outcome = _remembered(demands.history, outcome, at, demands.label)
    return outcome


def render(outcome: Outcome, form: str) -> str:
    """Return the outcome in the form ``form``; one that does not exist is ``BadInput``."""
    if form not in FORMATS:
        raise BadInput(f"no format {form!r}", help=f"choose {', '.join(FORMATS)}")
    return FORMATS[form](outcome)


def write_reports(outcome: Outcome, files: Sequence[Path], form: str | None) -> None:
    """Write each of ``files`` in the form its suffix names; ``form`` decides for a single one."""
    for path in files:
        by_name = BY_SUFFIX.get(path.suffix.lower())
        chosen = form if form and (len(files) == 1 or by_name is None) else by_name or "table"
        _write(path, render(outcome, chosen))


def printed_form(files: Sequence[Path], form: str | None) -> str:
    """Return the form for standard output: ``form``, unless it decides for a single file."""
    return "table" if form is None or len(files) == 1 else form


def _against(  # noqa: PLR0913, PLR0917 - one step of `conclude`
    path: Path, outcome: Outcome, data: Measured, style: HouseStyle, demands: Demands, at: datetime
) -> Outcome:
    now = baseline_of(outcome, data, style.hash)
    pinned = read_baseline(path) if path.exists() or not demands.update else None
    if not demands.update:
        assert pinned is not None
        return compare(outcome, now, pinned)
    if outcome.unread:
        raise BadInput(
            f"{len(outcome.unread)} of the documents could not be read, so no floor is pinned",
            help="mend them or leave them out",
        )
    reason = demands.reason if demands.allow_lower else None
    written = updated(now, pinned, reason=reason, at=at)
    text = json.dumps(baseline_to_dict(written), ensure_ascii=False, indent=1) + "\n"
    _write(path, text)
    done = compare(outcome, now, written)
    return replace(done, notes=(*done.notes, _pinned_note(path, written, pinned)))


def _pinned_note(path: Path, written: Baseline, before: Baseline | None) -> str:
    more = len(written.lowered) - (len(before.lowered) if before else 0)
    said = f"pinned {len(written.scores)} scores over {len(written.files)} files in {path}"
    return said + ("; lowered, with the reason written down" if more else "")


def _remembered(path: Path, outcome: Outcome, at: datetime, label: str) -> Outcome:
    scores: dict[str, Score] = {n: s for n, s in outcome.scores.items() if s.denominator}
    row = HistoryRow(at, outcome.passed, scores, label)
    before = read_history(path)
    append_history(path, row)
    return replace(outcome, history=(*before, row))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInput(f"cannot write {path}: {error.strerror}", help="check the path") from None


Judge = Callable[[str], Judged]


def judge_each(names: Sequence[str], judge: Judge) -> tuple[list[Judged], list[Unread]]:
    """Judge what ``names`` name; a bad one is kept aside with its reason.

    Where a single one was named, its error is raised, so that a caller can tell its kind.
    """
    judged: list[Judged] = []
    unread: list[Unread] = []
    for name in names:
        try:
            judged.append(judge(name))
        except DeskError as error:
            if len(names) == 1:
                raise
            unread.append(Unread(name, str(error), error.help))
    return judged, unread
