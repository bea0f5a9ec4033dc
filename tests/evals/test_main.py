"""``python -m evals``: exit codes, JSON and nothing else on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.codec import briefing_to_dict
from corpus.model import Article, Briefing, Citation, Kind, Section, Sentence
from evals.__main__ import main

GOOD = "Coastguard vessels took off all passengers by dawn."


@pytest.fixture
def jsonl(tmp_path: Path, ferry: Article) -> Path:
    record = {"url": ferry.url, "outlet": ferry.outlet, "title": ferry.title, "text": ferry.text,
              "published_at": "2026-03-11T09:00:00Z"}  # fmt: skip
    path = tmp_path / "sources.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return path


def test_markdown_with_sources(
    tmp_path: Path, jsonl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "briefing.md"
    file.write_text(f"## The Situation\n\n{GOOD} (Harbour Wire)\n", encoding="utf-8")
    status = main([str(file), "--sources", str(jsonl), "--json"])
    report = json.loads(capsys.readouterr().out)
    assert report["scores"]["supported"] == {"value": 1.0, "numerator": 1, "denominator": 1}
    assert status == 1  # four sections are missing


def test_a_json_briefing(
    tmp_path: Path, ferry: Article, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ferry.text.index(GOOD)
    cited = Citation.of(ferry, at, at + len(GOOD))
    sections = (Section("situation", "S", (Sentence("s", GOOD, Kind.FACT, (cited,)),)),)
    raw = briefing_to_dict(Briefing("b", "t", None, sections), {ferry.id: ferry})
    file = tmp_path / "briefing.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    assert main([str(file)]) == 1
    assert "a citation does not resolve" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "cannot read"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "no sentence"),
        (b"{", "not JSON"),
    ],
)
def test_bad_input_names_the_fix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], body: bytes | None, said: str
) -> None:
    file = tmp_path / "x.md"
    if body is not None:
        file.write_bytes(body)
    assert main([str(file)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert "—" in captured.err


def test_bad_usage_is_two_and_help_is_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["--help"]) == 0
    assert "--sources" in capsys.readouterr().out


def test_missing_sources_are_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.md"
    file.write_text("One.", encoding="utf-8")
    assert main([str(file), "--sources", str(tmp_path / "none")]) == 2
    assert "no sources at" in capsys.readouterr().err


def test_as_a_module_without_the_drafter(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_text("A ferry with 214 people ran aground.", encoding="utf-8")
    code = (
        "import runpy, sys; sys.argv = ['evals', sys.argv[1]]\n"
        "try: runpy.run_module('evals', run_name='__main__')\n"
        "except SystemExit as stop: status = stop.code\n"
        "assert not {'drafter', 'api', 'chromadb', 'openai'} & set(sys.modules), 'too much'\n"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "coverage_fact" in done.stdout
