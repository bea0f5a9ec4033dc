"""An issue for other newsrooms: IPTC ninjs 3.0 (https://iptc.org/standards/ninjs/)."""

from __future__ import annotations

import json
import re
from typing import Any

from corpus.codec import instant_text
from drafter.exports.html import summary_of, to_fragment
from drafter.exports.issue import Issue
from drafter.exports.plain import to_text
from drafter.exports.printed import printed
from drafter.exports.statement import how_made, notice_line

_TAG = re.compile(r"<[^>]*>")
_SCHEMA = "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"


def to_ninjs(issue: Issue) -> str:
    """Return the issue as ninjs: text and HTML bodies, its sources, its notices.

    ``pubStatus`` is ``canceled`` for a retracted issue and ``withheld`` for one that nobody has
    approved; ``version`` counts the notices from 1.
    """
    text = printed(issue)
    plain, html = to_text(issue), to_fragment(issue)
    outlets = {s[0].outlet: s[0].article for s in text.articles if s[0].article}
    summary = [{"role": "summary", "contentType": "text/plain", "value": summary_of(text, issue)}]
    about = [{"role": "ai-use", "contentType": "text/plain", "value": how_made(issue)}]
    item: dict[str, Any] = {
        "uri": issue.urn,
        "standard": {"name": "ninjs", "version": "3.0", "schema": _SCHEMA},
        "type": "text",
        "representationType": "full",
        "version": str(len(issue.notices) + 1),
        "firstCreated": instant_text(issue.dated),
        "versionCreated": instant_text(issue.updated_at),
        "pubStatus": _status(issue),
        "language": issue.site.language,
        "by": issue.approver,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": issue.headline}],
        "descriptions": [*summary, *about],
        "bodies": [
            _body("main", "text/plain", plain, plain),
            _body("richtext", "text/html", html, _TAG.sub(" ", html)),
        ],
        "infoSources": [{"name": name, "role": "source"} for name in outlets],
        "edNote": "\n".join(notice_line(n) for n in issue.notices) or None,
        "altIds": [{"role": "canonical", "value": issue.url}],
    }
    known = {name: value for name, value in item.items() if value is not None}
    return json.dumps(known, ensure_ascii=False, indent=2) + "\n"


def _status(issue: Issue) -> str:
    if issue.retracted:
        return "canceled"
    return "usable" if issue.approver else "withheld"


def _body(role: str, media: str, value: str, words: str) -> dict[str, Any]:
    return {
        "role": role,
        "contentType": media,
        "charCount": len(value),
        "wordCount": len(words.split()),
        "value": value,
    }
