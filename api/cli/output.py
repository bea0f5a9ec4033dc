"""What the commands print: results on standard output, progress and errors on standard error.

With ``--json`` standard output carries JSON and nothing else.
"""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.status import Status

# Off a terminal, progress is a plain line at most this often.
_PLAIN_EVERY_SECONDS = 5.0


# Where nobody looks at a terminal, cells fold late: a line is easier to search than a column.
_PIPE_WIDTH = 240
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Return ``text`` without what could steer a terminal: control and direction characters."""
    return "".join(
        c for c in text if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in _BIDI)
    )


def emit(value: Mapping[str, Any]) -> None:
    """Write one JSON object and a line feed to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def say(text: str = "") -> None:
    """Write a plain line to standard output."""
    sys.stdout.write(plain(text) + "\n")


def complain(what: str, help: str = "") -> None:
    """Write an error as people read it: what is wrong, and how to mend it."""
    mend = f" — {help}" if help else ""
    sys.stderr.write(plain(f"drafter: {what}{mend}") + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table to standard output. Long cells fold, so that nothing of a name is lost."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(plain(cell) for cell in row))
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False, width=width)
    console.print(table)


def rate(count: int, seconds: float) -> str:
    """Return ``count`` over ``seconds`` in words; a time too short to measure has no rate."""
    return f"{count / seconds:,.0f}/s" if seconds >= 0.05 else "at once"


class Progress:
    """Tells how far a long piece of work is, on standard error.

    On a terminal ``now`` and ``live`` replace one line; elsewhere ``now`` is printed now and then.
    ``note`` stays on the screen in either case.
    """

    def __init__(self, status: Status | None, *, quiet: bool) -> None:
        self._status = status
        self._quiet = quiet
        self._last = time.monotonic()

    def now(self, text: str) -> None:
        if self._status is not None:
            from rich.text import Text

            self._status.update(Text(plain(text)))
        elif not self._quiet and time.monotonic() - self._last >= _PLAIN_EVERY_SECONDS:
            self._last = time.monotonic()
            sys.stderr.write(plain(text) + "\n")

    def live(self, text: str) -> None:
        """Replace the live line where there is one; elsewhere say nothing."""
        if self._status is not None:
            self.now(text)

    def note(self, text: str) -> None:
        if self._status is not None:
            from rich.text import Text

            self._status.console.print(Text(plain(text)))
        elif not self._quiet:
            sys.stderr.write(plain(text) + "\n")


@contextmanager
def progress(text: str, *, quiet: bool = False) -> Iterator[Progress]:
    """Open a progress line; ``quiet`` (with ``--json``) shows it on a terminal only."""
    if not sys.stderr.isatty():
        yield Progress(None, quiet=quiet)
        return
    from rich.console import Console
    from rich.text import Text

    live = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
    with live.status(Text(plain(text))) as status:
        yield Progress(status, quiet=quiet)
