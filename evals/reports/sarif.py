"""The outcome as SARIF 2.1.0 (OASIS standard), for code-scanning pages and editors.

Every finding is a result at its line; rules are the checks. Fingerprints keep a finding the same
while lines move; with a baseline each result says whether it is new (§3.27.24).
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from corpus.model import Finding, Severity
from evals.gate.model import Judged, Outcome
from evals.reports.shared import describe_check, details, found, one_line

_LEVELS = {Severity.BLOCKING: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(outcome: Outcome) -> str:
    """Return the outcome as a SARIF log with one run."""
    refs = sorted({f.check for _, f in found(outcome)})
    rules = {ref: index for index, ref in enumerate(refs)}
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "drafting-desk evals", "rules": [_rule(r) for r in refs]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not outcome.unread,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": f"{u.where}: {u.reason}. {u.help}"}}
                    for u in outcome.unread
                ],
            }
        ],
        "results": [_result(j, f, rules, bool(outcome.pinned)) for j, f in found(outcome)],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(ref: str) -> dict[str, Any]:
    name, _, version = ref.partition("@")
    return {
        "id": name,
        "name": name,
        "shortDescription": {"text": describe_check(name)},
        "properties": {"version": version},
    }


def _result(
    judged: Judged, finding: Finding, rules: dict[str, int], pinned: bool
) -> dict[str, Any]:
    text = judged.text(finding)
    said = [finding.message + (f": “{one_line(text)}”" if text else ""), *details(finding)]
    result: dict[str, Any] = {
        "ruleId": finding.check.partition("@")[0],
        "ruleIndex": rules[finding.check],
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(said)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(judged.name)},
                    "region": {"startLine": judged.line(finding)},
                }
            }
        ],
        "partialFingerprints": {"finding/v1": judged.fingerprint(finding)},
    }
    if pinned:
        result["baselineState"] = "unchanged" if judged.is_known(finding) else "new"
    return result


def _uri(name: str) -> str:
    """Return a path as a percent-encoded reference (RFC 3986); no colon may read as a scheme."""
    encoded = quote(name, safe="/._-~")
    return f"file://{encoded}" if encoded.startswith("/") else encoded
