"""What people and programs do with a desk, step by step, with a canary wherever one can stand."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from canary_rig import CANARIES, Served, cookie_of
from canary_servers import Model, Newsletter
from desk_process import articles

from api.accounts.tokens import csrf_token
from drafter.exports import FORMATS
from tests.api.issues import approved

TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"
HTML = {"Accept": "text/html"}
LINES = {"Content-Type": "application/x-ndjson"}


def signs_in(desk: Served) -> httpx.Client:
    """Sign a browser in by the link, set a password, and sign in by that; guess at it too."""
    seen, cookie = desk.seen, cookie_of(desk.url)
    browser = httpx.Client(base_url=desk.url, timeout=60, trust_env=False, headers=HTML)

    def session(reply: httpx.Response, name: str) -> None:
        secret = browser.cookies.get(cookie)
        assert secret, reply.text
        seen.secrets[name] = secret
        seen.reply(reply, but=[secret])

    session(browser.get("/sign-in", params={"link": desk.link}), "session by link")
    form = {"csrf_token": csrf_token(seen.secrets["session by link"])}
    words, guess = CANARIES["password"], CANARIES["wrong password"]
    for fields in ({"new": "short"}, {"new": words}, {"new": words, "old": guess}):
        seen.reply(browser.post("/settings/password", data=form | fields))
    browser.cookies.clear()
    session(browser.post("/sign-in", data={"name": "admin", "password": words}), "session by form")
    stranger = httpx.Client(base_url=desk.url, timeout=60, trust_env=False)
    for headers in (HTML, {}):
        for wrong in ({"name": "admin", "password": guess}, {"name": guess, "password": guess}):
            seen.reply(stranger.post("/v1/session", json=wrong, headers=headers))
            seen.reply(stranger.post("/sign-in", data=wrong | {"name": "admin"}, headers=headers))
    made = desk.client.post("/v1/keys", json={"name": "script", "scopes": ["read"]})
    assert made.status_code == 201, made.text
    seen.secrets["second key"] = made.json()["secret"]
    seen.reply(made, but=[made.json()["secret"]])
    return browser


def drafts(desk: Served, model: Model) -> str:
    """Have one draft made, after the model failed in each of its ways."""
    lines = "".join(f"{json.dumps(row)}\n" for row in story())
    assert desk.ask("POST", "/v1/imports", content=lines, headers=LINES).status_code == 200
    for way in ("401", "400", "refusal", "page"):
        model.fails = way
        made = desk.ask("POST", "/v1/drafts", json={"topic": TOPIC, "writer": "llm", "angle": way})
        failed = desk.finished(made.json()["id"])
        assert failed["state"] == "failed", failed
        desk.ask("GET", f"/v1/drafts/{failed['id']}/events")
    model.fails = None
    made = desk.ask("POST", "/v1/drafts", json={"topic": TOPIC, "writer": "llm"})
    draft = desk.finished(made.json()["id"])
    assert draft["state"] == "draft", draft["error"]
    return str(draft["id"])


def story() -> list[dict[str, Any]]:
    at = {a.id: a.published_at.isoformat() for a in articles() if a.published_at}
    return [
        {
            "url": a.url,
            "outlet": a.outlet,
            "title": a.title,
            "text": a.text,
            "published_at": at[a.id],
        }
        for a in articles()
    ]


def edits(desk: Served, draft: str) -> None:
    """Edit a section, have another written anew, comment, and approve."""
    at = f"/v1/drafts/{draft}"
    section = desk.ask("GET", f"{at}/sections/situation")
    edited = {"markdown": section.json()["markdown"] + "\n\nNobody knows why the pier fell.\n"}
    match = {"If-Match": section.headers["ETag"]}
    assert (
        desk.ask("PUT", f"{at}/sections/situation", json=edited, headers=match).status_code == 200
    )
    assert (
        desk.ask("PUT", f"{at}/sections/situation", json=edited, headers=match).status_code == 412
    )
    assert desk.ask("POST", f"{at}/comments", json={"body": "Who says so?"}).status_code == 201
    asked = desk.ask("POST", f"{at}/sections/situation/regenerate", json={"wish": "shorter"})
    assert asked.status_code == 202, asked.text
    give_up = time.monotonic() + 120
    while desk.ask("GET", asked.headers["Location"]).json()["state"] in {"waiting", "writing"}:
        assert time.monotonic() < give_up
        time.sleep(0.2)
    approved(desk, draft)


def sends(desk: Served, draft: str, newsletter: Newsletter) -> None:
    """Send the text by every channel; the newsletter refuses first, with the key in its words."""
    at = f"/v1/drafts/{draft}/publications"
    newsletter.refuses = True
    refused = desk.ask(
        "POST", at, json={"channel": "buttondown"}, headers={"Idempotency-Key": "buttondown"}
    )
    assert refused.status_code == 502, refused.text
    newsletter.refuses = False
    for channel in ("archive", "buttondown", "smtp", "file"):
        placed = desk.ask(
            "POST", at, json={"channel": channel}, headers={"Idempotency-Key": channel}
        )
        assert placed.status_code == 202, placed.text
        if channel == "archive":
            continue
        issue = placed.json()
        confirmed = desk.ask(
            "POST",
            f"/v1/publications/{issue['id']}/confirmation",
            json={"revision_hash": issue["revision_hash"]},
        )
        assert confirmed.status_code == 202, confirmed.text


def is_refused(desk: Served) -> None:
    """Ask what is refused, a secret wherever a request can carry one."""
    stranger = httpx.Client(base_url=desk.url, timeout=60, trust_env=False)
    cookie = {"Cookie": f"{cookie_of(desk.url)}={CANARIES['wrong cookie']}"}
    header, body = CANARIES["in a header"], CANARIES["in a body"]
    question = dict.fromkeys(("api_key", "token", "link", "cursor", "q"), CANARIES["in a question"])
    feed = f"https://desk:{CANARIES['of a feed']}@feeds.example/rss"
    for headers in (
        {"Authorization": f"Bearer {CANARIES['wrong key']}"},
        {"Authorization": f"Basic {CANARIES['wrong key']}"},
        {"Authorization": f"Bearer desk_{CANARIES['wrong key']}"},
        cookie,
        cookie | HTML,
        {"X-Api-Key": header, "X-CSRF-Token": header, "Referer": f"https://x.example/?t={header}"},
    ):
        for path in ("/v1/drafts", "/metrics", "/", "/nowhere"):
            desk.seen.reply(stranger.get(path, headers=headers))
            desk.seen.reply(stranger.post(path, headers=headers, json={"password": body}))
            desk.ask("GET", path, headers={k: v for k, v in headers.items() if k[0] == "X"})
    for path in ("/v1/drafts", "/nowhere", "/sign-in", "/v1/articles", "/archive/search.html"):
        for headers in ({}, HTML):
            desk.ask(
                "GET", path, params={k: v for k, v in question.items() if k != "q"}, headers=headers
            )
    for path in ("/v1/drafts", "/v1/keys", "/v1/session", "/v1/accounts", "/v1/imports"):
        for sent in ({"password": body, "api_key": body}, {"topic": {"secret": body}}, [body]):
            desk.ask("POST", path, json=sent)
        desk.ask("POST", path, content=f"{{{body}", headers={"Content-Type": "application/json"})
    for path in ("/v1/feeds", "/v1/articles"):
        refused = desk.ask("POST", path, json={"url": feed})
        assert refused.status_code in {201, 422, 502}, refused.text


def looks(desk: Served, browser: httpx.Client, draft: str) -> None:
    """Read every page and every export there is."""
    at = f"/v1/drafts/{draft}"
    for name in FORMATS:
        assert desk.ask("GET", f"{at}/exports/{name}").status_code == 200
    for part in (
        "audit",
        "reviews",
        "comments",
        "findings",
        "citations",
        "revisions",
        "publications",
    ):
        assert desk.ask("GET", f"{at}/{part}").status_code == 200
    paths = (
        "drafts",
        "keys",
        "accounts",
        "feeds",
        "channels",
        "publications",
        "stories",
        "recheck",
    )
    for path in (*(f"/v1/{path}" for path in paths), "/metrics", "/readyz", "/v1/openapi.json"):
        assert desk.ask("GET", path).status_code == 200, path
    article = desk.ask("GET", "/v1/articles").json()["items"][0]["id"]
    pages = ("", "?view=read", "/history", "/history/1", "/audit", "/send", "/send?view=text")
    for path in (
        *("/", "/settings", "/search?q=ferry", "/standing", "/recheck", "/dashboard", "/archive/"),
        *(f"/drafts/{draft}{page}" for page in pages),
        *(f"/articles/{article}", "/drafts/zzz", "/settings?key=1"),
    ):
        page = desk.seen.reply(browser.get(path, follow_redirects=True))
        assert page.headers["content-type"].startswith("text/html"), path
        assert (page.status_code == 404) == ("zzz" in path), path


def commands(desk: Served, draft: str) -> None:
    """Run the commands that show something, and those that cannot reach what they need."""
    (desk.folder.parent / "backups").mkdir()
    for arguments in (
        *(["settings", "--json"], ["doctor"], ["channels", "--check"], ["accounts", "list"]),
        *(["keys", "list"], ["jobs", "list"], ["audit", "show", draft]),
        ["backup", "backups/desk.zip"],
    ):
        desk.command(*arguments)
    typed = f"{CANARIES['password']} longer\n"
    desk.seen.secrets["second password"] = typed.strip()
    assert desk.command("accounts", "password", "admin", "--stdin", typed=typed) == 0
    assert (desk.folder.parent / "backups" / "desk.zip").is_file()
    secret = CANARIES["DRAFTER_DATABASE_URL"]
    for address in (
        f"postgresql://desk:{secret}@127.0.0.1:1/desk",
        f"postgresql://127.0.0.1:1/desk?user=desk&password={secret}",
        f"postgresql://desk:{secret}@127.0.0.1:1/desk?{secret}=1",
        f"postgresql://desk:[{secret}/#@127.0.0.1:1/desk",
        f"mysql://desk:{secret}@127.0.0.1:1/desk",
        f"desk:{secret}@127.0.0.1",
    ):
        given = {"DRAFTER_DATABASE_URL": address, "DRAFTER_DEBUG": "1"}
        assert desk.command("list", **given) != 0, address
    assert desk.command("serve", "--port", "0", **given) != 0
    assert desk.command("settings", **given) == 0
