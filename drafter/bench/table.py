"""The figures of ``drafter bench compare`` as tables, and their place in ``docs/comparison.md``.

``python -m drafter.bench.table ROWS.jsonl PAGE.md`` writes them between the page's two marks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from drafter.bench.policy import KINDS

_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"
Row = Mapping[str, Any]


def _of(outcome: Row, part: str, whole: str) -> str:
    return f"{outcome[part]} of {outcome[whole]}"


def _offline(row: Row) -> str:
    asked = sum(row["outside"].values())
    return f"yes, asked for {asked} addresses outside" if asked else "yes"


def _killed(row: Row) -> str:
    killed = row["killed"]
    if killed is None:
        return "not measured"
    return f"{killed['repeated']} of {killed['answered']}"


_COLUMNS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("runs without a network", _offline),
    (
        "citations to exact words (median characters)",
        lambda r: (
            f"{_of(r['outcome'], 'exact', 'citations')} ({r['outcome']['quote_chars'] or '–'})"
        ),
    ),
    ("sentences with a verdict", lambda r: _of(r["outcome"], "judged", "shipped")),
    ("planted, shipped unmarked", lambda r: _of(r["outcome"], "unmarked", "planted")),
    (
        "planted: marked, withheld, dropped",
        lambda r: ", ".join(str(r["outcome"][k]) for k in ("marked", "withheld", "dropped")),
    ),
    (
        "copied, marked or withheld",
        lambda r: (
            f"{r['outcome']['copied_against']} of "
            f"{r['outcome']['written'] - r['outcome']['planted']}"
        ),
    ),
    ("calls", lambda r: str(r["calls"])),
    ("prompt tokens", lambda r: f"{r['prompt_tokens']:,}"),
    ("seconds outside the model", lambda r: f"{r['seconds']:.0f}"),
    ("core seconds", lambda r: f"{r['core_seconds']:.0f}"),
    ("MB", lambda r: f"{r['megabytes']:.0f}"),
    ("answered calls asked again after `kill -9`", _killed),
)


def tables(rows: Sequence[Row]) -> str:
    """Return the figures in Markdown: a row for each contender, then what came of each kind of
    change. A contender that did not run says why in the first cell."""
    return "\n\n".join([_figures(rows), _kinds([row for row in rows if not row["error"]])])


def cells(row: Row) -> tuple[str, ...]:
    """Return a row's cells, the name first; of one that did not run, its error and nothing else."""
    name = f"{row['name']} {row['version']}".strip()
    if row["error"]:
        empty = ("",) * (len(_COLUMNS) - 1)
        return (name, f"did not run: `{row['error'].replace('|', '/')}`", *empty)
    return (name, *(show(row) for _, show in _COLUMNS))


def columns() -> tuple[str, ...]:
    """Return the heads of ``cells``."""
    return ("", *(head for head, _ in _COLUMNS))


def _figures(rows: Sequence[Row]) -> str:
    return _markdown(columns(), [cells(row) for row in rows])


def _kinds(rows: Sequence[Row]) -> str:
    shown = [
        (row["name"], *("{} of {}".format(*row["outcome"]["by_kind"][kind]) for kind in KINDS))
        for row in rows
    ]
    return _markdown(("shipped unmarked, by kind", *KINDS), shown)


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def placed(page: str, figures: str) -> str:
    """Return ``page`` with ``figures`` between its marks; ``ValueError`` where it has none."""
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"no {_BEGIN} … {_END} in the page")
    return f"{before}{_BEGIN}\n\n{figures}\n\n{_END}{after}"


def main(given: Path, page: Path) -> None:
    """Write the figures of ``given`` (JSON lines) into ``page``."""
    rows = [json.loads(line) for line in given.read_text(encoding="utf-8").splitlines() if line]
    page.write_text(placed(page.read_text(encoding="utf-8"), tables(rows)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
