"""A response's raw bytes as its content, with a cap on both.

The cap on the content acts inside the decompressor (zlib's ``max_length``): a client that
decompresses first and measures then has already held the bomb.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from corpus.errors import FetchFailed

# What is offered to servers; anything else that comes back is refused.
ACCEPTED = "gzip, deflate"


def read_body(chunks: Iterable[bytes], encoding: str, *, max_wire: int, max_content: int) -> bytes:
    """Return the content of ``chunks``, in the ``Content-Encoding`` that the server names.

    More than ``max_wire`` bytes of it as sent, more than ``max_content`` as decoded, a broken
    stream or an encoding that was not offered is ``FetchFailed``.
    """
    inflate = _inflater(encoding.strip().lower(), max_content)
    wire, content = 0, bytearray()
    for chunk in chunks:
        wire += len(chunk)
        if wire > max_wire:
            raise _too_large(max_wire, "sent")
        content += inflate.feed(chunk, max_content - len(content))
    inflate.finish()
    return bytes(content)


class _Identity:
    def __init__(self, limit: int) -> None:
        self._limit = limit

    def feed(self, data: bytes, room: int) -> bytes:
        if len(data) > room:
            raise _too_large(self._limit, "decoded")
        return data

    def finish(self) -> None:
        pass


class _Inflate:
    """Gzip (of any number of members) or deflate (with zlib's header, or raw as some send it)."""

    def __init__(self, limit: int, *, gzip: bool) -> None:
        self._limit, self._gzip = limit, gzip
        self._head = b""
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes, room: int) -> bytes:
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:
                return b""
            data = self._head
            self._stream = zlib.decompressobj(self._format(data))
        content = bytearray()
        while data:
            if self._stream.eof:
                if not self._gzip:
                    break  # bytes behind the end mean nothing
                self._stream = zlib.decompressobj(self._format(data))
            try:
                content += self._stream.decompress(data, room + 1 - len(content))
            except zlib.error as error:
                raise FetchFailed(f"broken compression: {error}", help="try again later") from error
            if len(content) > room:
                raise _too_large(self._limit, "decoded")
            data = self._stream.unconsumed_tail or self._stream.unused_data
        return bytes(content)

    def _format(self, head: bytes) -> int:
        if self._gzip:
            return zlib.MAX_WBITS | 16
        # RFC 1950 §2.2: method 8, and the two bytes a multiple of 31.
        has_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS

    def finish(self) -> None:
        if self._head and not (self._stream and self._stream.eof):
            raise FetchFailed("the answer breaks off", help="try again later", retryable=True)


def _inflater(encoding: str, limit: int) -> _Identity | _Inflate:
    if encoding in {"", "identity"}:
        return _Identity(limit)
    if encoding in {"gzip", "x-gzip"}:
        return _Inflate(limit, gzip=True)
    if encoding == "deflate":
        return _Inflate(limit, gzip=False)
    raise FetchFailed(
        f"an answer encoded as {encoding!r}, which was not offered",
        help="save the page as a file",
    )


def _too_large(limit: int, what: str) -> FetchFailed:
    return FetchFailed(
        f"over {limit:,} bytes {what}", help="save the article as a file and ingest that"
    )
