"""How likely a text supports a claim: a probability, its best window, and what found nothing.

Two speeds. The lexical figures of ``features`` are read for every claim. Where the model on them
alone is unsure, and an embedding model is at hand, the ``contextual`` figures are read as well and
a second model decides. Both are boosted trees under the constraints that the tables of figures
name; ``docs/checks/support.md`` says what they were trained on and how well they do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from corpus.assets import MODEL_FILE, Embedder, TokenVectors, assets_folder
from evals.evidence import Offsets, Span
from evals.support.contextual import (
    CONTEXTUAL,
    SentenceVectors,
    contextual,
    near,
    rows_to_read,
    sentence_vectors,
)
from evals.support.document import Document, document
from evals.support.features import FOUND, LEXICAL, Aligned, Vector, aligned, lexical
from evals.support.trees import Trees, read
from evals.support.units import units

# A probability at or above this is support. One for all kinds of text, chosen out of fold.
THRESHOLD = 0.42
# Between these the lexical model is unsure.
UNSURE = (0.1, 0.9)
_KEPT_SENTENCES = 2048  # the vectors of their words are kept, about 60 MB


@dataclass(frozen=True, slots=True)
class Grounding:
    """How far the evidence carries a claim.

    ``window`` is (index of the span, start, end in its text), ``None`` without evidence;
    ``missing`` are the parts of the claim that found nothing. ``looked_twice`` tells that the
    embedding model was asked.
    """

    probability: float
    window: tuple[int, int, int] | None
    missing: tuple[Offsets, ...]
    looked_twice: bool = False

    @property
    def supported(self) -> bool:
        return self.probability >= THRESHOLD


class Grounder:
    """Judges claims; with an ``embedder`` it looks twice at those it is unsure of.

    Deterministic: a claim and its evidence always give the same answer on one machine. Threads may
    share one.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._sentence = lru_cache(maxsize=_KEPT_SENTENCES)(self._read_sentence)

    @classmethod
    def at_hand(cls) -> Grounder:
        """Return one that looks twice where set-up has provided the embedding model."""
        present = (assets_folder() / MODEL_FILE).is_file()
        return cls(Embedder() if present else None)

    def judge(self, claim: str, spans: Sequence[Span]) -> Grounding:
        """Judge ``claim`` by what ``spans`` cite, in its context; without any it is unsupported."""
        evidence = _Evidence.of(spans)
        if evidence is None:
            return Grounding(0.0, None, tuple((u.start, u.end) for u in units(claim)))
        held = aligned(claim, evidence.document, spans[0].reference)
        figures = lexical(held)
        probability = _predict("lexical", figures)
        twice = self._embedder is not None and UNSURE[0] < probability < UNSURE[1]
        if twice:
            probability = _predict("contextual", np.concatenate([figures, self._second(held)]))
        return Grounding(probability, evidence.window(held), _missing(held), twice)

    def figures(self, claim: str, spans: Sequence[Span]) -> Vector:
        """Return all figures of both looks, in the order of the two tables: what training reads.

        Zeros without evidence. An embedder is needed.
        """
        evidence = _Evidence.of(spans)
        if evidence is None:
            return np.zeros(len(LEXICAL) + len(CONTEXTUAL))
        held = aligned(claim, evidence.document, spans[0].reference)
        return np.concatenate([lexical(held), self._second(held)])

    def _second(self, held: Aligned) -> Vector:
        text, places = held.evidence.text, held.evidence.places
        sentences = {row: self._sentence(text[slice(*places[row])]) for row in rows_to_read(held)}
        return contextual(held, near(held, self._embed(held.claim), sentences))

    def _read_sentence(self, text: str) -> SentenceVectors:
        return sentence_vectors(text, self._embed(text))

    def _embed(self, text: str) -> TokenVectors:
        assert self._embedder is not None
        return self._embedder.embed_tokens([text])[0]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What several spans cite, as one text; ``origin`` tells where each sentence comes from."""

    document: Document
    origin: tuple[tuple[int, int], ...]  # (index of the span, its offset in the joint text)

    @classmethod
    def of(cls, spans: Sequence[Span]) -> _Evidence | None:
        places = [(i, place) for i, span in enumerate(spans) for place in span.context_sentences]
        if not places:
            return None
        if len(spans) == 1:
            only = tuple(place for _, place in places)
            made = document(spans[0].text, only, spans[0].reference)
            return cls(made, tuple((0, 0) for _ in only))
        texts, joint, origin, at = [], [], [], 0
        for i, (start, end) in places:
            texts.append(spans[i].text[start:end])
            joint.append((at, at + end - start))
            origin.append((i, at - start))
            at += end - start + 1
        made = document("\n".join(texts), tuple(joint), spans[0].reference)
        return cls(made, tuple(origin))

    def window(self, held: Aligned) -> tuple[int, int, int]:
        """Return the best window, as far as it lies in the span that carries most of it."""
        rows = range(held.first, held.last)
        carried = held.strengths[held.first : held.last] @ held.weights
        index, _ = self.origin[held.first + int(np.argmax(carried))]
        mine = [self.document.places[r] for r in rows if self.origin[r][0] == index]
        offsets = [self.origin[r][1] for r in rows if self.origin[r][0] == index]
        return index, mine[0][0] - offsets[0], mine[-1][1] - offsets[-1]


def _missing(held: Aligned) -> tuple[Offsets, ...]:
    found = held.strengths.max(axis=0, initial=0.0)
    return tuple(
        (u.start, u.end) for u, strength in zip(held.parts, found, strict=True) if strength < FOUND
    )


def _predict(model: str, figures: Vector) -> float:
    return float(_models()[model].predict(figures[None, :])[0])


@cache
def _models() -> Mapping[str, Trees]:
    folder = files(__package__)
    return {
        name: read((folder / f"{name}.json").read_text("utf-8"))
        for name in ("lexical", "contextual")
    }
