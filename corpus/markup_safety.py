"""Markup that is refused before any parser sees it.

A kilobyte of nested entities expands to a megabyte of text, and a document type may name files and
addresses to read; no feed needs either. What parsers spend on a document grows with the square of
the attributes of one element, and faster than its elements: half a megabyte of attributes held one
for two minutes.
"""

from __future__ import annotations

import re

from corpus.errors import BadInput

# Encodings in which "<!ENTITY" would not read as such below, and in which no feed is written.
_HIDING = re.compile(
    rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"'](?:utf-?7|ebcdic|ibm|cp037|cp500)", re.I
)
_EBCDIC_XML = b"\x4c\x6f\xa7\x94"
# Not only before the root element: lenient parsers take declarations anywhere.
_DECLARES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]{0,500}\[", re.I)

MAX_ATTRIBUTES = 500
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
# Possessive: what it could go back to would be kept, a hundred bytes for each byte of the tag.
_LONG_TAG = re.compile(rb"<[a-zA-Z](?:[^\"'<>]|\"[^\"]*\"|'[^']*'){1000,}+")


def refuse_crowded(body: bytes, max_elements: int) -> None:
    """Raise ``BadInput`` over ``max_elements``, or over ``MAX_ATTRIBUTES`` on one of them.

    Both are counted roughly, from the text: an element has two tags.
    """
    plain = body.replace(b"\0", b"")
    if plain.count(b"<") > 2 * max_elements:
        raise BadInput(f"over {max_elements:,} elements", help="give its article as text")
    for tag in _LONG_TAG.finditer(plain):
        if len(_QUOTED.sub(b"", tag.group()).split()) > MAX_ATTRIBUTES:
            raise BadInput(
                f"an element with over {MAX_ATTRIBUTES} attributes", help="give its article as text"
            )


def refuse_entities(body: bytes) -> None:
    """Raise ``BadInput`` where ``body`` declares entities or an internal document type subset."""
    plain = body.replace(b"\0", b"")  # UTF-16 and UTF-32 become readable
    if body.startswith(_EBCDIC_XML) or _HIDING.search(plain[:400]):
        raise BadInput("XML in an encoding that feeds do not use", help="save it as UTF-8")
    if _DECLARES.search(plain):
        raise BadInput(
            "XML that declares entities", help="remove its document type; feeds need none"
        )
