"""What a piece of work is about, known to every log line that is written meanwhile.

It follows the work into threads that take the context with them, as all of ours do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_about: ContextVar[Mapping[str, Any]] = ContextVar("about", default=_NOTHING)


@contextmanager
def about(**known: Any) -> Iterator[dict[str, Any]]:
    """Name what follows: ``request_id``, ``draft_id``, ``account``.

    What becomes known later may be put into the mapping that this yields.
    """
    named = {**_about.get(), **known}
    token = _about.set(named)
    try:
        yield named
    finally:
        _about.reset(token)


def known() -> Mapping[str, Any]:
    """Return what is named at this point."""
    return _about.get()
