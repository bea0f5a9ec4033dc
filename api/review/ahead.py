"""Texts are judged before anybody saves them, so that a first save need not judge all of them."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping

from api.review.judging import Judging
from corpus.model import Article, Briefing
from drafter.heavy import Heavy, in_thread
from drafter.revisions import content_hash
from evals import run
from evals.memory import Memory
from evals.model import Outcome
from prompts import HouseStyle

log = logging.getLogger(__name__)
_REMEMBERED = 256


class Ahead:
    """Judges what somebody has opened to edit, once each, by ``heavy``: elsewhere than here.

    What it finds goes into the memory of ``judging``. It is help and no more: where it fails, a
    save judges for itself. Threads may share one.
    """

    def __init__(self, judging: Judging, heavy: Heavy = in_thread) -> None:
        self._judging = judging
        self._heavy = heavy
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._known: OrderedDict[str, None] = OrderedDict()

    def opened(self, briefing: Briefing) -> threading.Thread | None:
        """Begin to judge a text that was opened; nothing is begun for one that was before."""
        name = content_hash(briefing)
        with self._lock:
            if name in self._known:
                return None
            self._known[name] = None
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        thread = threading.Thread(target=self._judge, args=(briefing,), daemon=True, name="ahead")
        thread.start()
        return thread

    def _judge(self, briefing: Briefing) -> None:
        judging = self._judging
        with self._turn:
            try:
                sources = judging.library.get_many(sorted(briefing.known_ids))
                style = judging.style_of(briefing.style_hash)
                found = asyncio.run(self._heavy(outcomes, briefing, sources, style))
                judging.memory.take(found)
                # The checks of the whole are not remembered, but what they read of the articles is.
                run(briefing, sources, style, memory=judging.memory)
            except Exception:  # the service may be closing, or a worker lost
                log.info("a text could not be judged ahead", exc_info=True)
                with self._lock:
                    self._known.pop(content_hash(briefing), None)


def outcomes(
    briefing: Briefing, sources: Mapping[str, Article], style: HouseStyle
) -> Mapping[Hashable, Outcome]:
    """Judge a text and return what was found of each sentence, for a memory to take."""
    memory = Memory()
    run(briefing, sources, style, memory=memory)
    return memory.kept()
