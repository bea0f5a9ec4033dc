"""Scores over time: one JSON object a line, added to at each run."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.codec import instant, instant_text
from corpus.errors import BadInput
from corpus.model import Score
from evals.gate.model import HistoryRow


def read_history(path: Path) -> tuple[HistoryRow, ...]:
    """Return the rows of ``path`` in its order; none where there is no such file yet."""
    if not path.exists():
        return ()
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot read the history {path}: {error}", help="check the path") from None
    return tuple(_row(line, f"{path}:{n}") for n, line in enumerate(lines, 1) if line.strip())


def append_history(path: Path, row: HistoryRow) -> None:
    """Add one row at the end of ``path``."""
    raw = {
        "at": instant_text(row.at),
        "label": row.label,
        "passed": row.passed,
        "scores": {
            name: {"numerator": s.numerator, "denominator": s.denominator}
            for name, s in row.scores.items()
        },
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(raw, ensure_ascii=False) + "\n")
    except OSError as error:
        raise BadInput(
            f"cannot write the history {path}: {error.strerror}", help="check the path"
        ) from None


def _row(line: str, where: str) -> HistoryRow:
    try:
        raw = json.loads(line)
        at = instant(raw["at"])
        if at is None:
            raise ValueError("no time")
        scores = {n: Score(s["numerator"], s["denominator"]) for n, s in raw["scores"].items()}
        return HistoryRow(at, bool(raw["passed"]), scores, str(raw.get("label", "")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{where} is no row of a history: {error}", help="mend or delete that line"
        ) from None
