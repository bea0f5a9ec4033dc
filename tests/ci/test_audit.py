"""``make audit`` against a loopback service: what it finds, what not, and whom it cannot ask."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-audit" / "bin" / "python"


@contextmanager
def advising(advisories: Mapping[str, str]) -> Iterator[str]:
    """Serve OSV's and npm's protocols; ``advisories`` has what mends each package it is on."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            asked = json.loads(raw) if self.path == "/v1/query" else {}
            name = asked.get("package", {}).get("name", "")
            answer: dict[str, Any] = {}
            if name in advisories:
                answer = {"vulns": [_osv(name, advisories[name])]}
            elif not name:
                answer = {n[4:]: [_npm(n[4:])] for n in advisories if n.startswith("npm:")}
            self._answer(200, answer)

        def do_GET(self) -> None:
            name = self.path.strip("/").replace("%2f", "/")
            versions = {n: {"name": name, "version": n} for n in ("0.28.2", "999.0.0")}
            tags = {"latest": "999.0.0"}
            self._answer(200, {"name": name, "versions": versions, "dist-tags": tags})

        def _answer(self, status: int, value: Any) -> None:
            sent = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _osv(name: str, fixed: str) -> dict[str, Any]:
    reach = {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}
    affected = [{"package": {"name": name, "ecosystem": "PyPI"}, "ranges": [reach]}]
    return {"id": "GHSA-test-1", "aliases": ["CVE-2026-1"], "affected": affected, "summary": "x"}


def _npm(name: str) -> dict[str, Any]:
    told = {"id": 1, "title": "x", "severity": "high", "vulnerable_versions": "<999.0.0"}
    return {**told, "url": f"https://advisories.example/{name}"}


def audited(url: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    if not PYTHON.exists():
        pytest.skip("pip-audit is not installed: `make audit-setup` does it")
    environment = {
        **os.environ,
        "AUDIT_OSV_URL": f"{url}/v1/query",
        "npm_config_registry": f"{url}/",
        "npm_config_cache": str(tmp_path / "npm"),
    }
    return subprocess.run(
        [str(PYTHON), str(ROOT / ".ci" / "audit.py")],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def pinned(name: str) -> str:
    """The version of a package in the lock."""
    found = re.search(rf"^{name}==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.timeout(400)
def test_an_advisory_is_told_with_version_and_remedy_and_ends_with_1(tmp_path: Path) -> None:
    with advising({"idna": "999.1", "npm:esbuild": ""}) as url:
        done = audited(url, tmp_path)
    assert done.returncode == 1, done.stderr
    line = f"idna {pinned('idna')}: CVE-2026-1, GHSA-test-1; mended in 999.1"
    assert line in done.stdout.splitlines()
    (script,) = [x for x in done.stdout.splitlines() if x.startswith("esbuild ")]
    told = r"esbuild \d\S*: https://advisories.example/esbuild; \S+; mended by esbuild 999.0.0"
    assert re.fullmatch(told, script), script
    assert "NOT AUDITED" not in done.stdout


@pytest.mark.timeout(400)
def test_nothing_found_says_how_many_were_looked_up(tmp_path: Path) -> None:
    with advising({}) as url:
        done = audited(url, tmp_path)
    assert done.returncode == 0, done.stderr
    lock = (ROOT / "requirements.lock").read_text()
    count, elsewhere = (
        len(re.findall(rf"^[\w.-]+==\S+ {mark}", lock, re.MULTILINE)) for mark in (r"[;\\]", ";")
    )
    found = re.search(r"requirements.lock: no known advisory on (\d+) of (\d+)", done.stdout)
    assert found, done.stdout
    assert int(found[2]) == count
    # All but those that another system or another Python would install.
    assert count - elsewhere <= int(found[1]) < count
    assert "NOT AUDITED" not in done.stdout


@pytest.mark.timeout(400)
def test_a_machine_that_reaches_no_service_is_told_so_and_is_no_failure(tmp_path: Path) -> None:
    done = audited("http://127.0.0.1:1", tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("NOT AUDITED: ") for line in lines)


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_a_service_that_knows_no_package_is_no_all_clear(audit: Any, tmp_path: Path) -> None:
    skips = [{"name": "idna", "skip_reason": "Dependency not found"}]
    asked: list[Any] = []
    audit._pip_audit = lambda *given: asked.append(given) or skips
    lock = tmp_path / "x.lock"
    lock.write_text("idna==3.6 \\\n    --hash=sha256:00\nrich==1 \\\n    --hash=sha256:00\n")
    told = audit.python(lock, "pip-audit", [["-s", "pypi"], ["-s", "osv"]])
    assert list(told.lines()) == ["NOT AUDITED: x.lock: the service knows none of them"]
    # Only the first of them was asked for.
    assert len(asked) == 2
    known = {"name": "rich", "version": "1", "vulns": []}
    audit._pip_audit = lambda *_: [known, *skips]
    told = audit.python(lock, "pip-audit", [["-s", "pypi"]])
    assert list(told.lines()) == [
        "x.lock: NOT AUDITED, unknown to the service: idna",
        "x.lock: no known advisory on 1 of 2 pinned packages",
    ]


def test_what_is_wrong_with_the_audit_itself_is_no_all_clear(audit: Any, tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    lock.write_text("idna==3.6\n")
    failing = tmp_path / "pip-audit"
    failing.write_text("#!/bin/sh\necho 'ValueError: no such option' >&2\nexit 2\n")
    failing.chmod(0o755)
    for program in (failing, tmp_path / "none"):
        with pytest.raises(audit.Broken):
            audit.python(lock, str(program), [["-s", "pypi"]])
