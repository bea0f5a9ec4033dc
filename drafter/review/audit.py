"""The audit: entries in a chain of hashes, to which one can add and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.codec import instant_text

ROOT = "0" * 64  # what the first entry follows


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done on the desk. ``hash`` covers every other field, the hash before included."""

    seq: int
    draft_id: str | None
    at: datetime
    by: str
    action: str
    revision: int | None
    details: Mapping[str, Any]
    prev: str
    hash: str


def entry_after(  # noqa: PLR0913 — the fields of an entry, all by name
    before: tuple[int, str] | None,
    *,
    draft_id: str | None,
    at: datetime,
    by: str,
    action: str,
    revision: int | None,
    details: Mapping[str, Any],
) -> Entry:
    """Return the entry that follows the one of this number and hash, the first after ``None``."""
    seq, prev = (before[0] + 1, before[1]) if before else (1, ROOT)
    made = Entry(seq, draft_id, at, by, action, revision, details, prev, "")
    return Entry(seq, draft_id, at, by, action, revision, details, prev, entry_hash(made))


def entry_hash(entry: Entry) -> str:
    """Return sha256 over the hash before and the canonical JSON of the entry (RFC 8785 order)."""
    fields = {
        "seq": entry.seq,
        "draft_id": entry.draft_id,
        "at": instant_text(entry.at),
        "by": entry.by,
        "action": entry.action,
        "revision": entry.revision,
        "details": entry.details,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{entry.prev}\n{text}".encode()).hexdigest()


def first_broken(entries: Iterable[Entry]) -> tuple[int, str] | None:
    """Return the number of the first entry that breaks the chain, and why; ``None``: it holds.

    An entry cut off at the end of the chain cannot be seen in the chain itself: keep the last hash
    elsewhere to notice that too.
    """
    seq, prev = 0, ROOT
    for entry in entries:
        if entry.seq != seq + 1:
            return seq + 1, f"entry {seq + 1} is missing"
        if entry.prev != prev:
            return entry.seq, "it does not follow the entry before"
        if entry.hash != entry_hash(entry):
            return entry.seq, "it is not what its hash says"
        seq, prev = entry.seq, entry.hash
    return None


def entry_to_dict(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON values."""
    return {
        "seq": entry.seq,
        "draft_id": entry.draft_id,
        "at": instant_text(entry.at),
        "by": entry.by,
        "action": entry.action,
        "revision": entry.revision,
        "details": dict(entry.details),
        "prev": entry.prev,
        "hash": entry.hash,
    }
