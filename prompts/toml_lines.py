"""On which line of a TOML text each field stands; ``tomllib`` does not tell. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([\w\-]+)\s*=\s*")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_OPEN_TEXT = re.compile(r'"""|\'\'\'')


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, from 1, of each table and field: ``("sections", 2, "words")``,
    ``("likelihood", "bands", 0)``.

    Fields within inline tables have none of their own; ``line_of`` gives that of the whole.
    """
    found: dict[Path, int] = {}
    counts: dict[str, int] = {}
    table: Path = ()
    depth, until = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if until:
            until = "" if until in line else until
            continue
        if depth == 0:
            if header := _HEADER.match(line):
                table = _table(header, counts)
                found.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                found.setdefault((*table, key[1]), number)
        mark = _OPEN_TEXT.search(line)
        if mark and line.count(mark[0]) == 1:
            until = mark[0]
            continue
        bare = _STRING.sub("", line).split("#")[0]
        key_end = bare.find("=") + 1 if depth == 0 else 0
        value = bare[key_end:]
        depth = max(0, depth + value.count("[") - value.count("]"))
    return found


def line_of(found: Mapping[Path, int], path: Sequence[str | int]) -> int:
    """Return the line of ``path``, or of the nearest table around it; 1 where there is none."""
    for end in range(len(path), 0, -1):
        if line := found.get(tuple(path[:end])):
            return line
    return 1


def _table(header: re.Match[str], counts: dict[str, int]) -> Path:
    name = header[2]
    path = tuple(name.split("."))
    if header[1] == "[":
        return path
    counts[name] = counts.get(name, -1) + 1
    return (*path, counts[name])
