"""A real ``drafter serve`` with a canary for each secret, and all that it ever let anybody see.

``Seen`` keeps every answer, output and file by where it came from; ``leaks`` names the canaries in
them. A canary counts in any form in which it may be written: as it is, in base64, in hex.
"""

from __future__ import annotations

import base64
import os
import re
import signal
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from api.accounts.tokens import PATTERN
from api.settings import Settings
from tests.servers.nursery import DRAFTER, Child, nursery

ROOT = Path(__file__).parents[3]
_UP_S = 120.0
# Of such a form that no pattern of the masker knows them: only being told of them helps.
CANARIES = {
    "OPENAI_API_KEY": "cn4ryModel71c0ffee",
    "DRAFTER_BUTTONDOWN_KEY": "cn4ryLetter72c0ffee",
    "DRAFTER_SMTP_PASSWORD": "cn4ryMail73c0ffee",
    "OTEL_EXPORTER_OTLP_HEADERS": "cn4ryTrace74c0ffee",
    "DRAFTER_DATABASE_URL": "cn4ryDatabase75c0ffee",
    "password": "cn4ryPassword76c0ffee",
    "wrong password": "cn4ryGuess77c0ffee",
    "wrong key": "cn4ryWrongKey78c0ffee",
    "wrong cookie": "cn4ryCookie79c0ffee",
    "in a question": "cn4ryQuestion80c0ffee",
    "in a header": "cn4ryHeader81c0ffee",
    "in a body": "cn4ryBody82c0ffee",
    "of a feed": "cn4ryFeed83c0ffee",
}


def secret_settings() -> set[str]:
    """Return the variables of all settings that are secret."""
    found = set()
    for section, outer in Settings.model_fields.items():
        for field, info in outer.annotation.model_fields.items():  # type: ignore[union-attr]
            if SecretStr in (info.annotation, *getattr(info.annotation, "__args__", ())):
                found.add(next(m.name for m in info.metadata if hasattr(m, "name")))
                assert section
                assert field
    return found


class Seen:
    """Everything that was seen, by where; ``secrets`` are looked for in it, by name."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.secrets = dict(secrets)
        self.parts: list[tuple[str, bytes]] = []

    def add(self, where: str, what: bytes | str) -> None:
        self.parts.append((where, what.encode() if isinstance(what, str) else what))

    def reply(self, reply: httpx.Response, *, but: Iterable[str] = ()) -> httpx.Response:
        """Keep an answer, its headers too; ``but`` are secrets that it hands out on purpose."""
        request = reply.request
        headers = "\n".join(f"{k}: {v}" for k, v in reply.headers.multi_items())
        text = f"{headers}\n\n".encode() + reply.content
        for secret in but:
            text = text.replace(secret.encode(), b"")
        self.add(f"{request.method} {request.url.path} {reply.status_code}", text)
        return reply

    def folder(self, folder: Path) -> None:
        """Keep every file of a folder; archives are unpacked."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self._file(str(path.relative_to(folder.parent)), path.read_bytes())

    def leaks(self) -> list[str]:
        """Return ``secret: where`` for each secret that was seen somewhere."""
        return sorted(
            {
                f"{name}: {where}"
                for name, secret in self.secrets.items()
                for form in _forms(secret)
                for where, what in self.parts
                if form in what
            }
        )

    def _file(self, where: str, what: bytes) -> None:
        if zipfile.is_zipfile(BytesIO(what)):
            with zipfile.ZipFile(BytesIO(what)) as packed:
                for name in packed.namelist():
                    self._file(f"{where}/{name}", packed.read(name))
        else:
            self.add(where, what)


def _forms(secret: str) -> Iterator[bytes]:
    """Yield a secret as it is, reversed by no one, in hex, and in base64 at any offset."""
    raw = secret.encode()
    yield raw
    yield raw.hex().encode()
    for offset in range(3):
        packed = base64.b64encode(bytes(offset) + raw)
        # The first and last characters also hold what stands beside it.
        yield packed[4 : len(packed) - 4]


class Served:
    """``drafter serve`` as a person starts it, with ``environment``; all it prints is kept."""

    def __init__(self, folder: Path, seen: Seen, port: int, **environment: str) -> None:
        self.folder, self.seen = folder / "data", seen
        self.log = folder / "log"
        inherited = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("OPENAI_", "DRAFTER_", "OTEL_", "DASHBOARD_"))
        }
        self.environment = {
            **inherited,
            "PYTHONPATH": str(ROOT),
            "DRAFTER_DATA": str(self.folder),
            "DRAFTER_PORT": str(port),
            "DRAFTER_LOG_FORMAT": "json",
            "DRAFTER_LOG_LEVEL": "debug",
            **environment,
        }
        self.url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        self.process: Child | None = None

    def start(self) -> None:
        """Start it, wait until it is ready, and take the key and the link that it prints once."""
        self.process = nursery().start(
            DRAFTER, ["serve"], self.environment, folder=ROOT, log=self.log
        )
        give_up = time.monotonic() + _UP_S
        while not self._ready():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < give_up, self.log.read_text()
            time.sleep(0.1)
        link, key = re.findall(PATTERN, self.log.read_text())
        self.seen.secrets |= {"sign-in link": link, "API key": key}
        self.link, self.key = link, key
        self.client.headers["Authorization"] = f"Bearer {key}"

    def stop(self) -> None:
        """Stop it in order; what it logged is seen, but for the two secrets it hands out."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.process = None
        lines = self.log.read_text().splitlines()
        handed_out = ("Sign in (once", "Key for programs")
        self.seen.add("log", "\n".join(x for x in lines if not x.startswith(handed_out)))

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask with the key, and keep the answer."""
        return self.seen.reply(self.client.request(method, path, **more))

    def finished(self, draft_id: str) -> dict[str, Any]:
        """Wait until a draft is made no more; the answers until then are kept as well."""
        give_up = time.monotonic() + 120
        while time.monotonic() < give_up:
            draft: dict[str, Any] = self.ask("GET", f"/v1/drafts/{draft_id}").json()
            if draft["state"] != "generating":
                return draft
            time.sleep(0.2)
        raise AssertionError(f"draft {draft_id} does not end")

    def command(self, *arguments: str, typed: str = "", **environment: str) -> int:
        """Run ``drafter`` beside it; what it prints is kept. Returns its exit code."""
        done = nursery().start(
            DRAFTER,
            arguments,
            {**self.environment, **environment},
            folder=self.folder.parent,
            given=typed,
        )
        code = done.wait(120)
        where = f"drafter {' '.join(arguments[:2])}"
        self.seen.add(f"{where} stdout", done.out)
        self.seen.add(f"{where} stderr", done.err)
        return code

    def _ready(self) -> bool:
        try:
            return self.client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False


def cookie_of(url: str) -> str:
    """Return the name of the session's cookie on a desk at that address."""
    return f"desk_session_{urlsplit(url).port}"
