"""The outcome as JSON (docs/schema/gate.json)."""

from __future__ import annotations

import json
from typing import Any

from corpus.codec import report_to_dict
from corpus.model import Score
from evals.gate.model import Held, Judged, Outcome

SCHEMA = "gate/1"


def as_json(outcome: Outcome) -> str:
    """Return the outcome as one JSON object."""
    return json.dumps(outcome_to_dict(outcome), ensure_ascii=False, indent=1) + "\n"


def outcome_to_dict(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as JSON values."""
    return {
        "schema": SCHEMA,
        "passed": outcome.passed,
        "scores": {name: _score(score) for name, score in outcome.scores.items()},
        "floors": [_floor(held) for held in outcome.floors],
        "notes": list(outcome.notes),
        "gone": list(outcome.gone),
        "documents": [_document(judged) for judged in outcome.judged],
        "unread": [{"where": u.where, "reason": u.reason, "help": u.help} for u in outcome.unread],
    }


def _document(judged: Judged) -> dict[str, Any]:
    lines = judged.document.lines
    return {
        "path": judged.name,
        "sha256": judged.document.digest,
        "passed": not judged.blocking,
        "sources": len(judged.document.sources),
        "report": report_to_dict(judged.report),
        "lines": {s.id: lines[s.id] for s in judged.document.briefing.sentences if s.id in lines},
        "fingerprints": [judged.fingerprint(f) for f in judged.report.findings],
        "known": [judged.is_known(f) for f in judged.report.findings],
    }


def _floor(held: Held) -> dict[str, Any]:
    return {
        "score": held.name,
        "floor": held.floor,
        "holds": held.holds,
        "reached": _score(held.score),
        "pinned": _score(held.pinned) if held.pinned else None,
    }


def _score(score: Score) -> dict[str, Any]:
    return {"value": score.value, "numerator": score.numerator, "denominator": score.denominator}
