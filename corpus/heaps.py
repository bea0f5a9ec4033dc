"""The C library's heaps: kept few, and what lies free in them given back to the machine.

glibc gives each thread that has to wait for a heap one of its own, eight for each core. What lies
free in one is of no use to another thread, and stays resident until the heap's very end is free. A
desk has some thirty threads (requests, drafts, Chroma's, tantivy's, the embedder's). With two heaps
a desk of ``tests/faults/fault_soak.py`` held 735 MiB after twenty minutes where it had held 935, on
two cores; of a store at 55,000 passages 338 of 1,114 MB were free before they were given back.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping
from functools import cache

_M_ARENA_MAX = -8  # of malloc.h
_HEAPS = 2


def keep_few(environment: Mapping[str, str] = os.environ) -> bool:
    """Let the C library make two heaps at most from now on; return whether it does.

    To be called before threads are. Whoever set ``MALLOC_ARENA_MAX`` has chosen, and a C library
    that is not glibc has no such heaps.
    """
    limit = None if "MALLOC_ARENA_MAX" in environment else _function("mallopt")
    return limit is not None and bool(limit(_M_ARENA_MAX, _HEAPS))


def give_back() -> bool:
    """Give back every free page; tell whether there was any, ``False`` where no C library can.

    Takes a few milliseconds to a few dozen, in which other threads go on.
    """
    trim = _function("malloc_trim", ctypes.c_size_t)
    return trim is not None and bool(trim(0))


@cache
def _function(name: str, *arguments: type[ctypes.c_size_t]) -> Callable[..., int] | None:
    try:
        found = ctypes.CDLL(None)[name]
    except (OSError, TypeError, AttributeError):  # another C library than glibc
        return None
    if arguments:
        found.argtypes = arguments
    found.restype = ctypes.c_int
    function: Callable[..., int] = found
    return function
