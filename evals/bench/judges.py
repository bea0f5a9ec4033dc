"""The judges that a grounding bench compares: the desk's, and what one might pick instead.

Each takes all items at once and answers each with a score in [0, 1], greater where the evidence
supports the claim more. The desk's own also tells what it found no evidence for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from corpus.assets import Embedder, Vectors
from corpus.language.aliases import same_name
from corpus.language.tokens import content_stems
from evals.bench import claimproofkit
from evals.bench.items import Item
from evals.bench.metrics import Scores
from evals.evidence import facts
from evals.support.align import WINDOW
from evals.support.grounding import THRESHOLD, Grounder, Grounding
from evals.values import states_date, states_quantity

Say = Callable[[str], None]
Judge = Callable[[Sequence[Item], Say], Scores]
DESK = "drafter"


def grounded(items: Sequence[Item], say: Say) -> list[Grounding]:
    """Judge the items by the desk's model of support; its second look only where it is set up."""
    return _grounded(items, say, Grounder.at_hand())


def drafter(items: Sequence[Item], say: Say) -> Scores:
    """The probabilities of ``grounded``."""
    return np.array([g.probability for g in grounded(items, say)])


def drafter_lexical(items: Sequence[Item], say: Say) -> Scores:
    """The same without the embedding model."""
    return np.array([g.probability for g in _grounded(items, say, Grounder())])


def _grounded(items: Sequence[Item], say: Say, grounder: Grounder) -> list[Grounding]:
    found = []
    for item in items:
        found.append(grounder.judge(item.claim, (item.span,)))
        _tell(say, len(found), len(items))
    return found


def word_overlap(items: Sequence[Item], say: Say) -> Scores:
    """Share of the claim's content stems in the best three sentences that stand together."""

    def overlap(item: Item) -> float:
        wanted = set(content_stems(item.claim))
        found = [_stems(s) & wanted for s in item.sentences]
        best = max(
            (len(frozenset().union(*found[i : i + WINDOW])) for i in range(len(found))), default=0
        )
        return best / len(wanted) if wanted else float(bool(found))

    return _each(items, say, overlap)


def names_and_numbers(items: Sequence[Item], say: Say) -> Scores:
    """Share of the claim's names, numbers and dates that the evidence holds; 1.0 without any."""

    def share(item: Item) -> float:
        mine, theirs = facts(item.claim), facts(item.evidence)
        low = item.evidence.casefold()
        found = [any(same_name(n.key, o.key) for o in theirs.names) for n in mine.names]
        found += [states_quantity(q, theirs, low) for q in mine.quantities]
        found += [states_date(d, theirs, low) for d in mine.dates]
        return sum(found) / len(found) if found else 1.0

    return _each(items, say, share)


def embedding_cosine(items: Sequence[Item], say: Say) -> Scores:
    """Cosine of the claim and its nearest sentence, by the desk's embedding model."""
    embedder = Embedder()

    @lru_cache(maxsize=100_000)
    def vector(text: str) -> Vectors:
        (found,) = embedder.embed([text])
        return np.asarray(found)

    def cosine(item: Item) -> float:
        claim = vector(item.claim)
        return max((float(vector(s) @ claim) for s in item.sentences), default=0.0)

    return np.clip(_each(items, say, cosine), 0.0, 1.0)


def _each(items: Sequence[Item], say: Say, score: Callable[[Item], float]) -> Scores:
    out = np.zeros(len(items))
    for i, item in enumerate(items):
        out[i] = score(item)
        _tell(say, i + 1, len(items))
    return out


def _tell(say: Say, done: int, total: int) -> None:
    if done % 20 == 0:
        say(f"{done:,} of {total:,} claims")


@lru_cache(maxsize=100_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


JUDGES: Mapping[str, Judge] = {
    DESK: drafter,
    "drafter, lexical": drafter_lexical,
    "word overlap": word_overlap,
    "embedding cosine": embedding_cosine,
    "names and numbers": names_and_numbers,
    "claimproofkit": claimproofkit.judge,
}
# The least score that each takes for support by itself, where no other set can choose one.
THRESHOLDS: Mapping[str, float] = {
    DESK: THRESHOLD,
    "drafter, lexical": THRESHOLD,
    "word overlap": 0.5,
    "embedding cosine": 0.6,
    "names and numbers": 1.0,
    "claimproofkit": 1.0,
}
