"""Markup in what the desk shows stays text: nothing of it runs, and nothing is fetched for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parent))

from xss_rig import PAYLOADS, Watch, plant, shared_payloads, visit

pytestmark = pytest.mark.browser


@pytest.fixture
def watch(browser: Browser, desk: Any) -> Iterator[Watch]:
    context = browser.new_context()
    yield Watch(context, desk.url)
    context.close()


def clean(watch: Watch) -> bool:
    assert watch.executed == []
    assert watch.injected == []
    assert watch.foreign == []
    return watch.pages > 0


def test_each_way_in_is_shut_on_every_page(watch: Watch, desk: Any) -> None:
    payloads = list(PAYLOADS)
    articles = plant(desk, payloads)
    assert len(articles) == len(payloads)
    visit(watch, desk, payloads, articles)
    assert watch.pages >= 3 * len(payloads)
    assert clean(watch)


@pytest.mark.shared_data
def test_a_part_of_the_collection(watch: Watch, desk: Any) -> None:
    payloads = shared_payloads()[::150]
    if not payloads:
        pytest.skip("no collection of payloads under ../shared/data/security")
    visit(watch, desk, payloads, plant(desk, payloads))
    assert clean(watch)


def test_the_watch_sees_what_runs_what_gets_in_and_what_goes_out(watch: Watch) -> None:
    inside = "<img src=x onerror=alert(1)><script>prompt(2)</script><iframe></iframe>"
    outside = "<img src=https://elsewhere.example/a.png>"
    watch.page.goto("about:blank")
    watch.page.set_content(inside + outside)
    watch.look()
    assert {said.partition("EXECUTED ")[2] for said in watch.executed} == {"alert 1", "prompt 2"}
    assert len(watch.injected) == 3
    assert [asked.rpartition(": ")[2] for asked in watch.foreign] == [
        "https://elsewhere.example/a.png"
    ]


def test_it_sees_what_the_policy_keeps_from_running(watch: Watch) -> None:
    watch.open("/")
    watch.page.evaluate("document.body.innerHTML += '<img src=x onerror=alert(1)>'")
    watch.page.wait_for_timeout(200)
    watch.look()
    assert watch.executed == []
    assert [w for w in watch.injected if "onerror" in w]
    assert [w for w in watch.injected if "BLOCKED script-src" in w]
