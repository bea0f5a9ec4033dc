"""Drafts of a running desk taken to its archive, as an editor and a publisher would."""

from __future__ import annotations

from typing import Any


def approved(desk: Any, draft: str) -> None:
    """Approve a draft as an editor would, a reason for each finding that blocks."""
    ask, at = desk.client, f"/v1/drafts/{draft}"

    def match() -> dict[str, str]:
        return {"If-Match": ask.get(f"{at}/findings").headers["etag"]}

    submitted = ask.post(f"{at}/reviews", json={"decision": "submit"}, headers=match())
    assert submitted.status_code == 201, submitted.text
    for finding in ask.get(f"{at}/findings").json()["items"]:
        if finding["blocks"]:
            ruled = {"state": "overridden", "reason": "read beside its source"}
            done = ask.patch(f"{at}/findings/{finding['id']}", json=ruled, headers=match())
            assert done.status_code == 200, done.text
    approval = {"decision": "approve", "waive_self_approval": True}
    done = ask.post(f"{at}/reviews", json=approval, headers=match())
    assert done.status_code == 201, done.text


def published(desk: Any, draft: str) -> dict[str, Any]:
    """Approve a draft and publish it in the archive."""
    approved(desk, draft)
    made = desk.client.post(
        f"/v1/drafts/{draft}/publications",
        json={"channel": "archive"},
        headers={"Idempotency-Key": draft},
    )
    assert made.status_code == 202, made.text
    issue: dict[str, Any] = made.json()
    return issue
