"""News in JSON (IPTC ninjs 1.x to 3.x) as a flat record.

1.x names its contents by pattern (``body_text``, ``body_xhtml``), 2.x lists them (``bodies``,
``headlines``) and 3.x does so in camel case. See https://iptc.org/standards/ninjs/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.errors import BadInput
from corpus.instants import parse_instant

_MARKS = frozenset({"versioncreated", "pubstatus", "bodies", "headlines", "representationtype"})
_CANCELED = frozenset({"canceled", "cancelled"})
_EMBARGOES = ("embargoed", "embargoeduntil")  # until 2.x, from 3.0
_DATES = ("versioncreated", "contentcreated", "firstcreated", "firstpublished")


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """Tell whether ``record`` is a ninjs object: it says so, or carries ninjs' own field names."""
    standard = record.get("standard")
    if isinstance(standard, Mapping) and standard.get("name") == "ninjs":
        return True
    return len(_MARKS & {str(name).lower() for name in record}) >= (1 if "uri" in record else 2)


def flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``records`` reads; an item that is withheld or holds no text is ``BadInput``.

    One that is canceled takes back what was stored at its address, with its ``edNote`` as notice.
    """
    item = {str(name).lower(): value for name, value in record.items()}
    status = str(item.get("pubstatus", "usable")).lower()
    if status == "withheld":
        raise BadInput("its publisher marks it withheld", help="leave it out")
    note = item.get("ednote")
    said = note if isinstance(note, str) and note.strip() else f"Marked {status} by its publisher."
    withdrawn = said if status in _CANCELED else None
    text = withdrawn or _body(item)
    if not text:
        kind = item.get("type", "item")
        raise BadInput(f"a ninjs {kind} without a body", help="ingest the item of type 'text'")
    published, source = _published(item)
    return {
        "url": item.get("url") or item.get("uri"),
        "title": _headline(item) or item.get("title"),
        "text": text,
        "byline": item.get("byline") or item.get("by"),
        "language": item.get("language"),
        "outlet": _outlet(item),
        "published_at": published,
        "date_source": source,
        "withdrawn": withdrawn,
    }


def _body(item: Mapping[str, Any]) -> str | None:
    bodies = _mappings(item.get("bodies"))
    # Plain text where there is one: markup such as NITF carries a head of its own.
    plain = [b for b in bodies if str(_lower(b).get("contenttype", "")).startswith("text/plain")]
    for body in (*plain, *bodies):
        if isinstance(body.get("value"), str) and body["value"].strip():
            return str(body["value"])
    names = sorted((n for n in item if n.startswith("body_")), key=lambda n: n != "body_text")
    return next((item[n] for n in names if isinstance(item[n], str) and item[n].strip()), None)


def _headline(item: Mapping[str, Any]) -> str | None:
    lines = _mappings(item.get("headlines"))
    lines.sort(key=lambda h: h.get("role") not in (None, "main"))
    listed = next((h["value"] for h in lines if isinstance(h.get("value"), str)), None)
    return listed or item.get("headline")


def _outlet(item: Mapping[str, Any]) -> str | None:
    for name in ("infosources", "infosource"):
        for source in _mappings(item.get(name)):
            if isinstance(source.get("name"), str):
                return str(source["name"])
    holder = item.get("source") or item.get("copyrightholder")
    return holder if isinstance(holder, str) else None


def _published(item: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the date of this version, or the end of its embargo where that is later."""
    read = {name: parse_instant(item.get(name)) for name in (*_DATES, *_EMBARGOES)}
    name = next((n for n in _DATES if read[n]), None)
    version, held = read[name] if name else None, next((n for n in _EMBARGOES if read[n]), None)
    embargo = read[held] if held else None
    if embargo and (version is None or embargo.at > version.at):
        name = held
    return (item[name], f"ninjs:{name}") if name else (None, None)


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def _lower(value: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): v for name, v in value.items()}
