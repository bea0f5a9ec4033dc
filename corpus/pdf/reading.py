"""The lines of a PDF, read in a child process that is killed at a deadline."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BadInput

MAX_PDF = 25 * 1024 * 1024
MAX_PAGES = 300
MAX_SECONDS = 60.0
MAX_MEMORY = 2 * 1024**3

_AS_TEXT = "save the text that you need as a text file"
_REFUSED = {
    "password": ("it is encrypted and opens only with a password", "save it without a password"),
    "memory": (f"reading it takes more than {MAX_MEMORY // 1024**3} GiB of memory", _AS_TEXT),
    "pages": (f"it has more than {MAX_PAGES} pages", "save the pages that hold the article"),
    "broken": ("it cannot be read", "open it and save it anew, or save its text"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its edges and its letters' size, in points from the lower left."""

    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page's size and its boxes: runs of lines that stand closely one below the other."""

    width: float
    height: float
    boxes: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a PDF says of itself (``Title``, ``Author``, ``CreationDate``), and its pages."""

    info: Mapping[str, str]
    pages: tuple[Page, ...]


def read_document(
    data: bytes, *, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY
) -> Document:
    """Return the lines of a PDF; ``BadInput`` where it is encrypted, broken or too much."""
    if len(data) > MAX_PDF:
        raise BadInput(f"a PDF of over {MAX_PDF:,} bytes", help=_AS_TEXT)
    script = str(Path(__file__).with_name("child.py"))
    command = [sys.executable, "-I", script, str(MAX_PAGES), str(memory)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise BadInput(f"reading it takes over {seconds:.0f} seconds", help=_AS_TEXT) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = {"refused": "broken", "why": f"its reader ended with {done.returncode}"}
    if kind := answer.get("refused"):
        reason, mend = _REFUSED[kind]
        why = f" ({answer['why']})" if "why" in answer else ""
        raise BadInput(f"a PDF, but {reason}{why}", help=mend)
    return Document(answer["info"], tuple(_page(page) for page in answer["pages"]))


def _page(raw: Mapping[str, Any]) -> Page:
    boxes = tuple(tuple(Line(*line) for line in box) for box in raw["boxes"])
    return Page(raw["width"], raw["height"], boxes)
