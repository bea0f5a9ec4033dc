"""Every page of a desk with something on it, by route, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from tests.api.issues import published
from tests.browser.workspace import made

SECOND = "Nobody knows why the pier fell."
# Where each page is looked at: by route, with the ids of what ``prepare`` makes.
PLACES: Mapping[str, tuple[str, ...]] = {
    "GET /": ("/", "/?q=pier&state=draft&mine=yes&age=week&blocking=yes#drafts-title", "/?q=zzzz"),
    "GET /drafts/{draft_id}": (
        *("/drafts/{making}", "/drafts/{cancelled}", "/drafts/{failed}", "/drafts/zzz"),
        *("/drafts/{draft}", "/drafts/{draft}?view=read", "/drafts/{in_review}"),
        *("/drafts/{published}", "/drafts/{corrected}", "/drafts/{retracted}"),
    ),
    "GET /drafts/{draft_id}/sections/{key}/edit": ("/drafts/{draft}/sections/situation/edit",),
    "GET /drafts/{draft_id}/history": ("/drafts/{draft}/history",),
    "GET /drafts/{draft_id}/history/{n}": ("/drafts/{draft}/history/2",),
    "GET /drafts/{draft_id}/audit": ("/drafts/{draft}/audit", "/drafts/{published}/audit"),
    "GET /articles/{article_id}": ("/articles/{article}?start=0&end=70", "/articles/zzz"),
    "GET /search": ("/search", "/search?q=fuel", "/search?q=zzzz"),
    "GET /recheck": ("/recheck",),
    "GET /drafts/{draft_id}/send": (
        *("/drafts/{draft}/send", "/drafts/{published}/send", "/drafts/{retracted}/send"),
        *("/drafts/{published}/send?view=text", "/drafts/{published}/send?view=archive"),
    ),
    "GET /standing": ("/standing", "/standing?story={story}"),
    "GET /dashboard": ("/dashboard",),
    "GET /stories/{story_id}": ("/stories/{story}",),
    "GET /settings": ("/settings",),
    "GET /sign-in": ("/sign-in",),
    "GET /archive/{path}": (
        *("/archive/", "/archive/search.html", "/archive/search.html?q=pier"),
        *("/archive/corrections.html", "/archive/how-ai-is-used.html"),
        *("/archive/{issue}", "/archive/{words}", "/archive/{put_right}", "/archive/{taken_back}"),
    ),
}
# What answers a browser and is no page.
NO_PAGES: Mapping[str, str] = {
    "GET /healthz": "for machines",
    "GET /readyz": "for machines",
    "GET /metrics": "for machines",
    "GET /static/{path}": "scripts and styles",
    "GET /archive": "leads to /archive/",
    "GET /drafts/{draft_id}/preview/{path}": "framed by the page of sending, and looked at there",
}


def prepare(desk: Any) -> dict[str, str]:
    """Make drafts in every state, issues, and one issue each put right and taken back."""
    draft = edited(desk, made(desk))
    cited = draft["briefing"]["sections"][0]["sentences"][0]["citations"][0]
    issue = published(desk, made(desk)["id"])
    wrong, gone = (published(desk, made(desk)["id"]) for _ in range(2))
    notice = "The number of passengers was told otherwise by the harbour master on Thursday."
    for path, body in (
        (f"{wrong['id']}/corrections", {"text": notice}),
        (f"{gone['id']}/retraction", {"text": "The pier did not fall."}),
    ):
        reply = desk.client.post(f"/v1/publications/{path}", json=body)
        assert reply.status_code == 201, reply.text
    cancelled = desk.ask("The pier collapse, slowly")
    assert desk.client.post(f"/v1/drafts/{cancelled}/cancel").status_code == 202
    failed = desk.finished(desk.ask("Zzzz qqqq"))
    daily = {"days": ["weekday"], "at": "06:30", "zone": "Europe/Berlin"}
    for topic in ("The pier at Quill Bay", "Ferries to Marrow Island"):
        added = desk.client.post(
            "/v1/standing",
            json={"topic": topic, "rule": daily},
            headers={"Idempotency-Key": f"{draft['id']} {topic}"},
        )
        assert added.status_code == 201, added.text
        desk.client.post(f"/v1/standing/{added.json()['id']}/run")
    desk.client.patch(
        f"/v1/standing/{added.json()['id']}",
        json={"state": "paused"},
        headers={"If-Match": added.headers["ETag"]},
    )
    in_review = made(desk)["id"]
    match = {"If-Match": desk.client.get(f"/v1/drafts/{in_review}/findings").headers["ETag"]}
    sent = desk.client.post(
        f"/v1/drafts/{in_review}/reviews", json={"decision": "submit"}, headers=match
    )
    assert sent.status_code == 201, sent.text
    return {
        "draft": draft["id"],
        "article": cited["article_id"],
        "story": desk.client.get("/v1/stories").json()["items"][0]["id"],
        "published": issue["draft_id"],
        "corrected": wrong["draft_id"],
        "retracted": gone["draft_id"],
        "cancelled": desk.finished(cancelled)["id"],
        "failed": failed["id"],
        "in_review": in_review,
        "issue": f"issues/{issue['slug']}.html",
        "words": f"issues/{issue['slug']}/c1.html",
        "put_right": f"issues/{wrong['slug']}.html",
        "taken_back": f"issues/{gone['slug']}.html",
    }


def places(desk: Any, ids: Mapping[str, str]) -> Iterator[str]:
    """Yield where to look, with what is being made begun at the moment that it is looked at."""
    for path in (path for paths in PLACES.values() for path in paths):
        asked = {name for _, name, _, _ in Formatter().parse(path) if name}
        more = {"making": desk.ask("The pier collapse, slowly")} if "making" in asked else {}
        yield path.format(**ids, **more)


def edited(desk: Any, draft: dict[str, Any]) -> dict[str, Any]:
    """Give a draft a second revision: a sentence that is not supported, one without a source."""
    path = f"/v1/drafts/{draft['id']}/sections/situation"
    section = desk.client.get(path)
    text = section.json()["markdown"].replace("nine days", "ninety days")
    saved = desk.client.put(
        path,
        json={"markdown": f"{text}\n- {SECOND}\n"},
        headers={"If-Match": section.headers["ETag"]},
    )
    assert saved.status_code == 200, saved.text
    return draft
