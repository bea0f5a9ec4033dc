"""The archive as it is served: never older than the issues, and rendered once."""

from __future__ import annotations

from typing import Any

import pytest

from api.publishing.issues import Press
from api.publishing.publishing import Publishing
from api.publishing.shelf import Shelf
from drafter.archive import Page


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of pages, as they are rendered."""
    made: list[str] = []
    real = Page.body.fget
    assert real is not None

    def body(page: Page) -> bytes:
        made.append(page.path)
        return bytes(real(page))

    monkeypatch.setattr(Page, "body", property(body))
    return made


def test_each_change_of_an_issue_is_served_at_once(
    review: Any, publishing: Publishing, press: Press, approved: None, rendered: list[str]
) -> None:
    shelf = Shelf(press)

    def shown(path: str) -> str:
        served = shelf.get(path)
        assert served is not None
        return served.body.decode()

    assert "No issue has been published yet." in shown("index.html")
    made, _ = publishing.publish("d1", key="k", by="eve")
    path = f"issues/{made.slug}.html"
    assert "nine days" in shown(path)
    assert shown(path) == shown(path)
    assert rendered == ["index.html", path]
    publishing.retract(made.id, "It rested on a forged page.", by="eve")
    assert "nine days" not in shown(path)
    assert shelf.get(f"issues/{made.slug}/c1.html") is None
    assert shelf.get("../desk.db") is None


def test_no_more_is_kept_than_there_is_room_for(
    publishing: Publishing, press: Press, approved: None, rendered: list[str]
) -> None:
    publishing.publish("d1", key="k", by="eve")
    front = press.archive()["index.html"].body
    rendered.clear()
    shelf = Shelf(press, most_bytes=len(front) + 10)
    for path in ("index.html", "index.html", "robots.txt", "index.html", "index.html"):
        assert shelf.get(path)
    assert rendered == ["index.html", "robots.txt", "index.html"]
