"""Every command that the tutorial, the how-tos and the README show is run, as a reader would.

Blocks marked ``console`` are run: lines after ``$ `` in one shell a page, in an empty folder. What
stands below a command is what a reader is to see: each line occurs in its output, in this order,
white space aside; ``…`` stands for whatever lies between. What is marked ``sh`` needs what a test
has not (a model, a server of its own), and is not run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from tests.api.issues import approved

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "docs/tutorial.md", *(f"docs/how-to/{n}.md" for n in (
    "house-style", "model-server", "evals-in-ci", "postgresql"))]  # fmt: skip
_BLOCK = re.compile(r"^( *)```console\n(.*?)^\1```$|^<!-- by hand: (\w+) -->$", re.S | re.M)
_END = "--end-of-command--"


@dataclass(frozen=True)
class Step:
    """A command with what is to be seen, or something that is done by hand."""

    command: str
    expected: tuple[str, ...] = ()
    by_hand: str = ""


def steps(text: str) -> Iterator[Step]:
    """The steps of a page in their order."""
    for block in _BLOCK.finditer(text):
        if block[3]:
            yield Step("", by_hand=block[3])
            continue
        lines = textwrap.dedent(block[2]).splitlines()
        while lines:
            command = [lines.pop(0).removeprefix("$ ")]
            if ends := re.search(r"<<'(\w+)'", command[0]):
                while command[-1] != ends[1]:
                    command.append(lines.pop(0))
            expected = []
            while lines and not lines[0].startswith("$ "):
                expected.append(lines.pop(0))
            yield Step("\n".join(command), tuple(e for e in expected if e.strip() not in {"", "…"}))


class Shell:
    """One bash for a page; a command's output is read up to a line that ends it."""

    def __init__(self, folder: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "DRAFTER_"))}
        kept |= {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
            "PYTHONPATH": str(ROOT),
            "DRAFTER_SIGN_IN": "off",
            "COLUMNS": "200",
        }
        self.bash = subprocess.Popen(
            ["bash"],
            cwd=folder,
            env=kept,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, command: str) -> str:
        assert self.bash.stdin
        assert self.bash.stdout
        self.bash.stdin.write(f"{command}\necho; echo {_END} $?\n")
        self.bash.stdin.flush()
        said = []
        for line in self.bash.stdout:
            if line.startswith(_END):
                assert line.split()[1] == "0", f"{command}\n{''.join(said)}"
                break
            said.append(line)
        return "".join(said)

    def close(self) -> None:
        assert self.bash.stdin
        self.bash.stdin.write("kill $(jobs -p) 2>/dev/null; wait; exit\n")
        self.bash.stdin.close()
        self.bash.wait(60)


def plain(text: str) -> str:
    return " ".join(text.split())


def approve(_shell: Shell) -> None:
    """What the tutorial does on the screen: tests/browser/test_journey.py does it there."""
    with httpx.Client(base_url="http://127.0.0.1:8765", timeout=30, trust_env=False) as client:
        for _ in range(300):
            try:
                if client.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        draft = client.get("/v1/drafts").json()["items"][0]["id"]
        approved(SimpleNamespace(client=client), draft)


BY_HAND = {"approve": approve}


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_is_what_happens(page: str, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    try:
        for step in steps((ROOT / page).read_text("utf-8")):
            if step.by_hand:
                BY_HAND[step.by_hand](shell)
                continue
            said = plain(shell.run(step.command))
            at = 0
            for line in step.expected:
                found = said.find(plain(line), at)
                assert found >= 0, f"{page}: {step.command}\nnot seen: {line}\nbut: {said[at:]}"
                at = found + len(plain(line))
    finally:
        shell.close()
