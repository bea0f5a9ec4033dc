"""The issue as JSON of a versioned schema (docs/schema/issue.json), and its audit as NDJSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from corpus.codec import briefing_to_dict, instant_text
from corpus.model import Briefing, Role
from drafter.exports.issue import Issue, notice_to_dict
from drafter.exports.statement import how_made

SCHEMA = "issue/1"


def to_issue_json(issue: Issue) -> str:
    """Return the issue as JSON: the published briefing with its citations, and its notices."""
    return json.dumps(issue_to_dict(issue), ensure_ascii=False, indent=2) + "\n"


def issue_to_dict(issue: Issue) -> dict[str, Any]:
    """Return the issue as JSON values; ``briefing`` is ``None`` once it was retracted."""
    briefing = None
    if not issue.retracted:
        briefing = briefing_to_dict(public_part(issue.briefing), issue.sources)
    return {
        "schema": SCHEMA,
        "id": issue.id,
        "urn": issue.urn,
        "url": issue.url,
        "slug": issue.slug,
        "number": issue.number,
        "title": issue.title,
        "published_at": instant_text(issue.published_at),
        "updated_at": instant_text(issue.updated_at),
        "revision": issue.revision,
        "approver": issue.approver,
        "how_made": how_made(issue),
        "retracted": issue.retracted,
        "notices": [notice_to_dict(n) for n in issue.notices],
        "briefing": briefing,
    }


def to_audit(issue: Issue) -> str:
    """Return the audit, one entry a line, oldest first; empty where there is none."""
    return "".join(
        json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        for entry in issue.audit
    )


def public_part(briefing: Briefing) -> Briefing:
    """Return what of a briefing may leave the desk.

    Notes to the editor, withheld sentences, findings, costs and the articles that were gathered and
    not cited stay behind; a section in which nothing is left goes as well.
    """
    sections = (
        replace(s, sentences=tuple(x for x in s.sentences if x.role is not Role.NOTE))
        for s in briefing.sections
    )
    kept = tuple(s for s in sections if s.sentences)
    blank = Briefing(id=briefing.id, topic=briefing.topic, as_of=briefing.as_of, sections=kept)
    return replace(
        blank,
        window_days=briefing.window_days,
        writer=briefing.writer,
        model=briefing.model,
        style_hash=briefing.style_hash,
        prompts=briefing.prompts,
        created_at=briefing.created_at,
    )
