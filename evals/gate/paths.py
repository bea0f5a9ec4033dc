"""Files, folders and patterns as the documents they name."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from evals.gate.model import Unread

STDIN = "-"
_TEXT = frozenset({".md", ".markdown"})
_HEAD = 400  # characters of a JSON file in which it says that it is a briefing


def expand(targets: Iterable[str]) -> tuple[list[str], list[Unread]]:
    """Return the documents that ``targets`` name, each once, and what names none.

    A folder means its Markdown files and the JSON files in it that say they are briefings, at any
    depth; a pattern (``drafts/**/*.md``) what it matches. Both come in sorted order, hidden files
    left out. Anything else is taken as it stands, whether it is there or not.
    """
    found: dict[str, None] = {}
    unread: list[Unread] = []
    for target in targets:
        path = Path(target)
        if path.is_dir():
            names = [p.as_posix() for p in sorted(path.rglob("*")) if _is_document(p, path)]
            why = "no Markdown and no JSON briefing in this folder"
        elif any(c in target for c in "*?[") and not path.exists():
            matches = sorted(glob.glob(target, recursive=True))  # noqa: PTH207 - takes absolute patterns too
            names = [Path(m).as_posix() for m in matches if Path(m).is_file()]
            why = "no file matches this pattern"
        else:
            names, why = [target if target == STDIN else path.as_posix()], ""
        found.update(dict.fromkeys(names))
        if not names:
            unread.append(Unread(target, why, "check the path"))
    return list(found), unread


def _is_document(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    if hidden or not path.is_file():
        return False
    if path.suffix.lower() in _TEXT:
        return True
    if path.suffix.lower() != ".json":
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return '"briefing/' in file.read(_HEAD)
