"""``drafter reindex``: both indexes built anew from the stored articles."""

from __future__ import annotations

import time

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, progress, rate, say


def reindex(json: Json = False) -> int:
    """Build both indexes anew from the stored articles, then compare them with the articles.

    Needed after an index was damaged or lost; articles and drafts are not touched.
    """
    from api import wiring
    from api.cli.diagnosis import problem_text
    from api.settings import Settings

    begun = time.monotonic()
    with (
        progress("opening the store …", quiet=json) as shown,
        wiring.open_library(Settings(), write=True) as library,
    ):
        library.reindex(lambda done, total: shown.now(f"indexing: {done:,} of {total:,} passages"))
        problems = [problem_text(problem) for problem in library.check()]
        stats = library.stats()
    seconds = time.monotonic() - begun
    if json:
        emit(
            {
                "articles": stats.articles,
                "passages": stats.passages,
                "seconds": round(seconds, 3),
                "problems": problems,
            }
        )
    else:
        speed = rate(stats.passages, seconds)
        say(
            f"Indexed {stats.passages:,} passages of {stats.articles:,} articles "
            f"in {seconds:.1f} s ({speed})."
        )
        for problem in problems:
            say(f"  problem: {problem}")
    return ExitCode.STORE_BROKEN if problems else ExitCode.OK
