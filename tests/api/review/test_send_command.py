"""``drafter publish``, ``send``, ``channels`` and ``archive build``, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from api.cli.main import run

SCHEMAS = Path(__file__).parents[3] / "docs" / "schema"


def holds(text: str, schema: str) -> Any:
    value = json.loads(text)
    jsonschema.validate(value, json.loads((SCHEMAS / schema).read_text()))
    return value


@pytest.fixture
def folder(review: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("BUTTONDOWN_KEY", "SMTP_HOST", "SITE_URL", "DATABASE_URL"):
        monkeypatch.delenv(f"DRAFTER_{name}", raising=False)
    monkeypatch.setenv("DRAFTER_DATA", str(tmp_path))
    monkeypatch.setenv("DRAFTER_SEND_FOLDER", str(tmp_path / "out"))
    return tmp_path / "out"


def test_nobody_sends_what_nobody_approved(folder: Path, capsys: Any) -> None:
    assert run(["send", "d1", "--channel", "file", "--dry-run"]) == 1
    assert "nobody has approved" in capsys.readouterr().out
    assert run(["send", "d1", "--channel", "file"]) == 1
    assert "an editor approves it first" in capsys.readouterr().err
    assert run(["send", "d1", "--channel", "smtp"]) == 3
    assert run(["send", "d1", "--channel", "pigeon"]) == 2
    assert not folder.exists()


def test_an_issue_is_corrected_and_taken_back(
    folder: Path, review: Any, capsys: Any, approved: None
) -> None:
    assert run(["correct", "d1", "--notice", "It was wrong somehow."]) == 2
    assert "readers do not have it" in capsys.readouterr().err
    assert run(["publish", "d1"]) == 0
    capsys.readouterr()
    assert run(["correct", "d1", "--list", "--json"]) == 0
    ids = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert ids == ["s1", "s2", "s3", "f1"]
    wrong = ["correct", "d1", "--notice", "The mayor spoke of nine days.", "--json"]
    assert run([*wrong, "--text", "No."]) == 2
    assert run([*wrong, "--sentence", "s2", "--text", "Stocks would last 90 days."]) == 1
    assert "does not hold" in capsys.readouterr().err
    right = "Mayor Tam Orrin said the stocks would last nine days."
    assert run([*wrong, "--sentence", "s2", "--text", right]) == 0
    corrected = holds(capsys.readouterr().out, "publication.json")
    assert (corrected["state"], corrected["notices"][0]["after"]) == ("corrected", right)
    assert run([*wrong, "--sentence", "f1", "--remove"]) == 0
    capsys.readouterr()
    assert run(["retract", "d1"]) == 2
    assert run(["retract", "d1", "--notice", "All of it was made up.", "--json"]) == 0
    assert holds(capsys.readouterr().out, "publication.json")["state"] == "retracted"
    assert run(wrong) == 1


def test_looked_through_made_ready_confirmed_and_sent_once(
    folder: Path, capsys: Any, approved: None
) -> None:
    assert run(["send", "d1", "--channel", "file", "--dry-run", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {c["name"]: c["mark"] for c in listed["checks"]}["Archive"] == "look"
    assert not folder.exists()
    assert run(["send", "d1", "--channel", "file"]) == 0
    said = capsys.readouterr().out
    assert "nothing is sent yet" in said
    revision = listed["revision"]
    assert f"--confirm {revision[:12]}" in said
    assert run(["send", "d1", "--channel", "file", "--confirm", "0" * 12]) == 2
    assert list((folder / "sent").iterdir()) == []
    for _ in range(2):
        capsys.readouterr()
        assert run(["send", "d1", "--channel", "file", "--confirm", revision[:12], "--json"]) == 0
        assert holds(capsys.readouterr().out, "publication.json")["state"] == "published"
    (sent,) = (folder / "sent").iterdir()
    assert f"X-Desk-Revision: {revision}" in sent.read_text()


def test_the_channels_say_what_they_lack(folder: Path, capsys: Any) -> None:
    assert run(["channels", "--check", "--json"]) == 0
    rows = [holds(line, "channel.json") for line in capsys.readouterr().out.splitlines()]
    assert {r["channel"]: r["state"] for r in rows} == {
        "buttondown": "not set up",
        "smtp": "not set up",
        "file": "answers",
    }


def test_published_and_built(folder: Path, tmp_path: Path, capsys: Any, approved: None) -> None:
    for _ in range(2):
        assert run(["publish", "d1", "--json"]) == 0
        assert holds(capsys.readouterr().out, "publication.json")["number"] == 1
    public = tmp_path / "public"
    assert run(["archive", "build", str(public)]) == 2
    address = ["--address", "https://news.example/archive"]
    assert run(["archive", "build", str(public), *address, "--json"]) == 0
    built = json.loads(capsys.readouterr().out)
    assert (built["issues"], built["files"]) == (
        1,
        sum(p.is_file() and not p.name.startswith(".") for p in public.rglob("*")),
    )
