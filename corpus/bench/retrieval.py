"""How well a search finds the evidence: queries, relevance and the figures, for any system.

A passage is relevant iff it contains one of the query's evidence sentences, white space ignored:
the rule is fair to systems that cut articles into passages of another length.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BadInput
from corpus.library import Library, Query

DEPTH = 10
_HITS_NEAR = 4


@dataclass(frozen=True, slots=True)
class EvidenceQuery:
    """A question with the sentences that answer it. ``topic`` is the entity that it is about."""

    id: str
    text: str
    evidence: tuple[str, ...]
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class RetrievalScore:
    """The figures over ``queries`` questions, each in [0, 1].

    ``mrr_at_10`` is the mean reciprocal rank of the first relevant passage (0 where none is among
    the first ten), ``hits_at_k`` the share of questions with a relevant passage among the first
    ``k``, ``evidence_at_10`` the mean over questions of the share of their evidence sentences that
    stand in the first ten passages.
    """

    mrr_at_10: float
    hits_at_4: float
    hits_at_10: float
    evidence_at_10: float
    queries: int


@dataclass(frozen=True, slots=True)
class Found:
    """One question's outcome: the rank of the first relevant passage, and the evidence found."""

    first: int | None
    evidence: float


# Returns the texts of the passages found, best first.
Search = Callable[[EvidenceQuery], Sequence[str]]
Progress = Callable[[int, int], None]


def read_queries(path: Path) -> list[EvidenceQuery]:
    """Read JSON lines of ``{id, query, topic, evidence}``; ``BadInput`` names a line that is none.

    ``evidence`` is a list of sentences and may not be empty; ``topic`` may be null or absent.
    """
    queries = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                queries.append(_query(line, f"{path.name}:{number}", number))
    if not queries:
        raise BadInput(f"{path.name} holds no queries", help="one JSON object a line")
    return queries


def _query(line: str, where: str, number: int) -> EvidenceQuery:
    shape = 'a line is {"query": "…", "evidence": ["a sentence", …], "topic": "…" or null}'
    try:
        raw: Any = json.loads(line)
        text, topic = raw["query"], raw.get("topic")
        sentences = [s for s in raw["evidence"] if isinstance(s, str) and s.strip()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{where} is no query: {error!r}", help=shape) from error
    if not isinstance(text, str) or not text.strip() or not sentences:
        raise BadInput(f"{where} has no question or no evidence", help=shape)
    return EvidenceQuery(str(raw.get("id", number)), text, tuple(sentences), topic or None)


def relevant(evidence: Iterable[str], passages: Sequence[str]) -> list[bool]:
    """Tell of each passage whether it contains an evidence sentence."""
    wanted = [squeezed(sentence) for sentence in evidence]
    return [any(w in text for w in wanted) for text in map(squeezed, passages)]


def found(evidence: Iterable[str], passages: Sequence[str]) -> Found:
    """Look for the evidence sentences in the passages, which are in the order of the answer."""
    wanted = list(dict.fromkeys(map(squeezed, evidence)))
    held = [squeezed(text) for text in passages[:DEPTH]]
    first = next((i for i, text in enumerate(held, 1) if any(w in text for w in wanted)), None)
    seen = sum(any(w in text for text in held) for w in wanted)
    return Found(first, seen / len(wanted))


def score(outcomes: Sequence[Found]) -> RetrievalScore:
    """Average the outcomes; of none, all figures are 0."""
    ranks = [outcome.first or 0 for outcome in outcomes]

    def mean(values: Iterable[float]) -> float:
        return sum(values) / len(outcomes) if outcomes else 0.0

    return RetrievalScore(
        mrr_at_10=mean(1 / rank if rank else 0.0 for rank in ranks),
        hits_at_4=mean(0 < rank <= _HITS_NEAR for rank in ranks),
        hits_at_10=mean(rank > 0 for rank in ranks),
        evidence_at_10=mean(outcome.evidence for outcome in outcomes),
        queries=len(outcomes),
    )


def measure(
    queries: Sequence[EvidenceQuery], search: Search, progress: Progress | None = None
) -> RetrievalScore:
    """Ask ``search`` every question and score what it answers.

    ``progress`` is told how many questions are done, of how many.
    """
    outcomes = []
    for done, query in enumerate(queries, 1):
        outcomes.append(found(query.evidence, search(query)))
        if progress:
            progress(done, len(queries))
    return score(outcomes)


def library_search(library: Library, *, topic: bool) -> Search:
    """Return the library's own search, told what each question is about iff ``topic``."""

    def search(query: EvidenceQuery) -> list[str]:
        hits = library.search(Query(query.text, DEPTH, topic=query.topic if topic else None))
        articles = library.get_many([hit.passage.article_id for hit in hits])
        return [articles[p.article_id].text[p.start : p.end] for p in (hit.passage for hit in hits)]

    return search


def squeezed(text: str) -> str:
    """Return ``text`` without its white space, which no comparison here minds."""
    return "".join(text.split())
