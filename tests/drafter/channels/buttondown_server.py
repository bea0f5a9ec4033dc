"""A newsletter service on loopback that answers as Buttondown documents it, and fails as told.

It refuses what the real one refuses: another key, an unknown field, a missing subject, a duplicate,
front matter. It sends where the real one sends: a ``POST`` without a status under an older version.
``faults`` yields what befalls each request: ``None``, ``busy`` (429), ``broken`` (500 with nothing
done), ``broken after`` (500 although it was done), ``cut`` and ``cut after`` (no answer).
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "loopback-key-of-a-newsletter"
SAFE = "2026-04-01"
_FIELDS = {
    *("subject", "body", "status", "metadata", "canonical_url", "publish_date", "slug"),
    *("description", "email_type", "secondary_id", "template"),
}
_STATUSES = {"draft", "about_to_send", "scheduled"}


@dataclass
class Newsletter:
    """The account: its emails by id, how often each was sent, and what was asked."""

    page_size: int = 2
    faults: Callable[[str, str], str | None] = lambda _method, _path: None
    retry_after: str = "0"
    emails: dict[str, dict[str, Any]] = field(default_factory=dict)
    sends: list[str] = field(default_factory=list)
    created: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    replies: dict[str, tuple[int, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Any:
        """Return status and JSON, or ``None`` for no answer at all."""
        with self.lock:
            self.asked.append((method, urlsplit(path).path))
            self.headers.append(headers)
            fault = self.faults(method, urlsplit(path).path)
            if fault == "busy":
                return 429, {"detail": "Request was throttled."}
            if fault == "broken":
                return 500, {"detail": "Server error."}
            if fault == "cut":
                return None
            given = self._answer(method, path, headers, body)
            if fault == "broken after":
                return 500, {"detail": "Server error."}
            return None if fault == "cut after" else given

    def _answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Any:
        if headers.get("authorization") != f"Token {KEY}":
            return 401, {"detail": "Invalid token."}
        at = urlsplit(path)
        parts = at.path.strip("/").split("/")
        if (method, at.path) == ("GET", "/v1/ping"):
            return 200, {}
        if (method, at.path) == ("GET", "/v1/emails"):
            return self._list(parse_qs(at.query))
        if (method, at.path) == ("POST", "/v1/emails"):
            key = headers.get("x-idempotency-key")
            if key is None or key not in self.replies:
                made = self._create(headers, body)
                if key is None or made[0] != 201:
                    return made
                self.replies[key] = made
            return self.replies[key]
        if len(parts) == 3 and parts[:2] == ["v1", "emails"]:
            found = self.emails.get(parts[2])
            if found is None:
                return 404, {"detail": "Not found."}
            return self._change(found, body) if method == "PATCH" else (200, found)
        return 404, {"detail": "Not found."}

    def _list(self, query: dict[str, list[str]]) -> Any:
        found = [e for e in self.emails.values() if e["status"] in query.get("status", ["sent"])]
        found.reverse()
        page = int(query.get("page", ["1"])[0])
        part = found[(page - 1) * self.page_size : page * self.page_size]
        more = page * self.page_size < len(found)
        after = f"{self.url}/v1/emails?page={page + 1}" if more else None
        return 200, {"results": part, "count": len(found), "next": after, "previous": None}

    def _create(self, headers: dict[str, str], body: Any) -> Any:
        safe = headers.get("x-api-version", "") >= SAFE
        status = body.get("status", "draft" if safe else "about_to_send")
        if wrong := _wrong(body, status, whole=True):
            return wrong
        if safe and status == "about_to_send":
            return 400, {"code": "sending_requires_confirmation", "detail": "Confirm."}
        same = ("subject", "body")
        if any(all(e[k] == body[k] for k in same) for e in self.emails.values()):
            return 400, {"code": "email_duplicate", "detail": "An email like this exists."}
        name = str(uuid.uuid4())
        self.created += 1
        email = {"metadata": {}, **body, "id": name, "status": status}
        email["absolute_url"] = f"https://newsletter.example/archive/{name}"
        self.emails[name] = email
        if status == "about_to_send":
            self.sends.append(name)
        return 201, email

    def _change(self, email: dict[str, Any], body: Any) -> Any:
        status = body.get("status", email["status"])
        if wrong := _wrong(body, status, whole=False):
            return wrong
        if email["status"] == "sent":
            return 400, {"code": "email_invalid", "detail": "A sent email does not change."}
        if status == "about_to_send" and email["status"] != "about_to_send":
            self.sends.append(email["id"])
        email.update({**body, "status": status})
        return 200, email


def _wrong(body: Any, status: str, *, whole: bool) -> Any:
    if not isinstance(body, dict) or body.keys() - _FIELDS:
        return 422, {"detail": [{"msg": "extra fields not permitted"}]}
    if whole and not (body.get("subject") and body.get("body")):
        return 400, {"code": "subject_invalid", "detail": "Missing."}
    if str(body.get("body", "")).lstrip().startswith("---"):
        return 400, {"code": "body_invalid", "detail": "Front matter."}
    if status not in _STATUSES:
        return 400, {"code": "status_invalid", "detail": "No such status."}
    return None


def rendered(email: dict[str, Any]) -> bool:
    """Whether the service would find a tag of its template language in an email."""
    text = email["body"] + email["subject"]
    return any(mark in text for mark in ("{{", "{%", "{#"))


@contextmanager
def serving(newsletter: Newsletter) -> Iterator[Newsletter]:
    """Serve a newsletter on a free port of loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def handle_one(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(size)
            named = {k.lower(): v for k, v in self.headers.items()}
            body = json.loads(raw) if raw else {}
            given = newsletter.answer(self.command, self.path, named, body)
            self.close_connection = True
            if given is None:
                return
            status, value = given
            sent = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            if status == 429:
                self.send_header("Retry-After", newsletter.retry_after)
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PATCH = handle_one

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    newsletter.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield newsletter
    finally:
        server.shutdown()
        server.server_close()
