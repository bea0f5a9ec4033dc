"""Labelled claims from a file: does ``doc``, or its span, support ``claim``?"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from corpus.errors import BadInput, NotFound
from evals.evidence import Offsets, Span


@dataclass(frozen=True, slots=True)
class Item:
    """One claim, with the text that is to support it: ``doc``, or ``doc[start:end]`` in its place.

    ``label`` tells whether it does, where that is known; ``dataset`` is what figures are told by.
    """

    id: str
    doc: str
    claim: str
    start: int | None = None
    end: int | None = None
    label: bool | None = None
    dataset: str = "all"

    @property
    def span(self) -> Span:
        """What is cited."""
        if self.start is None or self.end is None:
            return Span(self.doc, 0, len(self.doc))
        return Span(self.doc, self.start, self.end)

    @property
    def places(self) -> tuple[Offsets, ...]:
        """The sentences of evidence: all, or those cited with a neighbour on either side."""
        return self.span.context_sentences

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same as text."""
        return tuple(self.doc[a:b] for a, b in self.places)

    @property
    def evidence(self) -> str:
        """All evidence as one text."""
        places = self.places
        return self.doc[places[0][0] : places[-1][1]] if places else ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no item: its number from 1, and why."""

    number: int
    reason: str


def read_items(path: Path) -> Iterator[Item | BadLine]:
    """Yield the items of a JSON-lines file, gzipped or not; a bad line is named and left out.

    ``NotFound`` where there is no such file, ``BadInput`` where it is not gzip though named so.
    """
    if not path.is_file():
        raise NotFound(f"no file {path}", help="give JSON lines of {id, doc, claim}")
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _item(number, line)
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path} cannot be read: {error}", help="give UTF-8 JSON lines, gzipped as .gz"
        ) from None


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _item(number: int, line: str) -> Item | BadLine:
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as error:
        return BadLine(number, f"not JSON: {error}")
    if not isinstance(raw, dict):
        return BadLine(number, "not a JSON object")
    wrong = next((key for key in ("doc", "claim") if not isinstance(raw.get(key), str)), None)
    if wrong is not None:
        return BadLine(number, f"{wrong} is not a text")
    start, end = raw.get("start"), raw.get("end")
    spanned = start is not None or end is not None
    if spanned and not _within(start, end, len(raw["doc"])):
        return BadLine(number, f"start and end ({start}, {end}) are no span of doc")
    if raw.get("label") not in (None, 0, 1):
        return BadLine(number, "label is neither 0 nor 1")
    label = None if raw.get("label") is None else bool(raw["label"])
    return Item(
        str(raw.get("id", number)), raw["doc"], raw["claim"], start, end, label,
        str(raw.get("dataset") or "all"),
    )  # fmt: skip


def _within(start: Any, end: Any, length: int) -> bool:
    whole = type(start) is int and type(end) is int
    return whole and 0 <= start < end <= length
