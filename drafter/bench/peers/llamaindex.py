"""LlamaIndex: ``CitationQueryEngine`` over a persisted vector index, as its guide shows it.

Its own defaults: chunks of 512 tokens for citations. Articles are cut at 256 tokens, what the
embedding model reads; eight passages are retrieved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
from llama_index.core.llms.callbacks import llm_completion_callback
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import MetadataMode
from openai import OpenAI

from corpus.assets import Embedder
from corpus.bench.llamaindex_embedding import SharedEmbedding
from drafter.bench.peers.process import Stored, Task, main

_CHUNK_TOKENS, _OVERLAP, _PASSAGES = 256, 20, 8
_CITED = re.compile(r"\[(\d+)\]")


class _Model(CustomLLM):  # type: ignore[misc]
    base_url: str

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=128_000, num_output=4_000, model_name="loopback-model")

    @llm_completion_callback()  # type: ignore[untyped-decorator]
    def complete(self, prompt: str, **_more: Any) -> CompletionResponse:
        client = OpenAI(base_url=self.base_url, api_key="none")
        said = client.chat.completions.create(
            model="loopback-model", messages=[{"role": "user", "content": prompt}]
        )
        return CompletionResponse(text=said.choices[0].message.content)

    @llm_completion_callback()  # type: ignore[untyped-decorator]
    def stream_complete(self, prompt: str, **more: Any) -> Any:
        yield self.complete(prompt, **more)


class LlamaIndex:
    """A vector index that is persisted into the task's folder, behind a citation query engine."""

    def __init__(self, task: Task) -> None:
        self._folder = Path(task["folder"])
        self._embedding = SharedEmbedding(Embedder().embed)
        self._model = _Model(base_url=task["base_url"])
        self._engine: Any = None

    def add(self, articles: Sequence[Stored]) -> None:
        if self._folder.exists():
            context = StorageContext.from_defaults(persist_dir=str(self._folder))
            index = load_index_from_storage(context, embed_model=self._embedding)
        else:
            index = VectorStoreIndex.from_documents(
                [
                    Document(text=a["text"], id_=a["id"], metadata={"title": a["title"]})
                    for a in articles
                ],
                transformations=[
                    SentenceSplitter(chunk_size=_CHUNK_TOKENS, chunk_overlap=_OVERLAP)
                ],
                embed_model=self._embedding,
            )
            index.storage_context.persist(persist_dir=str(self._folder))
        self._engine = CitationQueryEngine.from_args(
            index, llm=self._model, similarity_top_k=_PASSAGES
        )

    def answer(self, topic: str) -> Mapping[str, Any]:
        found = self._engine.query(topic)
        text = str(found)
        shown = [
            {
                "document": node.node.ref_doc_id,
                # Each source node begins with "Source 1:", which is LlamaIndex's own line.
                "quote": node.node.get_content(MetadataMode.NONE).partition("\n")[2],
            }
            for node in found.source_nodes
        ]
        cited = [int(number) - 1 for number in _CITED.findall(text)]
        nowhere = {"document": None, "quote": None}
        return {
            "text": text,
            "citations": [shown[i] if i < len(shown) else nowhere for i in cited],
            "verdicts": [],
            "withheld": [],
        }


if __name__ == "__main__":
    main("llama-index-core", LlamaIndex)
