"""Memory that threads give back is used again: the C library keeps few heaps of its own.

glibc gives each thread that has to wait for a heap one of its own, eight for each core, and what
lies free in one is of no use to another. A desk has some thirty threads (requests, drafts,
Chroma's, the embedder's). With two heaps a desk of ``tests/faults/fault_soak.py`` held 650 MiB
after five minutes where it had held 890, on two cores.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping

_M_ARENA_MAX = -8  # of malloc.h
_HEAPS = 2


def keep_few(environment: Mapping[str, str] = os.environ) -> bool:
    """Let the C library make two heaps at most from now on; return whether it does.

    To be called before threads are. Whoever set ``MALLOC_ARENA_MAX`` has chosen, and a C library
    that is not glibc has no such heaps.
    """
    if "MALLOC_ARENA_MAX" in environment or not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_M_ARENA_MAX, _HEAPS))
