"""The evals' HTML report in a browser: accessible in light and dark, and narrow enough."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
FERRY = (
    "A ferry carrying 214 people ran aground off Port Ansel. Vessels took off all passengers. "
    "The union claimed that two engines had failed."
)
DRAFT = (
    "# Ferry\n\nVessels took off all passengers. (Harbour Wire)\n\nA ferry carrying 914 people "
    "ran aground off Port Ansel. (Harbour Wire)\n\nSome 12 people died in 2019.\n"
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    source = {"outlet": "Harbour Wire", "title": "Ferry", "text": FERRY}
    (folder / "sources.jsonl").write_text(json.dumps(source) + "\n")
    (folder / "a.md").write_text(DRAFT)
    (folder / "b.md").write_text(DRAFT.replace("914", "214"))
    command = [
        *(sys.executable, "-m", "evals", "a.md", "b.md", "--any-form", "--sources"),
        *("sources.jsonl", "--history", "h.jsonl", "--output", "report.html"),
    ]
    root = str(Path(__file__).parents[2])
    for _ in range(2):
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": root}, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
    return folder / "report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_and_reaches_nothing(
    browser: Browser, report: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_text("✓ supported").count() >= 1
    assert page.locator("svg[role=img]").count() >= 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, report: Path, scheme: str) -> None:
    axe = os.environ.get("AXE_CORE")
    if axe is None:
        pytest.skip("AXE_CORE does not name axe.min.js of the npm package axe-core")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(report.as_uri())
    page.evaluate(Path(axe).read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    context.close()
