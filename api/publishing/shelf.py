"""The archive as the service serves it: read anew when an issue changes, each page rendered once.

What is remembered is a copy: the number of the last change of the issues, which every process of a
desk reads from the database, says whether it still holds.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from api.publishing.issues import Press
from corpus.database import changed_parts
from drafter.archive import Page

_KEPT_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Served:
    """One file of the archive as it goes out."""

    media_type: str
    body: bytes


@dataclass(slots=True)
class _State:
    """The archive at one number of changes, and the pages of it that were rendered."""

    number: int
    pages: Mapping[str, Page]
    bodies: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    size: int = 0


class Shelf:
    """Serves the pages of the archive. Threads may share one."""

    def __init__(self, press: Press, *, most_bytes: int = _KEPT_BYTES) -> None:
        self._press = press
        self._most = most_bytes
        self._lock = threading.Lock()
        self._state = _State(-1, {})

    def get(self, path: str) -> Served | None:
        """Return the file at a path, ``None`` where the archive has none."""
        state = self._fresh()
        page = state.pages.get(path)
        if page is None:
            return None
        with self._lock:
            body = state.bodies.get(path)
            if body is not None:
                state.bodies.move_to_end(path)
        if body is None:
            body = page.body
            self._keep(state, path, body)
        return Served(page.media_type, body)

    def _fresh(self) -> _State:
        with self._press.drafts.engine.connect() as connection:
            number = changed_parts(connection)["issues"]
        with self._lock:
            # Read before the pages are: what changes meanwhile is seen the next time.
            if self._state.number != number:
                self._state = _State(number, self._press.archive())
            return self._state

    def _keep(self, state: _State, path: str, body: bytes) -> None:
        with self._lock:
            if path in state.bodies or len(body) > self._most:
                return
            state.bodies[path] = body
            state.size += len(body)
            while state.size > self._most:
                _, oldest = state.bodies.popitem(last=False)
                state.size -= len(oldest)
