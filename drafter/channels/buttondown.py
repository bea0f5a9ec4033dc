"""Buttondown: an email made ready as a draft, and sent once a person has said so.

Its ``POST /v1/emails`` has sent at once where no status is given, and still does for whoever asks
for an older version: the version is pinned and the status always said. Nothing is created again
after a time-out or a duplicate: what is there is found by the key in its metadata. What lies there
may have been changed by hand, so that sending puts the approved words in again, in one request.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from drafter.channels.errors import GONE, ChannelFailed, ChannelRejected, ChannelUncertain
from drafter.channels.model import Message, Receipt
from drafter.channels.sender import Answer, Sender

ADDRESS: Final = "https://api.buttondown.com"
VERSION: Final = "2026-04-01"
KEY: Final = "desk_publication"
_REVISION: Final = "desk_revision"
_UNSENT = frozenset({"draft", "scheduled", "paused", "suppressed", "errored"})
_SENT = frozenset({"about_to_send", "in_flight", "sent", "throttled", "resending"})
_PAGES = 50
# A pause that the service asks for is waited out within a request up to this many seconds.
_LONGEST_PAUSE = 10.0
_TRIES = 3
# The body is HTML and is to stay as it is.
_MODE = "<!-- buttondown-editor-mode: plaintext -->\n"
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


def headers(api_key: str) -> Mapping[str, str]:
    """Return what goes with every request."""
    return {"Authorization": f"Token {api_key}", "X-API-Version": VERSION}


@dataclass(frozen=True, slots=True)
class Buttondown:
    """The account that ``sender``'s key belongs to."""

    sender: Sender
    sleep: Callable[[float], None] = time.sleep
    name: str = "buttondown"

    @property
    def leads_to(self) -> str:
        return f"the newsletter of the key, at {self.sender.base}"

    def check(self) -> None:
        self._ask("GET", "/v1/ping")

    def place(self, message: Message) -> Receipt:
        found = self._find(message.key)
        if found is None:
            return self._create(message)
        if _stage(found) == "sent" or _metadata(found).get(_REVISION) == message.revision:
            return _receipt(found)
        changed = {**_content(message), "status": "draft"}
        return self._unsent(self._ask("PATCH", f"/v1/emails/{_id(found)}", changed))

    def release(self, message: Message, remote_id: str) -> Receipt:
        found = self._get(remote_id)
        if found is None or _metadata(found).get(KEY) != message.key:
            raise ChannelRejected(
                f"Buttondown has no email {remote_id[:60]} of this publication any more",
                help="make it ready again, then confirm the send",
                reason=GONE,
            )
        if _stage(found) == "sent":
            return _receipt(found)
        changed = {**_content(message), "status": "about_to_send"}
        try:
            sent = self._ask("PATCH", f"/v1/emails/{_id(found)}", changed)
        except ChannelUncertain:
            now = self._get(remote_id)
            if now is None or _stage(now) != "sent":
                raise
            return _receipt(now)
        if _stage(sent) != "sent":
            raise ChannelUncertain(
                f"Buttondown took the word to send and shows the email as {sent.get('status')}",
                help="look at it in Buttondown, then try again",
            )
        return _receipt(sent)

    def look_up(self, message: Message) -> Receipt | None:
        found = self._find(message.key)
        return _receipt(found) if found else None

    def _create(self, message: Message) -> Receipt:
        body = {**_content(message), "status": "draft"}
        try:
            made = self._ask("POST", "/v1/emails", body, key=message.key)
        except (ChannelUncertain, ChannelRejected) as error:
            duplicate = isinstance(error, ChannelRejected) and error.reason == "email_duplicate"
            if not duplicate and not isinstance(error, ChannelUncertain):
                raise
            found = self._find(message.key)
            if found is None:
                raise
            made = found
        return self._unsent(made)

    def _unsent(self, email: Mapping[str, Any]) -> Receipt:
        """Return the receipt of an email that must be a draft; one that is not is stopped."""
        if email.get("status") == "draft":
            return _receipt(email)
        self._ask("PATCH", f"/v1/emails/{_id(email)}", {"status": "draft"})
        raise ChannelRejected(
            f"Buttondown made the email {email.get('status')} where a draft was asked for; "
            "the desk has taken it back",
            help="look at it in Buttondown at once",
        )

    def _find(self, key: str) -> Mapping[str, Any] | None:
        """Return our email by its metadata: the emails are gone through, for no filter finds it."""
        for email in self._emails():
            if _metadata(email).get(KEY) == key:
                return email
        return None

    def _emails(self) -> Iterator[Mapping[str, Any]]:
        query = [("status", status) for status in sorted(_UNSENT | _SENT)]
        for number in range(1, _PAGES + 1):
            at = [*query, ("ordering", "-creation_date"), ("page", str(number))]
            page = self._ask("GET", "/v1/emails", query=at)
            results = page.get("results")
            if not isinstance(results, list):
                raise ChannelFailed("Buttondown's list of emails cannot be read", help=_AGAIN)
            yield from (email for email in results if isinstance(email, dict))
            if not page.get("next"):
                return
        raise ChannelFailed(
            f"Buttondown lists more than {_PAGES} pages of emails",
            help="the desk will not create an email that it cannot look for",
        )

    def _get(self, remote_id: str) -> Mapping[str, Any] | None:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", remote_id):
            return None
        try:
            return self._ask("GET", f"/v1/emails/{remote_id}")
        except ChannelRejected as error:
            if error.reason == "404":
                return None
            raise

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Sequence[tuple[str, str]] = (),
        key: str = "",
    ) -> Mapping[str, Any]:
        """Ask once, waiting where the service wants us to; return the JSON object it answers with.

        A refusal for too many requests and a reading that failed are asked again, nothing else.
        """
        sent = {"X-Idempotency-Key": key} if key else {}
        for left in reversed(range(_TRIES)):
            try:
                answer = self.sender.ask(method, path, query=query, body=body, headers=sent)
                return _object(answer)
            except ChannelRejected:
                raise
            except ChannelFailed as error:
                reading = method == "GET"
                waits = error.wait_s is not None and error.wait_s <= _LONGEST_PAUSE
                if not left or not (waits or (reading and error.wait_s is None)):
                    raise
                self.sleep(error.wait_s or 0.5)
        raise AssertionError("the last try returns or raises")


_AGAIN = "try again later; nothing is created twice"


def _object(answer: Answer) -> Mapping[str, Any]:
    value = answer.json()
    said = value if isinstance(value, dict) else {}
    if answer.status in {200, 201, 204}:
        return said
    code, detail = str(said.get("code", ""))[:60], str(said.get("detail", ""))[:300]
    told = f"Buttondown answers {answer.status} {code} {detail}".strip()
    if answer.status == 429:
        wait = answer.wait_s if answer.wait_s is not None else _LONGEST_PAUSE + 1
        raise ChannelFailed(told, help=f"try again in {wait:g} seconds", wait_s=wait)
    if answer.status >= 500 or answer.status == 408:
        raise ChannelUncertain(told, help=_AGAIN)
    if answer.status in {401, 403}:
        raise ChannelRejected(told, help="check DRAFTER_BUTTONDOWN_KEY", reason=str(answer.status))
    reason = "404" if answer.status == 404 else code
    raise ChannelRejected(told, help="see what it says; nothing was sent", reason=reason)


def _content(message: Message) -> dict[str, Any]:
    inner = _BODY.search(message.html)
    return {
        "subject": _plain_braces(message.subject),
        "body": _MODE + _entities(inner.group(1).strip() if inner else message.html),
        "canonical_url": message.url,
        "metadata": {KEY: message.key, _REVISION: message.revision},
    }


def _entities(html: str) -> str:
    """Return HTML in which Buttondown finds none of its template's ``{{ }}`` and ``{% %}``."""
    return re.sub(r"\{(?=[{%#])", "&#123;", html)


def _plain_braces(text: str) -> str:
    return re.sub(r"\{(?=[{%#])", "{ ", text)


def _metadata(email: Mapping[str, Any]) -> Mapping[str, Any]:
    found = email.get("metadata")
    return found if isinstance(found, dict) else {}


def _id(email: Mapping[str, Any]) -> str:
    found = str(email.get("id", ""))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", found):
        raise ChannelUncertain("Buttondown's answer names no email", help=_AGAIN)
    return found


def _stage(email: Mapping[str, Any]) -> str:
    return "sent" if email.get("status") in _SENT else "ready"


def _receipt(email: Mapping[str, Any]) -> Receipt:
    url = str(email.get("absolute_url") or "")
    at = url if url.startswith("https://") else ""
    return Receipt(_id(email), "sent" if _stage(email) == "sent" else "ready", at)
