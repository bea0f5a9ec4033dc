"""Bytes as text: what the byte order mark says, UTF-8, else what charset-normalizer makes out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Protocol

import charset_normalizer

from corpus.errors import BadInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"BZh9",
    b"\xfd7zXZ",
    b"Rar!",
)
_SAMPLE = 256 * 1024
_CENTRAL_EUROPEAN = frozenset({"Croatian", "Czech", "Hungarian", "Polish", "Slovak", "Slovene"})
# Web pages that say Latin-1 mean its superset (WHATWG Encoding Standard §4.2).
_LATIN_1 = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})


def marked_encoding(head: bytes) -> str | None:
    """Return the encoding that a byte order mark at the head names."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def refuse_binary(head: bytes) -> None:
    """Raise ``BadInput`` where ``head`` begins no text: a known signature, or NUL bytes."""
    if head.startswith(_BINARY) or (b"\0" in head and not marked_encoding(head)):
        raise BadInput(
            "a binary file", help="give JSONL, JSON, HTML, plain text or a feed; unpack archives"
        )


def decode(data: bytes) -> str:
    """Return ``data`` as text; bytes in no encoding that fits are ``BadInput``."""
    marked = marked_encoding(data)
    try:
        return data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        if marked:
            raise BadInput(
                f"marked as {marked} but byte {error.start} is not", help="save it as UTF-8"
            ) from error
        at = error.start
    guess = _guess(data[:_SAMPLE])
    if guess:
        try:
            return data.decode(guess)
        except (UnicodeDecodeError, LookupError):
            pass
    tried = "utf-8, utf-16 and what charset-normalizer proposes"
    raise BadInput(
        f"in no known encoding (byte {at} is not UTF-8; tried {tried})", help="save it as UTF-8"
    )


def _guess(data: bytes) -> str | None:
    """Return the likeliest encoding; of equals, that of the western web.

    "près" in cp1252 is as good a word in cp1250 ("prčs"), which charset-normalizer names first.
    """
    matches = charset_normalizer.from_bytes(data)
    best = matches.best()
    if best is None:
        return None
    for match in matches:
        equal = (match.chaos, match.coherence) == (best.chaos, best.coherence)
        if equal and match.encoding == "cp1252" and best.language not in _CENTRAL_EUROPEAN:
            return match.encoding
    return best.encoding


def decode_html(data: bytes, charset: str | None = None) -> str:
    """Return a page as text: by its mark, as UTF-8, as the server or the page itself declares."""
    if not marked_encoding(data):
        declared = re.search(
            rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", data[:4096], re.I
        )
        said = [charset, declared[1].decode("ascii") if declared else None]
        for name in ("utf-8", *filter(None, said)):
            try:
                return data.decode("cp1252" if name.lower() in _LATIN_1 else name)
            except (UnicodeDecodeError, LookupError, ValueError):
                continue
    return decode(data)


def utf8_lines(stream: Lines, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield (line number from 1, its bytes, or ``None`` for a line of over ``limit`` bytes).

    Memory stays below a few times ``limit`` whatever the lines are; the long ones are read past.
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield number, None


class Lines(Protocol):
    """What is read line by line: a binary file, or one transcoded."""

    def readline(self, limit: int, /) -> bytes: ...


class Transcoded:
    """A stream in UTF-16 or UTF-32, read line by line as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
        self._buffer = b""
        self._ended = False

    def readline(self, limit: int) -> bytes:
        """Return up to ``limit`` bytes that end on the line feed, where there is one by then."""
        while not self._ended and b"\n" not in self._buffer and len(self._buffer) < limit:
            chunk = self._stream.read(64 * 1024)
            self._ended = not chunk
            try:
                text = self._decoder.decode(chunk, final=self._ended)
            except UnicodeDecodeError as error:
                raise BadInput(
                    f"not the {error.encoding} that its mark says", help="save it as UTF-8"
                ) from error
            self._buffer += text.encode("utf-8", "surrogatepass")
        end = self._buffer.find(b"\n") + 1 or len(self._buffer)
        end = min(end, limit)
        line, self._buffer = self._buffer[:end], self._buffer[end:]
        return line
