"""A disk that takes no more, a folder that may not be written, a damaged file: told in our words.

They come up as errors of the system or of SQLite from anywhere that writes; whoever tells an error
to a user asks here first.
"""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DatabaseError

from corpus.errors import DeskError, StoreBroken, WriteFailed

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_MAKE_ROOM = "free some space and do the same again; what was stored stays stored"
_LET_WRITE = "check who may write there, and that the disk is not read-only; nothing was changed"
_DAMAGED = (
    "stop the desk, keep the folder aside, and `drafter restore` the last backup into a new one "
    "(DRAFTER_DATA)"
)


def storage_error(error: BaseException) -> DeskError | None:
    """Return ``error``, or what it came of, as one of ours; ``None`` where it is of another kind.

    ``WriteFailed`` where there is no room or no right, ``StoreBroken`` where a file is damaged.
    """
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        found = _of_system(current) or _of_sqlite(current)
        if found:
            return found
        current = current.__cause__ or current.__context__
    return None


def _of_system(error: BaseException) -> DeskError | None:
    if not isinstance(error, OSError) or error.errno is None:
        return None
    where = f"{error.filename}" if error.filename else "the data folder"
    if error.errno in _FULL:
        return WriteFailed(f"no space is left to write {where}", help=_MAKE_ROOM)
    if error.errno in _FORBIDDEN:
        return WriteFailed(
            f"{where} cannot be opened or written: {error.strerror}", help=_LET_WRITE
        )
    return None


def _of_sqlite(error: BaseException) -> DeskError | None:
    told = error.orig if isinstance(error, DatabaseError) else error
    if not isinstance(told, sqlite3.DatabaseError):
        return None
    words = str(told)
    if "disk is full" in words:
        return WriteFailed("no space is left to write the database", help=_MAKE_ROOM)
    if "readonly database" in words or "unable to open database file" in words:
        return WriteFailed(f"the database cannot be written: {words}", help=_LET_WRITE)
    if "disk I/O error" in words:
        return WriteFailed(f"the disk does not take or give the database: {words}", help=_MAKE_ROOM)
    if any(one in words for one in ("malformed", "not a database", "file is encrypted")):
        return damaged(words)
    return None


def damaged(words: str) -> StoreBroken:
    """Return the error of a database file that is damaged."""
    return StoreBroken(f"the database is damaged: {words}", help=_DAMAGED)
