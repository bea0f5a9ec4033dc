"""The fault run in small; and that what a place holds otherwise is seen."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_moving as fault
from moving_rig import Held, _stands

from corpus.model import quote_hash


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("postgres")  # skips where there is none
def test_a_desk_arrives_whole_by_backup_and_by_a_migration_that_was_killed(tmp_path: Path) -> None:
    figures = {f.name: f for f in fault.carry(tmp_path, print, articles=30, moves=2, seed=7)}
    assert [f for f in figures.values() if not f.holds and "gone_on" not in f.name] == []
    assert figures["moving.drafts"].value == 5
    assert figures["moving.citations_broken"].denominator > 10


def test_what_differs_is_named() -> None:
    before = Held({"drafts": (1, "a"), "audit": (2, "b")}, {"d1": "x"}, 2, 5, 0, ["a1"])
    assert fault.differences(before, before) == []
    for changed, name in (
        (replace(before, tables={"drafts": (1, "a"), "audit": (2, "c")}), "audit"),
        (replace(before, tables={"drafts": (1, "a")}), "audit"),
        (replace(before, drafts={"d1": "y"}), "d1"),
        (replace(before, drafts={}), "d1"),
        (replace(before, audited=1), "audit"),
        (replace(before, broken=1), "citations"),
        (replace(before, found=["a2"]), "search"),
        (replace(before, problems=("lexical index: a damaged file",)), "indexes"),
    ):
        assert fault.differences(before, changed) == [name]
        assert not all(f.holds for f in fault.same(print, "x", before, changed))


def test_a_citation_stands_only_where_its_words_do() -> None:
    cited = {
        "article_id": "a1",
        "start": 4,
        "end": 8,
        "quote": "pier",
        "quote_hash": quote_hash("pier"),
    }
    assert _stands(cited, {"a1": "The pier fell."})
    for texts in ({}, {"a1": "The quay fell."}, {"a1": "A pier fell."}):
        assert not _stands(cited, texts)
