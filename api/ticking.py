"""What the service does by the clock, in a thread of its own: what is due is taken at each tick.

Several processes may tick over one database: each piece of work is claimed there before it is done.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

log = logging.getLogger("api.ticking")
TICK_SECONDS: Final = 5.0


@contextmanager
def ticking(tasks: Sequence[Callable[[], object]], seconds: float = TICK_SECONDS) -> Iterator[None]:
    """Call each task at every tick until the block ends; one that fails is called again."""
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(tasks, seconds, stop), name="ticks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _run(tasks: Sequence[Callable[[], object]], seconds: float, stop: threading.Event) -> None:
    while not stop.wait(seconds):
        for task in tasks:
            if stop.is_set():
                return
            try:
                task()
            except Exception:
                log.exception("what is done by the clock failed; it is tried again")
