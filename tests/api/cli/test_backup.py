"""``drafter backup``, ``restore`` and ``migrate`` as a person uses them."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from desk_process import articles

from api import wiring
from api.cli.main import run
from api.settings import Settings
from corpus.codec import briefing_to_dict
from corpus.library import Library
from corpus.model import Briefing, Section
from corpus.store.lock import WriteLock
from drafter.model import DraftRequest

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)


@pytest.fixture
def stored(data: Path) -> Path:
    """A desk with three articles, a draft with its audit, an account with a password and a key."""
    with Library.open(data, write=True) as library:
        library.add(articles())
    with wiring.open_drafts(Settings()) as drafts:
        text = Briefing("aa11", "Ferries", None, (Section("situation", "The Situation"),))
        drafts.record(briefing_to_dict(text, {}), DraftRequest("Ferries"), now=NOW)
    with wiring.open_accounts(Settings()) as accounts:
        accounts.first_run()
    return data


def said(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_backup_is_restored_into_an_empty_place_and_served_from_there(
    stored, tmp_path, capsys, monkeypatch, conforms
):
    file = tmp_path / "desk.zip"
    # A service holds the store: a backup needs no lock.
    with WriteLocked(stored):
        assert run(["backup", str(file), "--json"]) == 0
    made = said(capsys)
    conforms(made, "backup")
    assert run(["restore", str(file)]) == 2
    assert "not empty" in capsys.readouterr().err
    monkeypatch.setenv("DRAFTER_DATA", str(tmp_path / "new"))
    assert run(["restore", str(file), "--json"]) == 0
    back = said(capsys)
    conforms(back, "restore")
    assert back["tables"] == made["tables"]
    assert (back["indexes"], back["audit_entries"]) == ({"passages": 3, "problems": 0}, 1)
    assert run(["search", "who hires barges after the collapse", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert run(["accounts", "list", "--json"]) == 0
    assert said(capsys)["name"] == "admin"
    with wiring.open_accounts(Settings()) as accounts:
        assert accounts.first_run() is None


def test_a_desk_moves_to_another_database(stored, tmp_path, capsys, monkeypatch, conforms):
    to = f"sqlite:///{tmp_path}/other/desk.db"
    assert run(["backup", str(tmp_path / "before.zip"), "--json"]) == 0
    before = said(capsys)
    with WriteLocked(stored):
        assert run(["migrate", "--to", to]) == 5
    capsys.readouterr()
    assert run(["migrate", "--to", to, "--json"]) == 0
    moved = said(capsys)
    conforms(moved, "migrate")
    assert (moved["found"], moved["indexes"]["problems"]) == (0, 0)
    monkeypatch.setenv("DRAFTER_DATABASE_URL", to)
    assert run(["backup", str(tmp_path / "after.zip"), "--json"]) == 0
    assert said(capsys)["tables"] == before["tables"]
    assert run(["migrate", "--to", to]) == 2
    assert "has already" in capsys.readouterr().err


def test_where_no_desk_is_none_is_made(data, tmp_path, capsys):
    assert run(["backup", str(tmp_path / "b.zip")]) == 4
    assert run(["migrate", "--to", f"sqlite:///{tmp_path}/o.db"]) == 4
    assert not (data / "desk.db").exists()
    assert not (tmp_path / "b.zip").exists()
    assert run(["migrate", "--to", "mysql://user:hunter22@db/desk"]) == 2
    assert "hunter22" not in "".join(capsys.readouterr())


class WriteLocked:
    """The store held by somebody else."""

    def __init__(self, folder: Path) -> None:
        self.lock = WriteLock(folder)

    def __enter__(self) -> None:
        self.lock.acquire()

    def __exit__(self, *_args: object) -> None:
        self.lock.release()
