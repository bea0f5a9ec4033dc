"""How much a sentence matters to the story. Pure.

Three things speak for a sentence: other outlets say it too (centrality, as in LexRank: Erkan and
Radev 2004), it stands at its article's head (the inverted pyramid), and it names what was asked
for. Copies of one text are one voice.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.language.attribution import attributions
from corpus.language.dates import dates
from corpus.language.names import Name
from corpus.language.quantities import quantities
from corpus.language.tfidf import Vector, cosine, idf, unit
from corpus.language.tokens import content_stems, tokens
from drafter.extractive.candidates import Candidate

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Content words from which a sentence says enough; the cosine favours short ones.
_FULL = 9
# What a sentence keeps that gives no speaker, date or figure: colour as often as news.
_BARE = 0.75
_PER_YEAR, _LEAST_PRESENT = 0.08, 0.6

CENTRAL, HEAD, TOPICAL, RECENT = 0.35, 0.25, 0.25, 0.15
# Sentences into an article at which its head has lost half its weight.
_HEAD_HALF = 6
# Days before the newest article at which a sentence has lost half of what recency gives.
_RECENT_HALF = 10.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its stems, its tf-idf vector of unit length, and its weight in [0, 1]."""

    candidate: Candidate
    stems: frozenset[str]
    vector: Vector
    weight: float


def weigh(candidates: Sequence[Candidate], topic: str, asked: Sequence[Name]) -> list[Weighed]:
    """Weigh ``candidates`` against each other and against ``topic``, in their order.

    ``asked`` are the names in the topic.
    """
    bags = [frozenset(content_stems(c.text)) for c in candidates]
    distinct = {c.text: bag for c, bag in zip(candidates, bags, strict=True)}
    rarity = idf(list(distinct.values()))
    vectors = [unit({s: rarity[s] for s in bag}) for bag in bags]
    central = _centrality(candidates, vectors)
    wanted = _topic_weights(topic, asked, rarity)
    newest = max((c.at for c in candidates if c.at), default=None)
    out = []
    for i, candidate in enumerate(candidates):
        topical = sum(w for s, w in wanted.items() if s in bags[i]) / (sum(wanted.values()) or 1)
        head = math.exp2(-candidate.place / _HEAD_HALF)
        recent = 0.5
        if newest and candidate.at:
            days = (newest - candidate.at).total_seconds() / 86_400
            recent = math.exp2(-days / _RECENT_HALF)
        weight = CENTRAL * central[i] + HEAD * head + TOPICAL * topical + RECENT * recent
        weight *= candidate.report * _present(candidate, newest)
        weight *= min(1.0, len(bags[i]) / _FULL) * _reported(candidate)
        out.append(Weighed(candidate, bags[i], vectors[i], weight))
    return out


def _reported(candidate: Candidate) -> float:
    """Return 1, less for a sentence that says neither who says so, nor when, nor how much."""
    text = candidate.text
    told = attributions(text) or quantities(text) or dates(text, candidate.at)
    return 1.0 if told else _BARE


def _centrality(candidates: Sequence[Candidate], vectors: Sequence[Vector]) -> list[float]:
    """Return, scaled to [0, 1], how well the other texts know each sentence.

    For every other text its likest sentence counts. Where there is one text alone, its own
    sentences do.
    """
    by_origin: dict[str, list[int]] = defaultdict(list)
    for i, candidate in enumerate(candidates):
        by_origin[candidate.origin].append(i)
    raw = []
    for i, candidate in enumerate(candidates):
        others = [k for o, k in by_origin.items() if o != candidate.origin]
        groups = others or [[k] for k in by_origin[candidate.origin] if k != i]
        best = [max(cosine(vectors[i], vectors[k]) for k in group) for group in groups]
        raw.append(sum(best) / len(best) if best else 0.0)
    top = max(raw, default=0.0) or 1.0
    return [value / top for value in raw]


def _present(candidate: Candidate, newest: datetime | None) -> float:
    """Return 1, less for every year that the oldest year named lies back: that is background."""
    years = [int(y) for y in _YEAR.findall(candidate.text)]
    if not newest or not years:
        return 1.0
    return max(_LEAST_PRESENT, 1 - _PER_YEAR * max(0, newest.year - min(years)))


def _topic_weights(topic: str, asked: Sequence[Name], idf: Mapping[str, float]) -> dict[str, float]:
    """Weigh the topic's words: a name twice, and a word that no sentence has not at all."""
    named = {t.stem for n in asked for t in tokens(n.text)}
    return {s: 2.0 if s in named else 1.0 for s in set(content_stems(topic)) if s in idf}
