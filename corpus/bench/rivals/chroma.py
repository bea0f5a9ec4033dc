"""Chroma alone, as its getting-started guide shows it: a collection, ``add``, ``query``.

Chroma has no splitter of its own: texts are cut into windows of 200 words (Haystack's default).
Articles are added one by one, as the guide's example adds its documents in one call.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb

from corpus.bench.rivals.process import Embed, Stored, main

_WORDS = 200


class _Function(chromadb.EmbeddingFunction[Any]):
    def __init__(self, embed: Embed) -> None:
        self._embed = embed

    def __call__(self, input: Any) -> Any:
        return list(self._embed(input))

    @staticmethod
    def name() -> str:
        return "shared"


class Chroma:
    """One persistent collection."""

    def __init__(self, embed: Embed, folder: Path) -> None:
        client = chromadb.PersistentClient(str(folder))
        self._collection = client.create_collection("articles", embedding_function=_Function(embed))

    def add(self, articles: Sequence[Stored]) -> int:
        for article in articles:
            words = article["text"].split(" ")
            windows = [" ".join(words[i : i + _WORDS]) for i in range(0, len(words), _WORDS)]
            self._collection.add(
                ids=[f"{article['id']}-{i}" for i in range(len(windows))], documents=windows
            )
        return self._collection.count()

    def search(self, query: str, limit: int) -> list[str]:
        found = self._collection.query(query_texts=[query], n_results=limit)
        return list((found["documents"] or [[]])[0])


if __name__ == "__main__":
    main("chromadb", Chroma)
