"""``python -m evals.rates FOLDER --take NAME=FILE…``: keep measurements, write the checks' pages.

``FOLDER`` holds the checks' pages and ``measured.json``. Each ``--take`` puts what a measurement
printed (JSON, or JSON lines) under its name: ``self_test`` (``drafter eval --self-test --json``),
``mutations`` (``drafter bench mutations --json``), ``news`` (``python -m evals.golden.news
--json``), ``grounding`` (``python -m evals.support.train --json``). Then every page that has marks
is written anew from all that is kept.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from evals.rates.pages import BEGIN, written

FILE = "measured.json"
_ROWS = frozenset({"mutations", "grounding"})  # kept as lists, printed a row a line


def main() -> None:
    """Take what is given, then write the pages."""
    parser = argparse.ArgumentParser(prog="python -m evals.rates", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--take", action="append", default=[], metavar="NAME=FILE")
    given = parser.parse_args()
    kept = given.folder / FILE
    measured: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    for taken in given.take:
        name, _, file = taken.partition("=")
        rows = [json.loads(line) for line in Path(file).read_text("utf-8").splitlines() if line]
        measured[name] = rows if name in _ROWS else rows[0]
    kept.write_text(_lines(measured), encoding="utf-8")
    for page in sorted(given.folder.glob("*.md")):
        text = page.read_text("utf-8")
        if BEGIN in text:
            page.write_text(written(page.stem, text, measured), encoding="utf-8")


def _lines(value: Any, depth: int = 0) -> str:
    """Return JSON with what holds no further rows on one line: a change shows as few lines."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if depth > 2 or not any(isinstance(v, dict | list) for v in inner):
        return json.dumps(value, ensure_ascii=False)
    pad = " " * (depth + 1)
    if isinstance(value, dict):
        rows = [f"{pad}{json.dumps(k)}: {_lines(v, depth + 1)}" for k, v in value.items()]
        first, last = "{", "}"
    else:
        rows = [f"{pad}{_lines(v, 3)}" for v in value]
        first, last = "[", "]"
    return f"{first}\n" + ",\n".join(rows) + f"\n{' ' * depth}{last}" + ("" if depth else "\n")


if __name__ == "__main__":
    main()
