"""XML that is refused before any parser sees it.

A kilobyte of nested entities expands to a megabyte of text, and a document type may name files and
addresses to read. No feed or feed list needs either.
"""

from __future__ import annotations

import re

from corpus.errors import BadInput

# Encodings in which "<!ENTITY" would not read as such below, and in which no feed is written.
_HIDING = re.compile(
    rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"'](?:utf-?7|ebcdic|ibm|cp037|cp500)", re.I
)
_EBCDIC_XML = b"\x4c\x6f\xa7\x94"
_MARKUP = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.S)
_ROOT = re.compile(rb"<[A-Za-z_]")
_DECLARES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]*\[", re.I)


def refuse_entities(body: bytes) -> None:
    """Raise ``BadInput`` where ``body`` declares entities or an internal document type subset."""
    plain = body.replace(b"\0", b"")  # UTF-16 and UTF-32 become readable
    if body.startswith(_EBCDIC_XML) or _HIDING.search(plain[:400]):
        raise BadInput("XML in an encoding that feeds do not use", help="save it as UTF-8")
    prolog = _MARKUP.sub(b"", plain)
    root = _ROOT.search(prolog)
    # Declarations stand before the root element, but lenient parsers take them anywhere.
    if _DECLARES.search(prolog[: root.start()] if root else prolog) or b"<!ENTITY" in plain.upper():
        raise BadInput(
            "XML that declares entities", help="remove its document type; feeds need none"
        )
