"""What a finished briefing holds, as the events that tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def summary(briefing: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of the last event of a draft that was made."""
    report = briefing.get("report") or {}
    return {
        "state": "draft",
        "passed": report.get("passed"),
        "sentences": sum(len(s["sentences"]) for s in briefing["sections"]),
        "withheld": len(briefing["withheld"]),
    }


def contents(briefing: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a finished briefing holds, as events: its sections, citations and findings."""
    for section in briefing["sections"]:
        sentences = section["sentences"]
        state = {"section": section["key"], "stage": "done", "status": section["status"]}
        yield "section", {**state, "message": section["title"], "sentences": len(sentences)}
        for sentence in sentences:
            for citation in sentence["citations"]:
                place = {k: citation[k] for k in ("article_id", "outlet", "start", "end")}
                yield (
                    "citation",
                    {"section": section["key"], "sentence_id": sentence["id"], **place},
                )
    for finding in (briefing.get("report") or {}).get("findings", ()):
        yield "finding", dict(finding)
