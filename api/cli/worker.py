"""``drafter worker``: work jobs, without a service."""

from __future__ import annotations

import signal
import sys
import threading

from api.cli.output import say


def worker() -> int:
    """Make the drafts that others asked for, until interrupted. It serves no pages and no API.

    DRAFTER_EXECUTOR=worker-1 DRAFTER_DATA=/srv/worker-1 drafter worker

    For a desk of several processes: DRAFTER_DATABASE_URL and DRAFTER_CHROMA_URL name what they
    share; each has a name and a data folder of its own. It says so in one line when it is ready.
    An interrupted draft is gone on with by another worker, or by this one when it comes back.
    """
    from api import masking
    from api.observing import logs
    from api.observing.traces import traced
    from api.service import open_service
    from api.settings import Settings

    settings = Settings()
    masking.install(masking.Masker(masking.secrets_of(settings)))
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    logs.start(settings.observe.log_format, settings.observe.log_level)
    with traced(settings), open_service(settings):
        name, at_once = settings.jobs.executor, settings.jobs.concurrency
        many = "1 draft" if at_once == 1 else f"{at_once} drafts at once"
        say(f"Worker {name} is ready and makes {many} (Ctrl+C stops it)")
        sys.stdout.flush()
        stopping.wait()
    return 0
