"""Watches pages for script that ran, markup that got in, and requests that left the origin.

Three things are counted apart. ``executed``: a payload's script ran (they call ``alert``,
``prompt``, ``confirm`` or ``print``). ``injected``: text became markup, whether or not the content
security policy kept it from running. ``foreign``: a request went elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from playwright.sync_api import BrowserContext, Page, Request

from evals.markdown.escape import escape

# Payloads in the text of one draft, and in one import.
_TOGETHER = 100
SHARED = Path(__file__).parents[3] / "shared" / "data" / "security" / "xss.jsonl"
# Ours, so that a machine without the collection looks at each way in at least once.
PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "<a href=javascript:alert(1)>here</a>",
    "[here](javascript:alert(1))",
    "![here](https://elsewhere.example/a.png)",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<iframe src=https://elsewhere.example/></iframe>",
    "<object data=https://elsewhere.example/></object>",
    "<base href=https://elsewhere.example/>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "<link rel=stylesheet href=https://elsewhere.example/a.css>",
    "<style>@import 'https://elsewhere.example/a.css';</style>",
    "<form action=https://elsewhere.example/><button autofocus>send</button></form>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "{{constructor.constructor('alert(1)')()}}",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "javascript:alert(1)//",
    "data:text/html,<script>alert(1)</script>",
    "[^c1]: <script>alert(1)</script>",
)
_WATCH = """
for (const name of ['alert', 'prompt', 'confirm', 'print'])
  Object.defineProperty(window, name, {
    value: (...said) => { console.debug('EXECUTED ' + name + ' ' + said) }, writable: false });
window.addEventListener('securitypolicyviolation', (event) =>
  console.debug('BLOCKED ' + event.violatedDirective + ' ' + event.blockedURI));
"""
# What none of our own pages has: handlers and scripts in the markup, frames, foreign addresses.
# A policy in a meta element is the archive's own, and one that got in could only forbid more. The
# page that sends shows the email and the issue in frames of its own, in which nothing may run.
_FIND = """() => {
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    const shown = name === 'iframe' && element.getAttribute('sandbox') === ''
      && /^\\/drafts\\/\\w+\\/preview\\//.test(element.getAttribute('src'));
    if (shown) continue;
    if (['iframe', 'object', 'embed', 'base', 'math', 'image', 'marquee', 'xss', 'x'].includes(name)
        || (name === 'meta' && !['', 'content-security-policy'].includes(
          element.httpEquiv.toLowerCase()))
        || (name === 'script' && !element.nonce))
      found.push(element.outerHTML.slice(0, 200));
    for (const { name: key, value } of element.attributes) {
      const leads = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data'].includes(key);
      if (key.startsWith('on') || (leads && /^\\s*(javascript|vbscript|data:text)/i.test(value)))
        found.push(element.outerHTML.slice(0, 200));
    }
  }
  return found;
}"""


def shared_payloads() -> list[str]:
    """Return the collection's payloads; none where it is absent. Two of its lines are cut off."""
    if not SHARED.is_file():
        return []
    lines = SHARED.read_bytes().split(b"\n")
    return [json.loads(line)["payload"] for line in lines if line.startswith(b"{")]


class Watch:
    """Opens pages of one origin in ``context`` and keeps what went wrong on them."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.pages = 0
        self.executed: list[str] = []
        self.injected: list[str] = []
        self.foreign: list[str] = []
        context.add_init_script(_WATCH)
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self._said(said.text))
        self.page.on("request", self._asked)
        self.page.on("dialog", self._dialog)

    def open(self, path: str) -> None:
        """Open a page and look at what it is made of, once its scripts have run."""
        self.page.goto(urljoin(self.origin, path), wait_until="load")
        self.look()

    def look(self) -> None:
        """Look at the page as it is."""
        self.pages += 1
        self.injected += [f"{self.page.url}: {what}" for what in self.page.evaluate(_FIND)]

    def links(self) -> Iterator[str]:
        """Yield where the page leads within its origin, one address of each kind of page.

        Kinds are told apart by their path with the ids left out.
        """
        seen = set()
        for found in self.page.eval_on_selector_all("a[href]", "found => found.map(a => a.href)"):
            parts = urlsplit(found)
            kind = tuple(p if p.isalpha() else "*" for p in parts.path.split("/"))
            if found.startswith(self.origin) and "/exports/" not in found and kind not in seen:
                seen.add(kind)
                yield found.partition("#")[0]

    def _said(self, text: str) -> None:
        if text.startswith("EXECUTED "):
            self.executed.append(f"{self.page.url}: {text}")
        elif text.startswith("BLOCKED "):
            self.injected.append(f"{self.page.url}: {text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "about:")):
            self.foreign.append(f"{self.page.url}: {request.url}")

    def _dialog(self, dialog: Any) -> None:
        self.executed.append(f"{self.page.url}: dialog {dialog.message}")
        dialog.dismiss()


def plant(desk: Any, payloads: list[str]) -> list[str]:
    """Store an article for each payload, with it as title and outlet and in the text.

    Returns the ids of those that were stored.
    """
    ids: list[str] = []
    for begin in range(0, len(payloads), _TOGETHER):
        lines = [
            json.dumps(_article(number, payload))
            for number, payload in enumerate(payloads[begin : begin + _TOGETHER], begin)
        ]
        reply = desk.client.post(
            "/v1/imports",
            content="\n".join(lines),
            headers={"Content-Type": "application/x-ndjson"},
            timeout=300,
        )
        assert reply.status_code == 200, reply.text
        ids += [item["article_id"] for item in reply.json()["items"] if item["article_id"]]
    return ids


def _article(number: int, payload: str) -> dict[str, str]:
    return {
        "title": payload[:900],
        "outlet": payload[:480],
        "byline": payload[:900],
        "text": f"The pier at Quill Bay was seen to hold in test {number}. {payload} "
        f"Ferries to Marrow Island number {number + 2} sailed {payload} on Tuesday.",
        "published_at": "2026-03-12",
    }


def visit(
    watch: Watch, desk: Any, payloads: list[str], articles: list[str], *, every: int = 1
) -> None:
    """Open every kind of page with the payloads on it; of searches only each so-manieth."""
    for article_id in articles:
        watch.open(f"/articles/{article_id}")
    for payload in payloads[::every]:
        watch.open(f"/search?q={_quoted(payload)}")
        watch.open(f"/?q={_quoted(payload)}&topic={_quoted(payload)}")
    for begin in range(0, len(payloads), _TOGETHER):
        review(watch, desk, payloads[begin : begin + _TOGETHER])


def review(watch: Watch, desk: Any, payloads: list[str]) -> None:
    """Open the pages of a draft with payloads in topic, text, notes, comments and suggestions."""
    draft = _drafted(desk, f"The pier at Quill Bay {payloads[0]}"[:480])
    if draft["state"] == "failed":
        # A payload of many words of its own is a topic that the store holds nothing about.
        assert draft["error"]["code"] == "nothing_found", draft["error"]
        watch.open(f"/drafts/{draft['id']}")
        draft = _drafted(desk, "The pier at Quill Bay")
    at = f"/v1/drafts/{draft['id']}"
    edit_text(desk, at, payloads)
    for payload in payloads:
        said = desk.client.post(f"{at}/comments", json={"body": payload[:4000]})
        assert said.status_code in {201, 422}, said.text
    watch.open("/")
    watch.open(at.removeprefix("/v1"))
    for link in list(watch.links()):
        watch.open(link)


def _drafted(desk: Any, topic: str) -> Any:
    asked = desk.client.post("/v1/drafts", json={"topic": topic})
    return desk.finished(asked.json()["id"])


def edit_text(desk: Any, at: str, payloads: list[str]) -> None:
    """Save payloads as sentences of a section, and suggest them for another."""
    first, second = (s["key"] for s in desk.client.get(at).json()["briefing"]["sections"][:2])
    read = desk.client.get(f"{at}/sections/{first}")
    words = "\n\n".join(f"Seen on pier {n}: {escape(_line(p))}" for n, p in enumerate(payloads))
    saved = desk.client.put(
        f"{at}/sections/{first}",
        json={"markdown": f"{read.json()['markdown']}\n{words}\n", "note": payloads[0][:200]},
        headers={"If-Match": read.headers["ETag"]},
    )
    assert saved.status_code == 200, saved.text
    for payload in payloads[:10]:
        markdown = f"Seen on pier 1: {escape(_line(payload))}"
        body = {"kind": "add", "section": second, "markdown": markdown}
        made = desk.client.post(f"{at}/suggestions", json=body)
        assert made.status_code in {201, 422}, made.text


def _quoted(text: str) -> str:
    return quote(text[:400], safe="", errors="replace")


def _line(text: str) -> str:
    return " ".join(text.split())
