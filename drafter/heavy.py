"""Work that keeps a core busy, by as many threads as there are cores, for all drafts together.

Forty drafts that check forty briefings at once would share one interpreter among forty threads, and
whoever only wants to pass an event on would wait behind all of them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def heavy(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Await ``work(*args, **kwargs)``, done in one of the few threads for it, first come first."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads(), lambda: work(*args, **kwargs))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="heavy")
