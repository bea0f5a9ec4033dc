"""Run the faults and write their figures: ``python tests/faults/run.py [NAME…] [--out FILE]``.

FILE (``build/faults.json``) holds one JSON object a figure: name, value, denominator, floor, holds.
Figures of runs that were not asked for are kept. Ends with 1 where a figure does not hold.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from figure import Figure, faults


def main(arguments: list[str] | None = None) -> int:
    known = faults()
    parser = argparse.ArgumentParser(description="Run faults and write their figures.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}")
    parser.add_argument("--out", type=Path, default=Path("build/faults.json"))
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(known):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    for name in asked.names or known:
        with tempfile.TemporaryDirectory(prefix=f"fault-{name}-") as work:
            for figure in known[name](Path(work), lambda line: print(line, file=sys.stderr)):
                figures.append(figure)
                word = "holds" if figure.holds else "MISSED"
                print(f"{word}  {figure.name}: {figure.value:g} of {figure.denominator:,}")
                write(asked.out, figures)
    return 0 if all(figure.holds for figure in figures) else 1


def write(path: Path, figures: list[Figure]) -> None:
    """Write the figures beside those that stand there already under other names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {}
    if path.is_file():
        for line in path.read_text("utf-8").splitlines():
            raw = json.loads(line)
            kept[raw["name"]] = raw
    kept.update({figure.name: figure.to_dict() for figure in figures})
    path.write_text("".join(f"{json.dumps(raw)}\n" for raw in kept.values()), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
