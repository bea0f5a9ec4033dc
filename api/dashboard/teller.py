"""Telling stories off the event loop, each state of each once for all who ask."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from corpus.store.storybook import StoryBook
from corpus.stories.telling import Told, tell
from drafter.heavy import Heavy


class Teller:
    """What stories tell: kept where it is known, else told by ``heavy``. For one event loop."""

    def __init__(self, book: StoryBook, heavy: Heavy) -> None:
        self._book, self._heavy = book, heavy
        self._telling = asyncio.Lock()

    async def told(self, ids: Sequence[str]) -> list[Told]:
        """Return what stories tell, in the order asked for; one that went is left out."""
        found = dict(await asyncio.to_thread(self._book.kept, ids))
        if len(found) < len(ids):
            # Whoever waits here finds told what the one before them asked for as well.
            async with self._telling:
                found |= await asyncio.to_thread(self._book.kept, ids)
                missing = [i for i in ids if i not in found]
                for story in await asyncio.to_thread(self._book.untold, missing):
                    arrivals = dict(story.arrivals)
                    told = await self._heavy(tell, story.id, story.articles, arrivals)
                    await asyncio.to_thread(self._book.keep, story, told)
                    found[story.id] = told
        return [found[i] for i in ids if i in found]
