"""The checks as the desk runs them: after each edit, and only on what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpus.codec import briefing_to_dict
from corpus.library import Library
from corpus.model import Briefing
from drafter.assemble import with_report
from evals import run
from evals.memory import Memory
from prompts import HouseStyle


class Judging:
    """Judges whole briefings, each by its own house style; a sentence is judged once.

    ``style_of`` returns the house style of a hash. The answers are those of ``evals.run`` on the
    same briefing. Threads may share one.
    """

    def __init__(
        self,
        library: Library,
        style_of: Callable[[str], HouseStyle],
        memory: Memory | None = None,
    ) -> None:
        self.library = library
        self.style_of = style_of
        self.memory = memory or Memory()

    def judged(self, briefing: Briefing) -> tuple[Briefing, dict[str, Any]]:
        """Return ``briefing`` with its report and verdicts, and the same as JSON values."""
        sources = self.library.get_many(sorted(briefing.known_ids))
        style = self.style_of(briefing.style_hash)
        whole = with_report(briefing, run(briefing, sources, style, memory=self.memory))
        return whole, briefing_to_dict(whole, sources)
