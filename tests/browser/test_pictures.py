"""The pictures of the documentation, taken from the running desk.

They are written where ``DRAFTER_PICTURES`` says, such as ``docs/pictures``; else to a folder that
is thrown away, and all that is tried is that what they show can be reached.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.workspace import Workspace, made

pytestmark = pytest.mark.browser


def test_the_workspace_with_its_evidence_and_a_conflict(
    browser: Browser, desk: Any, tmp_path: Path
) -> None:
    folder = Path(os.environ.get("DRAFTER_PICTURES", tmp_path))
    draft = made(desk)["id"]
    context = browser.new_context(base_url=desk.url, viewport={"width": 1360, "height": 860})
    work = Workspace(context.new_page()).open(draft)
    work.edit("The Situation")
    work.page.keyboard.insert_text("\n- The council will vote on Monday on hiring barges.\n")
    work.save()
    work.saved()
    work.page.keyboard.press("Escape")
    work.choose("vote on Monday")
    work.page.evaluate("window.scrollTo(0, 0)")
    work.page.screenshot(path=folder / "workspace.png")
    work.page.set_viewport_size({"width": 1360, "height": 1200})
    # Scrolled to where the panel stands still, so that its foot is in the picture.
    work.page.evaluate("window.scrollTo(0, 500)")
    work.panel.screenshot(path=folder / "evidence.png")
    work.page.set_viewport_size({"width": 1360, "height": 860})

    path = f"/v1/drafts/{draft}/sections/situation"
    work.edit("The Situation")
    section = desk.client.get(path)
    theirs = section.json()["markdown"].replace("nine days", "about nine days")
    match = {"If-Match": section.headers["ETag"]}
    assert desk.client.put(path, json={"markdown": theirs}, headers=match).status_code == 200
    work.replace("nine days", "ten days at most")
    work.save()
    expect(work.dialog).to_contain_text("You changed the same sentence")
    work.page.screenshot(path=folder / "conflict.png")
    context.close()
    for name in ("workspace", "evidence", "conflict"):
        assert (folder / f"{name}.png").stat().st_size > 10_000
