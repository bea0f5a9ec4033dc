from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.review.audit import Entry, entry_after, first_broken

AT = datetime(2026, 5, 10, 9, tzinfo=UTC)


def chain(length: int) -> list[Entry]:
    made: list[Entry] = []
    for number in range(length):
        made.append(
            entry_after(
                (made[-1].seq, made[-1].hash) if made else None,
                draft_id=f"d{number % 2}",
                at=AT + timedelta(seconds=number),
                by="ana",
                action="edited",
                revision=number,
                details={"sentences": ["s1", "ß😀"], "b": 1, "a": None},
            )
        )
    return made


def test_a_chain_that_nobody_touched_holds() -> None:
    assert first_broken([]) is None
    assert first_broken(chain(5)) is None
    assert len({e.hash for e in chain(5)}) == 5


OTHER: dict[str, Any] = {
    "seq": 9,
    "draft_id": None,
    "at": AT - timedelta(days=1),
    "by": "ben",
    "action": "approved",
    "revision": None,
    "details": {},
    "prev": "f" * 64,
    "hash": "f" * 64,
}


@pytest.mark.parametrize("field", [f.name for f in fields(Entry)])
def test_a_change_of_any_field_of_any_entry_is_found_there_or_where_the_next_follows(
    field: str,
) -> None:
    for place in range(4):
        entries = chain(4)
        entries[place] = replace(entries[place], **{field: OTHER[field]})
        broken = first_broken(entries)
        assert broken is not None
        assert broken[0] == place + 1


@given(st.integers(0, 4))
def test_an_entry_taken_out_is_missed_where_another_follows(gone: int) -> None:
    entries = chain(6)
    del entries[gone]
    broken = first_broken(entries)
    assert broken is not None
    assert broken == (gone + 1, f"entry {gone + 1} is missing")


def test_an_entry_that_somebody_rewrote_with_its_hash_breaks_at_the_next() -> None:
    entries = chain(4)
    forged = entry_after(
        (1, entries[0].hash),
        draft_id="d1",
        at=entries[1].at,
        by="mallory",
        action="approved",
        revision=1,
        details={},
    )
    entries[1] = forged
    assert first_broken(entries) == (3, "it does not follow the entry before")
