"""The archive as files in a folder that any web server can serve."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import BadInput
from drafter.archive.pages import Page

# Lies in each folder that was written here: nothing else is ever replaced.
MARKER = ".drafting-desk-archive"


def write_archive(pages: Iterable[Page], folder: Path) -> int:
    """Write ``pages`` into ``folder`` and return their number.

    The whole is made beside the folder and put in its place at once: a reader meets the old archive
    or the new one, and pages that are no more are gone. A folder that holds something other than an
    archive is ``BadInput``.
    """
    folder = folder.absolute()
    if folder.exists() and not (folder / MARKER).is_file() and _holds_something(folder):
        raise BadInput(
            f"{folder} holds something other than an archive",
            help="name an empty or a new folder",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    count = 0
    try:
        made.chmod(0o755)
        for page in pages:
            path = made / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(page.body)
            count += 1
        (made / MARKER).touch()
        _replace(folder, made)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return count


def _holds_something(folder: Path) -> bool:
    return not folder.is_dir() or any(folder.iterdir())


def _replace(folder: Path, made: Path) -> None:
    """Put ``made`` in the place of ``folder``, which is gone for an instant only."""
    if not folder.exists():
        made.rename(folder)
        return
    old = made.with_name(made.name + ".old")
    folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
