"""The recipes of CONTRIBUTING.md, each followed to the letter in a copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = {
    part.partition("\n")[0]: part
    for part in re.split(r"^## ", TEXT, flags=re.M)
    if "```diff" in part
}
_BLOCK = re.compile(r"^```(diff|sh)\n(.*?)^```$", re.S | re.M)
_COPIED = ("api", "corpus", "docs", "drafter", "evals", "prompts", "tests")


def copied(folder: Path) -> Path:
    """A copy of what is in the tree, without what is built."""
    left_out = shutil.ignore_patterns("__pycache__", "node_modules", "built", "pictures")
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def run(command: str, folder: Path, given: str | None = None) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DRAFTER_", "PYTEST_", "COV"))}
    done = subprocess.run(
        ["bash", "-ec", command],
        cwd=folder,
        env={**kept, "PATH": path, "PYTHONPATH": str(folder)},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"


def test_there_are_four() -> None:
    assert list(RECIPES) == ["A new section", "A new check", "A new source", "A new export"]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_works_as_it_stands(name: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for kind, text in _BLOCK.findall(RECIPES[name]):
        if kind == "diff":
            run("git apply -", folder, given=text)
        else:
            run(text, folder)
