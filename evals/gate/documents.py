"""Read one document: a JSON briefing, or Markdown of any origin."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from corpus.codec import briefing_from_dict
from corpus.errors import BadInput, NotFound
from corpus.model import Article, Briefing
from evals.anchor import anchor_uncited
from evals.gate.lines import json_lines, markdown_lines
from evals.gate.model import Document
from evals.gate.paths import STDIN
from evals.markdown import parse
from prompts import HouseStyle

# A briefing is a page or two; what is larger is some other file.
_LARGEST_BYTES = 5_000_000
Sources = Mapping[str, Article]
Lookup = Callable[[Briefing], Sources]


def read_document(  # noqa: PLR0913 - where a document comes from, and what it is judged by
    name: str,
    style: HouseStyle,
    sources: Sources,
    stdin: BinaryIO,
    lookup: Lookup | None = None,
    *,
    loose: bool = False,
) -> Document:
    """Read the file ``name``, or ``stdin`` for ``-``.

    ``sources`` are the articles to judge by; where there are none, ``lookup`` finds those that the
    briefing cites or names. With ``loose`` a text without any citation is looked for in all sources
    (``evals.anchor.anchor_uncited``). What cannot be read is ``NotFound`` or ``BadInput``.
    """
    body = _bytes(name, stdin)
    return document_of(name, _text(body, name), style, sources, lookup, loose=loose, body=body)


def document_of(  # noqa: PLR0913 - what a text brings, all by name
    name: str,
    text: str,
    style: HouseStyle,
    sources: Sources,
    lookup: Lookup | None = None,
    *,
    loose: bool = False,
    body: bytes | None = None,
) -> Document:
    """Return ``text`` as a document; ``body`` are the bytes that its digest is of."""
    if text.lstrip().startswith("{"):
        briefing = _from_json(text, name)
        lines = json_lines(text, briefing)
    else:
        briefing = parse(text, style, sources=sources)
        lines = markdown_lines(text, briefing)
    if not sources and lookup is not None:
        sources = lookup(briefing)
        if sources and not text.lstrip().startswith("{"):
            briefing = parse(text, style, sources=sources)
    if loose:
        briefing = anchor_uncited(briefing, sources)
    digest = hashlib.sha256(text.encode() if body is None else body).hexdigest()
    return Document(name, digest, briefing, sources, lines)


def _bytes(name: str, stdin: BinaryIO) -> bytes:
    try:
        body = stdin.read(_LARGEST_BYTES + 1) if name == STDIN else Path(name).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"cannot read {name}: no such file", help="check the path") from None
    except OSError as error:
        raise BadInput(f"cannot read {name}: {error.strerror}", help="check the path") from None
    if len(body) > _LARGEST_BYTES:
        raise BadInput(
            f"{name} has more than {_LARGEST_BYTES:,} bytes", help="a briefing is a page or two"
        )
    return body


def _text(body: bytes, name: str) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{name} is not UTF-8 text", help="save it as UTF-8") from None
    if not text.strip():
        raise BadInput(f"{name} is empty: no sentence", help="name a briefing in Markdown or JSON")
    return text


def _from_json(text: str, name: str) -> Briefing:
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{name} is not JSON: {error}",
            help="see docs/schema/briefing.json; Markdown must not begin with a brace",
        ) from None
    return briefing_from_dict(raw)
