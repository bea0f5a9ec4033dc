"""Files and folders: what kind each is, by its name and its first bytes, and the reader for it."""

from __future__ import annotations

import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, cast

from corpus.encoding import Transcoded, decode, marked_encoding, refuse_binary
from corpus.errors import BadInput, DeskError
from corpus.pdf import is_pdf
from corpus.sources import documents
from corpus.sources.json_files import Item, read_array, read_lines, read_value
from corpus.sources.rejected import Rejected

MAX_DOCUMENT = 64 * 1024 * 1024

Kind = Literal["lines", "array", "json", "html", "feed", "opml", "markdown", "text", "pdf"]

_BY_SUFFIX: dict[str, Kind | Literal["json-ish", "xml"]] = {
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "json-ish",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".rdf": "xml",
    ".opml": "opml",
    ".pdf": "pdf",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    "": "text",
}
_ABOUT = re.compile(r"(?:readme|licen[cs]e|copying|changelog|notice)(?:\.(?:md|txt))?$", re.I)
_HEAD = 64 * 1024
_BLOCK = 1024 * 1024
_KINDS = "JSONL, JSON, ninjs, HTML, PDF, text, Markdown, RSS, Atom, JSON Feed files, also as .gz"


def read(path: Path | str) -> Iterator[Item]:
    """Yield every article that ``path`` (a file or a folder) holds, and a word on all that is none.

    Nothing is raised for what is wrong with an item; ``Rejected.where`` is ``path:line`` where the
    file has lines. Folders are read in sorted order, without hidden files and without following
    links that lead out of them: who packed a folder does not choose what else is read.
    """
    path = Path(path)
    if path.is_dir():
        yield from _read_folder(path)
    elif not path.exists():
        yield Rejected(str(path), "no such file or folder", "check the path")
    elif not path.is_file():
        yield Rejected(str(path), "neither a file nor a folder", "copy its contents to a file")
    else:
        yield from _read_file(path)


def _read_folder(folder: Path) -> Iterator[Item]:
    found = False
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            found = True
            path = Path(root, name)
            if _ABOUT.match(name):
                yield Rejected(
                    str(path),
                    "about the folder, not an article",
                    "name the file itself if it is one",
                )
            elif path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
                yield Rejected(
                    str(path),
                    "a link to something outside the folder",
                    "copy the file into the folder, or name it by itself",
                )
            elif path.is_file():
                yield from _read_file(path)
            else:
                yield Rejected(str(path), "not a file that can be read", "leave it out")
    if not found:
        yield Rejected(str(folder), "a folder without files", f"put into it {_KINDS}")


def _read_file(path: Path) -> Iterator[Item]:
    try:
        with path.open("rb") as file:
            yield from _read_stream(file, path)
    except DeskError as error:
        yield Rejected.of(str(path), error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Rejected(
            str(path), f"broken gzip: {error}", "compress it anew; what came before is read"
        )
    except OSError as error:
        yield Rejected(str(path), f"cannot be read: {error.strerror or error}", "check the file")


def _read_stream(file: BufferedReader, path: Path) -> Iterator[Item]:
    where = str(path)
    suffix = path.suffix.lower()
    stream = file
    if file.peek(2)[:2] == b"\x1f\x8b":
        stream = BufferedReader(cast(BufferedReader, gzip.GzipFile(fileobj=file)), _HEAD)
        if suffix == ".gz":
            suffix = path.with_suffix("").suffix.lower()
    head = stream.peek(_HEAD)[:_HEAD]
    if not head:
        raise BadInput("an empty file", help="give a file with at least one article")
    if is_pdf(head):
        yield documents.read_pdf(_all(stream))
        return
    refuse_binary(head)
    if suffix not in _BY_SUFFIX:
        raise BadInput(f"{suffix} is no kind of file that holds articles", help=f"give {_KINDS}")
    kind = _kind(suffix, head)
    marked = marked_encoding(head)
    if kind == "lines":
        wide = marked in {"utf-16", "utf-32"}
        yield from read_lines(Transcoded(stream, marked) if wide and marked else stream, where)
    elif kind == "array" and marked in {None, "utf-8-sig"}:
        yield from read_array(stream, where)
    else:
        yield from _read_whole(kind, _all(stream), where)


def _read_whole(kind: Kind, data: bytes, where: str) -> Iterator[Item]:
    if not data.strip():
        raise BadInput("an empty file", help="give a file with at least one article")
    if kind == "array":
        yield from read_array(BytesIO(decode(data).encode("utf-8", "surrogatepass")), where)
    elif kind == "json":
        if _is_json_lines(data):
            yield from read_lines(BytesIO(data), where)
        else:
            yield from read_value(data, where)
    elif kind == "html":
        yield documents.read_html(data)
    elif kind == "feed":
        yield from documents.read_feed(data, where)
    elif kind == "pdf":
        raise BadInput("called .pdf, but no PDF", help="give it the suffix of what it is")
    elif kind == "opml":
        raise BadInput("a list of feeds, not articles", help=f"use --opml {where}")
    else:
        yield documents.read_text(decode(data), markdown=kind == "markdown")


def _all(stream: BinaryIO) -> bytes:
    # In blocks that are joined only where all of them may stay: asking for more at once takes twice
    # the memory, for a document that is refused.
    blocks, size = [], 0
    while block := stream.read(_BLOCK):
        blocks.append(block)
        size += len(block)
        if size > MAX_DOCUMENT:
            raise BadInput(
                f"a document of over {MAX_DOCUMENT:,} bytes", help="split it, or make it JSON lines"
            )
    return b"".join(blocks)


def _kind(suffix: str, head: bytes) -> Kind:
    named = _BY_SUFFIX[suffix]
    marked = marked_encoding(head)
    text = head.decode(marked or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if named == "lines":
        return "array" if text.startswith("[") else "lines"
    if named == "json-ish" or (suffix == "" and text.startswith("{")):
        return _json_kind(text)
    if named == "xml" or (suffix == "" and text.startswith("<")):
        return _markup_kind(text)
    return cast(Kind, named)


def _json_kind(text: str) -> Kind:
    if re.search(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org', text):
        return "feed"
    if text.startswith("["):
        return "array"
    first = text.split("\n", 1)[0]
    return "lines" if "\n" in text and _is_object(first) else "json"


def _markup_kind(text: str) -> Kind:
    if re.search(r"<opml\b", text, re.I):
        return "opml"
    if re.search(r"<(?:rss|feed|rdf:rdf)\b", text, re.I):
        return "feed"
    return "html" if re.search(r"<!doctype\s+html|<html\b|<body\b", text, re.I) else "feed"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_json_lines(data: bytes) -> bool:
    """Tell JSON lines with a broken first line from one object: most lines begin with a brace."""
    lines = [line for line in data.splitlines() if line.strip()]
    if len(lines) < 2:
        return False
    return sum(line.startswith(b"{") for line in lines) > len(lines) / 2
