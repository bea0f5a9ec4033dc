"""LlamaIndex: its ingestion pipeline into Chroma, and its hybrid of vectors and BM25.

As its guides show them: ``SentenceSplitter`` at 256 tokens (overlap 20; its default of 1,024 is
four times what the model reads), ``BM25Retriever`` beside the vector index, joined by
``QueryFusionRetriever`` with reciprocal ranks, without generated queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import MetadataMode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.chroma import ChromaVectorStore

from corpus.bench.llamaindex_embedding import SharedEmbedding
from corpus.bench.rivals.process import Embed, Stored, main

_CHUNK_TOKENS, _OVERLAP = 256, 20


class LlamaIndex:
    """A Chroma collection behind a vector index, and BM25 over the same nodes."""

    def __init__(self, embed: Embed, folder: Path) -> None:
        self._model = SharedEmbedding(embed)
        client = chromadb.PersistentClient(str(folder))
        self._store = ChromaVectorStore(chroma_collection=client.create_collection("articles"))
        self._bm25: BM25Retriever | None = None
        self._retriever: Any = None

    def add(self, articles: Sequence[Stored]) -> int:
        documents = [
            Document(
                text=article["text"],
                id_=article["id"],
                metadata={name: article[name] for name in ("title", "outlet", "date")},
            )
            for article in articles
        ]
        splitter = SentenceSplitter(chunk_size=_CHUNK_TOKENS, chunk_overlap=_OVERLAP)
        pipeline = IngestionPipeline(
            transformations=[splitter, self._model], vector_store=self._store
        )
        nodes = pipeline.run(documents=documents)
        self._bm25 = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(10, len(nodes)))
        return len(nodes)

    def search(self, query: str, limit: int) -> list[str]:
        if self._retriever is None:
            index = VectorStoreIndex.from_vector_store(
                self._store,
                embed_model=self._model,
                storage_context=StorageContext.from_defaults(vector_store=self._store),
            )
            assert self._bm25 is not None
            self._retriever = QueryFusionRetriever(
                [index.as_retriever(similarity_top_k=limit), self._bm25],
                llm=MockLLM(),
                similarity_top_k=limit,
                num_queries=1,
                mode=FUSION_MODES.RECIPROCAL_RANK,
                use_async=False,
            )
        found = self._retriever.retrieve(query)
        return [node.node.get_content(MetadataMode.NONE) for node in found]


if __name__ == "__main__":
    main("llama-index-core", LlamaIndex)
