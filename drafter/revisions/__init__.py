"""Revisions of a draft as pure values: made, compared, merged, restored."""

from drafter.revisions.diff import Change, Diff, diff
from drafter.revisions.merge import Conflict, Merge, merge
from drafter.revisions.model import Revision, content_hash, restore, revise, sentence_hash

__all__ = [
    "Change",
    "Conflict",
    "Diff",
    "Merge",
    "Revision",
    "content_hash",
    "diff",
    "merge",
    "restore",
    "revise",
    "sentence_hash",
]
