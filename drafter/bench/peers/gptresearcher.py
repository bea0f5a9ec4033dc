"""gpt-researcher over local documents: ``report_source="local"``, as its guide shows it.

Its own defaults otherwise. Documents are text files named by their article's id; a report names
the files that it cites, and shows no words of them.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drafter.bench.peers.process import Stored, Task, main

_CITED = re.compile(r"\(\[[^\]]*\]\(([^)]+)\)\)")
_MODEL = "openai:loopback-model"


class GptResearcher:
    """A folder of documents; each topic is a research of its own."""

    def __init__(self, task: Task) -> None:
        self._folder = Path(task["folder"])
        self._folder.mkdir(parents=True, exist_ok=True)
        self._ids: set[str] = set()
        settings = dict.fromkeys(("FAST_LLM", "SMART_LLM", "STRATEGIC_LLM"), _MODEL)
        os.environ.update(
            settings | {"EMBEDDING": "custom:all-MiniLM-L6-v2", "DOC_PATH": str(self._folder)}
        )

    def add(self, articles: Sequence[Stored]) -> None:
        for article in articles:
            self._ids.add(article["id"])
            (self._folder / f"{article['id']}.txt").write_text(article["text"], encoding="utf-8")

    def answer(self, topic: str) -> Mapping[str, Any]:
        text = asyncio.run(self._report(topic))
        names = [Path(name).stem for name in _CITED.findall(text)]
        return {
            "text": text,
            "citations": [
                {"document": name if name in self._ids else None, "quote": None} for name in names
            ],
            "verdicts": [],
            "withheld": [],
        }

    @staticmethod
    async def _report(topic: str) -> str:
        # Its configuration is read from the environment when it is loaded.
        from gpt_researcher import GPTResearcher

        researcher = GPTResearcher(
            query=topic, report_type="research_report", report_source="local", verbose=False
        )
        await researcher.conduct_research()
        return str(await researcher.write_report())


if __name__ == "__main__":
    main("gpt-researcher", GptResearcher)
