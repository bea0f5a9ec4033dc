"""The pages as a browser without scripts gets them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7777*7777}}'


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_form_asks_and_leads_to_the_draft(desk: Any) -> None:
    key = re.search(r'name="key" value="([^"]+)"', desk.client.get("/").text)
    assert key
    form = {"topic": TOPIC, "window": "30", "as_of": "2026-03-20", "key": key[1]}
    first = desk.client.post("/drafts", data=form)
    assert first.status_code == 303
    assert desk.client.post("/drafts", data=form).headers["Location"] == first.headers["Location"]
    draft = desk.client.get("/v1" + first.headers["Location"]).json()
    assert draft["request"]["as_of"] == "2026-03-20T23:59:59.999999Z"
    assert draft["request"]["window_days"] == 30


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"topic": ""}, "Topic"),
        ({"topic": "x", "window": "soon"}, "Window days"),
        ({"topic": "x", "as_of": "yesterday"}, "As of"),
        ({"topic": "x", "writer": "llm"}, "needs a model"),
    ],
)
def test_what_does_not_fit_comes_back_with_the_form_filled_in(
    desk: Any, fields: dict[str, str], said: str
) -> None:
    reply = desk.client.post("/drafts", data={**fields, "angle": "who pays"})
    assert reply.status_code == 422
    assert said in reply.text
    assert 'value="who pays"' in reply.text


def test_a_draft_under_way_refreshes_without_the_script_and_can_be_cancelled(desk: Any) -> None:
    draft_id = desk.ask(f"{TOPIC}, slowly")
    page = desk.client.get(f"/drafts/{draft_id}").text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    part = desk.client.get(f"/drafts/{draft_id}?part=progress")
    assert part.headers["X-Draft-State"] == "generating"
    assert "<html" not in part.text
    reply = desk.client.post(f"/drafts/{draft_id}/cancel", follow_redirects=True)
    assert "was cancelled" in reply.text


def test_a_draft_shows_sentences_verdicts_notes_withheld_and_scores(
    desk: Any, made: dict[str, Any]
) -> None:
    page = desk.client.get(f"/drafts/{made['id']}").text
    for section in made["briefing"]["sections"]:
        assert section["title"].replace("'", "&#39;") in page
    assert "<span>fact</span>" in page
    assert "supported</span>" in page
    assert "Write what differs from last year." in page
    assert "Exactly 977 ferries sank." in page
    assert re.search(r"\d+ of \d+</td>", page)


def test_each_citation_leads_to_its_words(desk: Any, made: dict[str, Any]) -> None:
    tags = Tags(desk.client.get(f"/drafts/{made['id']}").text)
    links = {a["href"] for a in tags.of("a") if "#cited" in (a.get("href") or "")}
    quotes = {
        (c["article_id"], c["start"], c["end"]): c["quote"]
        for s in made["briefing"]["sections"]
        for x in s["sentences"]
        for c in x["citations"]
    }
    assert len(links) >= len(quotes) > 0
    for (article_id, start, end), quote in quotes.items():
        address = f"/articles/{article_id}?start={start}&end={end}#cited"
        assert address in links
        page = desk.client.get(address.partition("#")[0]).text
        marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page))
        assert marked == quote.replace('"', "&#34;").replace("'", "&#39;")
        assert page.count('id="cited"') == 1


@pytest.mark.parametrize("span", ["start=-1&end=5", "start=5&end=5", "start=0&end=999999", "end=4"])
def test_a_span_that_is_none_is_said_to_be_none(desk: Any, made: dict[str, Any], span: str) -> None:
    cited = made["briefing"]["sections"][0]["sentences"][0]["citations"][0]
    page = desk.client.get(f"/articles/{cited['article_id']}?{span}").text
    assert "names no words" in page
    assert "<mark" not in page


def test_hostile_text_stays_text_everywhere(desk: Any) -> None:
    given = {
        "url": "https://hostile.example/x",
        "title": HOSTILE,
        "outlet": HOSTILE,
        "byline": HOSTILE,
        "text": f"Wexford otters {HOSTILE} were seen.",
    }
    stored = desk.client.post("/v1/articles", json=given).json()
    draft_id = desk.ask(HOSTILE + " Wexford otters")
    desk.finished(draft_id)
    for path in (
        "/",
        f"/drafts/{draft_id}",
        f"/articles/{stored['article_id']}",
        "/search?q=otters",
    ):
        page = desk.client.get(path).text
        tags = Tags(page)
        assert "60481729" not in page
        assert all((tag.get("src") or "").startswith("/static/") for tag in tags.of("script"))
        assert tags.of("img") == []
        assert not [name for _, attributes in tags.found for name in attributes if name[:2] == "on"]


def test_a_search_page_tells_why(desk: Any) -> None:
    page = desk.client.get("/search?q=fuel+stocks").text
    assert "words: " in page
    assert "#cited" in page


def test_a_person_gets_a_page_for_an_error_and_a_program_a_problem(desk: Any) -> None:
    person = desk.client.get("/drafts/zzz", headers={"Accept": "text/html"})
    assert (person.status_code, person.headers["content-type"][:9]) == (404, "text/html")
    assert "No draft zzz" in person.text
    program = desk.client.get("/v1/drafts/zzz", headers={"Accept": "text/html"})
    assert program.headers["content-type"] == "application/problem+json"


def test_static_files_may_be_kept_for_good_under_their_hash(desk: Any) -> None:
    address = re.search(r'href="(/static/desk\.css\?v=[0-9a-f]+)"', desk.client.get("/").text)
    assert address
    assert "immutable" in desk.client.get(address[1]).headers["Cache-Control"]
