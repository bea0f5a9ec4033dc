"""Hold the pinned packages against the known advisories: ``python .ci/audit.py``.

Ends with 1 where an advisory is on a pinned version, naming package, version, advisory and the
version that mends it; with 0 where none is, and also where no advisory service can be reached: it
says so in capitals, and a machine without a network is no weakness. What is wrong with the audit
itself ends with 2. Standard library only; pip-audit and npm do the asking.

``AUDIT_OSV_URL`` names another server of OSV's protocol, ``npm_config_registry`` another registry.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-audit.lock")
PAGES = ROOT / "api" / "pages" / "desk"
_SECONDS = 600
# What pip-audit and npm say where it is the network that fails, and not they.
_NETWORK = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "ServiceError", "SSLError")
_NPM_NETWORK = ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "audit endpoint", "network")


class Broken(Exception):
    """The audit itself could not be made; the message says why."""


@dataclass
class Audit:
    """What was found: ``asked`` of ``pinned`` packages were looked up, ``found`` one line each."""

    what: str
    pinned: int
    asked: int = 0
    found: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    away: str = ""

    def lines(self) -> Iterable[str]:
        """Yield what a person should read."""
        yield from self.found
        if not self.asked:
            yield f"NOT AUDITED: {self.what}: {self.away or 'the service knows none of them'}"
            return
        if self.unknown:
            yield f"{self.what}: NOT AUDITED, unknown to the service: {', '.join(self.unknown)}"
        many = {0: "no known advisory", 1: "1 advisory"}
        told = many.get(len(self.found), f"{len(self.found)} advisories")
        yield f"{self.what}: {told} on {self.asked} of {self.pinned} pinned packages"


def python(lock: Path, pip_audit: str, services: Sequence[Sequence[str]]) -> Audit:
    """Audit one lock by the first of ``services`` that answers."""
    text = lock.read_text("utf-8")
    pinned = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
    audit = Audit(lock.name, len(pinned))
    for service in services:
        # One package first: where a mirror answers for none, hundreds need not be asked.
        with tempfile.TemporaryDirectory() as folder:
            one = Path(folder) / "one.txt"
            one.write_text(f"{pinned[0].split(' ')[0]}\n", "utf-8")
            first = _pip_audit(pip_audit, one, service)
        if isinstance(first, str) or all("skip_reason" in d for d in first):
            audit.away = first if isinstance(first, str) else audit.away
            continue
        told = _pip_audit(pip_audit, lock, service)
        if isinstance(told, str):
            audit.away = told
            continue
        _count(audit, told)
        if audit.asked:
            break
    return audit


def _count(audit: Audit, dependencies: Sequence[dict[str, Any]]) -> None:
    audit.unknown = [d["name"] for d in dependencies if "skip_reason" in d]
    known = [d for d in dependencies if "skip_reason" not in d]
    audit.asked = len(known)
    audit.found = [
        f"{d['name']} {d['version']}: {', '.join([v['id'], *v.get('aliases', [])])}; "
        f"{'mended in ' + ', '.join(v['fix_versions']) if v['fix_versions'] else 'not mended yet'}"
        for d in known
        for v in d["vulns"]
    ]


def _pip_audit(
    program: str, requirements: Path, service: Sequence[str]
) -> list[dict[str, Any]] | str:
    """Return what pip-audit says of each package; words where the service is not to be reached."""
    options = [
        "--format",
        "json",
        "--aliases",
        "on",
        "--progress-spinner",
        "off",
        "--timeout",
        "15",
    ]
    command = [program, "-r", str(requirements), "--no-deps", "--disable-pip", *options, *service]
    code, out, err = _run(command, ROOT)
    try:
        listed: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, KeyError):
        last = err.strip().splitlines()[-1] if err.strip() else f"pip-audit ended with {code}"
        if kind := next((word for word in _NETWORK if word in err), None):
            return f"no advisory service can be reached ({kind})"
        raise Broken(f"pip-audit fails on {requirements.name}: {last[:500]}") from None
    return listed


def scripts(pages: Path) -> Audit:
    """Audit the packages of the pages' script by the ``npm audit`` of whatever builds them."""
    sys.path.insert(0, str(ROOT))
    from api.pages import bundle

    locked = json.loads((pages / "package-lock.json").read_text("utf-8"))["packages"]
    audit = Audit(f"{pages.name}/package-lock.json", len(locked) - 1)
    try:
        npm = bundle.npm_of(bundle.find_node())
    except bundle.NotBuilt as error:
        audit.away = str(error)
        return audit
    command = [*npm, "audit", "--json", "--package-lock-only", "--fetch-retries", "0"]
    code, out, err = _run(command, pages)
    try:
        told = json.loads(out)
    except ValueError:
        told = {}
    if "vulnerabilities" not in told:
        said = str(told.get("message") or err.strip() or f"npm ended with {code}")
        if any(word in said + err for word in _NPM_NETWORK):
            audit.away = f"the registry gives no advisories ({said.splitlines()[0][:200]})"
            return audit
        raise Broken(f"npm audit fails: {said[:500]}")
    audit.asked = audit.pinned
    for name, one in told["vulnerabilities"].items():
        version = locked.get(f"node_modules/{name}", {}).get("version", "?")
        fix = one.get("fixAvailable")
        to = f"{fix['name']} {fix['version']}" if isinstance(fix, dict) else "a newer version"
        mended = f"mended by {to}" if fix else "not mended yet"
        # A string names another package of the list, whose own line tells the advisory.
        told_by = [via["url"] for via in one["via"] if isinstance(via, dict)] or one["via"]
        audit.found.append(f"{name} {version}: {', '.join(told_by)}; {one['range']}; {mended}")
    return audit


def _run(command: Sequence[str], folder: Path) -> tuple[int, str, str]:
    try:
        done = subprocess.run(  # noqa: S603 (commands of our own making)
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return 1, "", f"ConnectTimeout: no answer within {_SECONDS} seconds"
    except OSError as error:
        raise Broken(f"{command[0]} cannot be run: {error}; make audit-setup") from None
    return done.returncode, done.stdout, done.stderr


def main() -> int:
    """Audit everything that is pinned for the running desk, and say what was found."""
    osv = os.environ.get("AUDIT_OSV_URL")
    services = [["-s", "osv", "--osv-url", osv]] if osv else [["-s", "pypi"], ["-s", "osv"]]
    pip_audit = str(Path(sys.executable).with_name("pip-audit"))
    try:
        audits = [python(ROOT / lock, pip_audit, services) for lock in LOCKS]
        audits.append(scripts(PAGES))
    except Broken as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2
    for audit in audits:
        for line in audit.lines():
            print(line)
    return 1 if any(audit.found for audit in audits) else 0


if __name__ == "__main__":
    sys.exit(main())
