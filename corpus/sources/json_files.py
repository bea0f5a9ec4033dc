"""JSON lines and JSON documents, an item at a time.

A broken or oversized item is named by its line and the next is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from corpus.encoding import Lines, decode, utf8_lines
from corpus.errors import BadInput, DeskError
from corpus.model import Article
from corpus.sources.records import article_from_record
from corpus.sources.rejected import Rejected

MAX_ITEM = 10 * 1024 * 1024
# Under these names do news APIs and exports wrap their list.
_LISTS = ("articles", "items", "results", "data", "docs", "documents", "hits", "news", "records")
_TOO_LONG = "one item may have {limit:,} bytes; split it, or leave out what is not its text"

Item = Article | Rejected


def read_lines(stream: Lines, where: str, *, max_item: int = MAX_ITEM) -> Iterator[Item]:
    """Read one JSON object from each line that is not blank."""
    for number, line in utf8_lines(stream, max_item):
        place = f"{where}:{number}"
        if line is None:
            yield Rejected(
                place, f"a line of over {max_item:,} bytes", _TOO_LONG.format(limit=max_item)
            )
        elif line.strip():
            yield from read_value(line, place)


def read_value(data: bytes, place: str) -> Iterator[Item]:
    """Read the article, or the list of articles, that one JSON value holds."""
    try:
        value = _parse(decode(data))
    except DeskError as error:
        yield Rejected.of(place, error)
        return
    yield from _articles(value, place)


def read_array(stream: BinaryIO, where: str, *, max_item: int = MAX_ITEM) -> Iterator[Item]:
    """Read the objects of a JSON array without holding more than one of them.

    An item that is no valid JSON, but whose brackets close, does not keep the next from being read.
    """
    complete = False
    for number, item in _elements(stream, max_item):
        place = f"{where}:{number}"
        if item is None:
            yield Rejected(
                place, f"an item of over {max_item:,} bytes", _TOO_LONG.format(limit=max_item)
            )
        elif item == b"]":
            complete = True
        else:
            yield from read_value(item, place)
    if not complete:
        yield Rejected(
            where, "the JSON array is not closed", "the file seems cut short; get it anew"
        )


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise BadInput("JSON nested too deep", help="give a flat object for each item") from error
    except ValueError as error:
        raise BadInput(
            f"not JSON: {error}", help="each line or item has to be one object"
        ) from error


def _articles(value: Any, place: str) -> Iterator[Item]:
    if isinstance(value, dict):
        wrapped = next((value[n] for n in _LISTS if _is_list(value.get(n))), None)
        if wrapped is None:
            try:
                yield article_from_record(value)
            except DeskError as error:
                yield Rejected.of(place, error)
            return
        value = wrapped
    if not isinstance(value, list):
        yield Rejected(
            place, f"a JSON {type(value).__name__}, not an object", "give one object for each item"
        )
        return
    if not value:
        yield Rejected(place, "an empty list", "give at least one article")
    for index, item in enumerate(value):
        if isinstance(item, dict):
            yield from _articles(item, f"{place}[{index}]")
        else:
            yield Rejected(
                f"{place}[{index}]", "not a JSON object", "give one object for each item"
            )


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


_IN_STRING = re.compile(rb'["\\\\\n]')
_OUTSIDE = re.compile(rb'["{}\[\],\n]')


class _Element:
    """The bytes of one array element as they come in, kept only up to a limit."""

    def __init__(self, limit: int, line: int) -> None:
        self._limit, self._line = limit, line
        self._bytes = bytearray()
        self._oversized = False

    def add(self, data: bytes) -> None:
        room = self._limit - len(self._bytes)
        self._oversized = self._oversized or len(data) > room
        self._bytes += data[:room]

    def finish(self) -> tuple[int, bytes | None]:
        """Return the line on which the element begins, and its bytes (``None``: too many)."""
        data = self._bytes.lstrip()
        line = self._line + self._bytes[: len(self._bytes) - len(data)].count(b"\n")
        return line, None if self._oversized else bytes(data.rstrip())


def _elements(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Split a top-level array: (line of its beginning, the element's bytes, ``None`` if too long).

    The closing bracket comes as an element of its own, so that a file cut short shows.
    """
    depth, line, in_string, skip = 0, 1, False, 0
    element = _Element(limit, line)
    while chunk := stream.read(64 * 1024):
        at, start, skip = skip, 0, 0
        while match := (_IN_STRING if in_string else _OUTSIDE).search(chunk, at):
            char, at = match.group(), match.end()
            if char == b"\n":
                line += 1
            elif char == b"\\":
                at += 1  # whatever is escaped means nothing here; it may lie in the next chunk
                skip = max(0, at - len(chunk))
            elif char == b'"':
                in_string = not in_string
            elif char in b"{[":
                depth += 1
                if depth == 1:
                    element, start = _Element(limit, line), at
            elif char != b"," or depth == 1:
                depth -= char != b","
                if depth <= 1 and (char == b"," or depth == 0):
                    element.add(chunk[start : match.start()])
                    number, data = element.finish()
                    if data != b"":
                        yield number, data
                    element, start = _Element(limit, line), at
                if depth == 0:
                    yield line, b"]"
                    return
        element.add(chunk[start:])
