"""The checks as the desk runs them: after each edit, and only on what changed."""

from __future__ import annotations

from typing import Any

from corpus.codec import briefing_to_dict
from corpus.library import Library
from corpus.model import Briefing
from drafter.assemble import with_report
from evals import run
from evals.memory import Memory
from prompts import HouseStyle


class Judging:
    """Judges whole briefings; a sentence that was judged before is not judged again.

    Its answers are those of ``evals.run`` on the same briefing. Threads may share one.
    """

    def __init__(self, library: Library, style: HouseStyle, memory: Memory | None = None) -> None:
        self.library = library
        self.style = style
        self.memory = memory or Memory()

    def judged(self, briefing: Briefing) -> tuple[Briefing, dict[str, Any]]:
        """Return ``briefing`` with its report and verdicts, and the same as JSON values."""
        sources = self.library.get_many(sorted(briefing.known_ids))
        whole = with_report(briefing, run(briefing, sources, self.style, memory=self.memory))
        return whole, briefing_to_dict(whole, sources)
