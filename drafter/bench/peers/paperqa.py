"""paper-qa: ``Docs.aadd`` and ``Docs.aquery``, as its guide shows them for text files.

Its own defaults, but for what would ask a library catalogue or a model about each file: each is
handed in with its citation, and no details of papers are looked up. Its calls go through litellm.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paperqa import Docs, Settings

from drafter.bench.peers.process import Stored, Task, main

_KEY = re.compile(r"pqac-\w+")
_MODEL, _EMBEDDING = "openai/loopback-model", "openai/all-MiniLM-L6-v2"


class PaperQA:
    """One ``Docs`` in memory."""

    def __init__(self, task: Task) -> None:
        self._folder = Path(task["folder"])
        self._folder.mkdir(parents=True, exist_ok=True)
        self._docs = Docs()
        self._settings = Settings(
            llm=_MODEL, summary_llm=_MODEL, embedding=_EMBEDDING, parsing={"use_doc_details": False}
        )

    def add(self, articles: Sequence[Stored]) -> None:
        async def all_of_them() -> None:
            for article in articles:
                path = self._folder / f"{article['id']}.txt"
                path.write_text(article["text"], encoding="utf-8")
                await self._docs.aadd(
                    path,
                    citation=article["title"],
                    docname=article["id"],
                    dockey=article["id"],
                    settings=self._settings,
                )

        asyncio.run(all_of_them())

    def answer(self, topic: str) -> Mapping[str, Any]:
        session = asyncio.run(self._docs.aquery(topic, settings=self._settings))
        shown = {
            context.id: {"document": context.text.doc.dockey, "quote": context.text.text}
            for context in session.contexts
        }
        text = session.raw_answer or session.answer
        nowhere = {"document": None, "quote": None}
        return {
            "text": text,
            "citations": [shown.get(key, nowhere) for key in _KEY.findall(text)],
            "verdicts": [],
            "withheld": [],
        }


if __name__ == "__main__":
    main("paper-qa", PaperQA)
