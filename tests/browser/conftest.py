"""A headless Chromium and the running service for the browser tests."""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

sys.path.insert(0, str(Path(__file__).parent))

from chromium import LOOKS, NAMES, browsing, context_of, find_chromium

_API = Path(__file__).parents[1] / "api"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip(f"no Chromium: set CHROMIUM, or install one of {', '.join(NAMES)}")
    with browsing(chromium) as started:
        yield started


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    running = runpy.run_path(str(_API / "desk_client.py"))["Desk"](tmp_path_factory.mktemp("desk"))
    running.start()
    yield running
    running.stop()


def _wrong(said: ConsoleMessage) -> bool:
    """Whether a message tells of a fault: a request refused for cause, and shown so, is none."""
    refused = re.search(r"the server responded with a status of 4\d\d", said.text)
    return said.type == "error" and not refused


@pytest.fixture
def desk_of_its_own(tmp_path: Path) -> Iterator[Any]:
    """A desk that a test may stop and start."""
    running = runpy.run_path(str(_API / "desk_client.py"))["Desk"](tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, desk: Any) -> Iterator[Page]:
    """A page of its own that fails the test on any script error or foreign request."""
    wrong: list[str] = []
    context = browser.new_context(base_url=desk.url)
    opened = context.new_page()
    opened.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    opened.on("console", lambda said: wrong.append(said.text) if _wrong(said) else None)
    opened.on(
        "request",
        lambda request: (
            None if request.url.startswith(desk.url) else wrong.append(f"went to {request.url}")
        ),
    )
    yield opened
    context.close()
    assert not wrong


@pytest.fixture(params=LOOKS[:2], ids=str)
def seen(request: pytest.FixtureRequest, browser: Browser, desk: Any) -> Iterator[Page]:
    """A page as two readers see it: in a wide window, and in a narrow and dark one."""
    context = context_of(browser, desk.url, request.param)
    yield context.new_page()
    context.close()
