"""The pages' script: its types and its own tests, and that set-up builds it or does without."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from api.pages import bundle

_NODE = shutil.which("node")


@pytest.fixture
def modules() -> Path:
    found = bundle.SOURCES / "node_modules"
    if _NODE is None or not found.is_dir():
        pytest.skip("no Node, or its packages are not installed: `make pages` does that")
    return found


def run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=bundle.SOURCES,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_types_hold(modules: Path) -> None:
    run(_NODE or "", modules / "typescript" / "bin" / "tsc", "--noEmit", "-p", ".")


def test_its_own_tests_pass(modules: Path, tmp_path: Path) -> None:
    run(_NODE or "", "build.mjs", "--test", tmp_path)
    said = run(_NODE or "", "--test", "--test-reporter=tap", *sorted(tmp_path.glob("*.mjs")))
    assert "# fail 0" in said
    assert "# pass 0" not in said


def test_the_lock_names_no_registry() -> None:
    lock = (bundle.SOURCES / "package-lock.json").read_text("utf-8")
    assert '"integrity": "sha512-' in lock
    assert '"resolved"' not in lock
    assert "://registry" not in lock


def test_a_change_of_a_source_has_it_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, built = tmp_path / "desk", tmp_path / "built"
    (sources / "src").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "build.mjs", "tsconfig.json"):
        (sources / name).write_text("{}")
    (sources / "src" / "a.ts").write_text("1")
    built.mkdir()
    monkeypatch.setattr(bundle, "SOURCES", sources)
    monkeypatch.setattr(bundle, "BUILT", built)
    ran: list[str] = []
    monkeypatch.setattr(bundle, "find_node", lambda: ("node",))
    monkeypatch.setattr(bundle, "install", lambda node: ran.append("npm"))
    monkeypatch.setattr(bundle, "_run", lambda command, name: ran.append(name))
    assert bundle.build()
    assert not bundle.build()
    (sources / "src" / "a.ts").write_text("2")
    assert bundle.build()
    assert ran == ["npm", "esbuild"] * 2


def test_without_node_set_up_goes_on_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none() -> bool:
        raise bundle.NotBuilt("no Node is installed and none could be fetched")

    monkeypatch.setattr(bundle, "build", none)
    bundle.main()
    said = capsys.readouterr().err
    assert "no Node is installed" in said
    assert "works without it" in said


def test_a_wheel_has_no_sources_and_builds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "SOURCES", tmp_path)
    assert not bundle.build()
