"""``drafter decisions`` over what was done on the desk, and ``eval --agreement`` over that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import run
from api.review.decisions import decisions_of


def test_what_was_edited_on_the_desk_is_written_and_read(
    review: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert decisions_of(review.store, "d1") == []
    head = review.stand().head
    kept = "Mayor Tam Orrin said stocks would last nine days.[^c2]"
    without = review.markdown("situation").replace(kept, "")
    head = review.editing.save_section(
        "d1", "situation", without, expected=head.hash, by="ana"
    ).head
    review.editing.restore("d1", 1, expected=head.hash, by="ana")
    found = decisions_of(review.store, "d1")
    assert {(d.decision, d.reason) for d in found} == {("edited", "deleted")}
    review.library.close()
    monkeypatch.setenv("DRAFTER_DATA", str(tmp_path))
    file = tmp_path / "decisions.jsonl"
    assert run(["decisions", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"file": str(file), "drafts": 1, "decisions": len(found)}
    assert run(["eval", "--agreement", str(file)]) == 0
    assert f"{len(found)} decisions" in capsys.readouterr().out
