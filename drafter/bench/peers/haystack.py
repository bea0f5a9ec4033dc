"""Haystack: a pipeline that answers with references, then its faithfulness evaluator.

As its guides show them: ``DocumentSplitter`` with its defaults (200 words), an in-memory store, an
embedding retriever (eight passages), ``ChatPromptBuilder`` with numbered documents,
``OpenAIChatGenerator``, ``AnswerBuilder`` with a reference pattern, and ``FaithfulnessEvaluator``
over its answer. The documents carry their article's id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from haystack import Document
from haystack.components.builders import AnswerBuilder, ChatPromptBuilder
from haystack.components.evaluators import FaithfulnessEvaluator
from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.dataclasses import ChatMessage
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import Secret

from corpus.assets import Embedder
from drafter.bench.peers.process import Stored, Task, main

_PASSAGES, _BATCH = 8, 32
_PROMPT = """Answer the question from the documents alone, and cite each by its number: [1].

{% for document in documents %}Document[{{ loop.index }}]: {{ document.content }}
{% endfor %}
Question: {{ question }}
Answer:"""
_CITED = re.compile(r"\[(\d+)\]")


class Haystack:
    """One in-memory store, the steps of the guide's pipeline, and the evaluator after it."""

    def __init__(self, task: Task) -> None:
        self._store = InMemoryDocumentStore(shared=False)
        self._embedder = Embedder()
        self._retriever = InMemoryEmbeddingRetriever(self._store, top_k=_PASSAGES)
        self._builder = ChatPromptBuilder(
            template=[ChatMessage.from_user(_PROMPT)], required_variables="*"
        )
        self._answers = AnswerBuilder(reference_pattern=_CITED.pattern)
        self._generator = self._model(task)
        self._evaluator = FaithfulnessEvaluator(
            progress_bar=False,
            chat_generator=self._model(task, {"response_format": {"type": "json_object"}}),
        )

    @staticmethod
    def _model(task: Task, settings: Mapping[str, Any] | None = None) -> Any:
        return OpenAIChatGenerator(
            api_key=Secret.from_token("none"),
            model="loopback-model",
            api_base_url=task["base_url"],
            generation_kwargs=dict(settings or {}),
        )

    def add(self, articles: Sequence[Stored]) -> None:
        whole = [Document(content=a["text"], meta={"article": a["id"]}) for a in articles]
        splitter = DocumentSplitter()
        parts = splitter.run(documents=whole)["documents"]
        for start in range(0, len(parts), _BATCH):
            some = parts[start : start + _BATCH]
            vectors = self._embedder.embed([d.content or "" for d in some])
            for document, vector in zip(some, vectors, strict=True):
                document.embedding = vector.tolist()
        self._store.write_documents(parts)

    def answer(self, topic: str) -> Mapping[str, Any]:
        vector = self._embedder.embed([topic])[0].tolist()
        documents = self._retriever.run(query_embedding=vector)["documents"]
        prompt = self._builder.run(documents=documents, question=topic)["prompt"]
        replies = self._generator.run(messages=prompt)["replies"]
        built = self._answers.run(query=topic, replies=replies, documents=documents)["answers"][0]
        judged = self._evaluator.run(
            questions=[topic],
            contexts=[[d.content for d in documents]],
            predicted_answers=[built.data],
        )["results"][0]
        verdicts = zip(judged["statements"], judged["statement_scores"], strict=True)
        return {
            "text": built.data,
            "citations": [_shown(documents, int(n) - 1) for n in _CITED.findall(built.data)],
            "verdicts": [{"text": text, "passed": bool(score)} for text, score in verdicts],
            "withheld": [],
        }


def _shown(documents: Sequence[Any], place: int) -> Mapping[str, Any]:
    if place >= len(documents):
        return {"document": None, "quote": None}
    return {"document": documents[place].meta["article"], "quote": documents[place].content}


if __name__ == "__main__":
    main("haystack-ai", Haystack)
