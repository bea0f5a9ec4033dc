"""What the HTML of an issue may hold: whatever else a parser finds has come from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import html5lib

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "security" / "xss.jsonl"
PAYLOADS = (
    "<script>alert(1)</script>",
    "</p></main><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}}{% raw %}",
    '\u2028<a href="data:text/html,<script>alert(1)</script>">x</a>',
)
ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "style",
        "body",
        "header",
        "main",
        "footer",
        "nav",
        "section",
        "aside",
        "article",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "a",
        "strong",
        "small",
        "em",
        "blockquote",
        "details",
        "summary",
        "time",
        "mark",
        "del",
        "ins",
        "table",
        "tbody",
        "tr",
        "td",
        "span",
        "dl",
        "dt",
        "dd",
        "form",
        "label",
        "input",
        "output",
        "button",
    ]
)
ATTRIBUTES = frozenset(
    [
        "lang",
        "charset",
        "name",
        "content",
        "http-equiv",
        "rel",
        "href",
        "type",
        "style",
        "class",
        "id",
        "role",
        "width",
        "cellpadding",
        "cellspacing",
        "border",
        "align",
        "datetime",
        "value",
        "aria-label",
        "aria-current",
        "aria-live",
        "aria-roledescription",
        "data-path",
        "title",
        "property",
        "for",
        "hidden",
        "autocomplete",
        "tabindex",
        "open",
    ]
)


def shared_payloads() -> list[str]:
    """Return the collection, empty where it is not here. Two of its lines are cut off."""
    if not SHARED.is_file():
        return []
    lines = SHARED.read_bytes().split(b"\n")
    return [json.loads(line)["payload"] for line in lines if line.startswith(b"{")]


def foreign(body: str, *, scripts: frozenset[tuple[str, str]] = frozenset()) -> Iterator[str]:
    """Yield every element, attribute and address in ``body`` that our templates do not write.

    ``scripts`` are the (type, src) of those scripts that they do write.
    """
    for element in html5lib.parse(body, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            yield f"comment {element.text}"
            continue
        attributes: dict[str, Any] = dict(element.attrib)
        if element.tag == "script":
            known = (attributes.get("type", ""), attributes.get("src", ""))
            if known not in scripts:
                yield f"script {known}"
            continue
        if element.tag not in ELEMENTS:
            yield f"element {element.tag}"
        yield from (f"attribute {name}" for name in attributes if name not in ATTRIBUTES)
        scheme = urlsplit(attributes.get("href", "")).scheme
        if scheme not in {"", "http", "https"}:
            yield f"address {attributes['href']}"
