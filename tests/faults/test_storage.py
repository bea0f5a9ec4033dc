"""The fault run in small: one index that used to end the process, a lexical one that told lies."""

import errno
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_storage as fault
import storage_rig as rig
from sqlalchemy.exc import DatabaseError

from corpus.database.unwritable import storage_error
from corpus.errors import StoreBroken, WriteFailed
from corpus.store.footers import sound


def test_damaged_indexes_are_made_anew(tmp_path):
    base = tmp_path / "base"
    assert rig.write(base, "The outer gate was opened at noon. A ship came in.")["articles"] == 1
    some = [("lexical", "flip", 1), ("dense", "flip", 1)]
    figures = list(fault.damaged_indexes(tmp_path, base, print, some))
    assert {f.name for f in figures if not f.holds} == set()
    assert sound(base / "index" / "lexical")
    assert not (base / "index" / "dense.opening").exists()
    shutil.rmtree(tmp_path / "harmed")
    shutil.copytree(base, tmp_path / "harmed")
    [postings] = (tmp_path / "harmed" / "index" / "lexical").glob("*.idx")
    rig.harm("flip", postings, 3)
    assert not sound(tmp_path / "harmed" / "index" / "lexical")


@pytest.mark.parametrize(
    ("error", "kind", "word"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), WriteFailed, "space"),
        (OSError(errno.EROFS, "Read-only file system", "/srv/x"), WriteFailed, "/srv/x"),
        (sqlite3.OperationalError("database or disk is full"), WriteFailed, "space"),
        (
            sqlite3.OperationalError("attempt to write a readonly database"),
            WriteFailed,
            "cannot be written",
        ),
        (sqlite3.DatabaseError("database disk image is malformed"), StoreBroken, "damaged"),
    ],
)
def test_what_a_disk_says_is_told_in_our_words(error, kind, word):
    wrapped = DatabaseError("select 1", {}, error) if isinstance(error, sqlite3.Error) else error
    outer = RuntimeError("while storing")
    outer.__cause__ = wrapped
    told = storage_error(outer)
    assert isinstance(told, kind)
    assert word in str(told)
    assert told.help


def test_other_errors_are_left_alone():
    assert storage_error(ValueError("disk is full")) is None
    assert storage_error(FileNotFoundError(errno.ENOENT, "no such file")) is None
