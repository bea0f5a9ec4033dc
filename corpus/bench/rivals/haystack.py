"""Haystack: its indexing pipeline into its in-memory store, and its hybrid retrieval pipeline.

As its tutorial shows them: ``DocumentSplitter`` with its defaults (200 words, no overlap), an
embedder by batches of 32, BM25 and embedding retrievers joined by reciprocal ranks. The tutorial's
cross-encoder at the end is left out: it is a second model.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore

from corpus.bench.rivals.process import Embed, Stored, main

_BATCH = 32
_META = ("title", "outlet", "date")


@component
class _DocumentEmbedder:
    """Embeds documents by batches, each with its title, outlet and date before the text."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed

    @component.output_types(documents=list[Document])  # type: ignore[untyped-decorator]
    def run(self, documents: list[Document]) -> dict[str, Any]:
        for start in range(0, len(documents), _BATCH):
            some = documents[start : start + _BATCH]
            texts = [
                "\n".join([*(d.meta[n] for n in _META if d.meta[n]), d.content or ""]) for d in some
            ]
            for document, vector in zip(some, self._embed(texts), strict=True):
                document.embedding = vector.tolist()
        return {"documents": documents}


@component
class _TextEmbedder:
    def __init__(self, embed: Embed) -> None:
        self._embed = embed

    @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]
    def run(self, text: str) -> dict[str, Any]:
        return {"embedding": self._embed([text])[0].tolist()}


class Haystack:
    """One in-memory store with a pipeline in and a pipeline out."""

    def __init__(self, embed: Embed, _folder: Path) -> None:
        # Stores of one index name share their documents: the warm-up's must stay apart.
        self._store = InMemoryDocumentStore(shared=False)
        self._in = Pipeline()
        self._in.add_component("splitter", DocumentSplitter())
        self._in.add_component("embedder", _DocumentEmbedder(embed))
        self._in.add_component("writer", DocumentWriter(self._store))
        self._in.connect("splitter", "embedder")
        self._in.connect("embedder", "writer")
        self._out = Pipeline()
        self._out.add_component("text", _TextEmbedder(embed))
        self._out.add_component("dense", InMemoryEmbeddingRetriever(self._store))
        self._out.add_component("words", InMemoryBM25Retriever(self._store))
        self._out.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._out.connect("text", "dense")
        self._out.connect("dense", "joiner")
        self._out.connect("words", "joiner")

    def add(self, articles: Sequence[Stored]) -> int:
        documents = [
            Document(
                id=article["id"],
                content=article["text"],
                meta={name: article[name] for name in _META},
            )
            for article in articles
        ]
        self._in.run({"splitter": {"documents": documents}})
        return int(self._store.count_documents())

    def search(self, query: str, limit: int) -> list[str]:
        found = self._out.run(
            {
                "text": {"text": query},
                "dense": {"top_k": limit},
                "words": {"query": query, "top_k": limit},
                "joiner": {"top_k": limit},
            }
        )
        return [document.content or "" for document in found["joiner"]["documents"]]


if __name__ == "__main__":
    main("haystack-ai", Haystack)
