"""Passages cut to the sentences that bear on the story, wherever in them they stand.

A sentence weighs what the distinct texts have in common in it, as in summarising by centroid
(Radev, Jing, Styś and Tam 2004), less what was shown before, as in summarising by coverage (Lin and
Bilmes 2011). One that holds a number counts more, for late facts are mostly dates and counts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping

from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems
from drafter.model import Dossier

# What a word of the topic adds to its weight, a number to a sentence's, and what a word keeps of
# its weight each time it has been shown: docs/cost.md says how they were measured.
_ASKED = 0.5
_NUMBERED = 1.3
_KEPT = 0.7
_GAP = "…"


class Digest:
    """Cuts one passage after another to ``most`` tokens each, by ``count``; used for one prompt."""

    def __init__(self, weights: Mapping[str, float], count: Callable[[str], int], most: int):
        self._weights, self._count, self._most = weights, count, most
        self._shown: Counter[str] = Counter()

    def __call__(self, words: str) -> str:
        """Return the sentences of ``words`` that weigh most, in order; the heaviest always comes.

        ``…`` stands where sentences were left out.
        """
        spans = sentence_spans(words)
        if self._count(words) <= self._most or len(spans) < 2:
            self._shown.update(set(content_stems(words)))
            return words
        stems = [set(content_stems(words[a:b])) for a, b in spans]
        numbered = [any(c.isdigit() for c in words[a:b]) for a, b in spans]
        rest, kept, left = list(range(len(spans))), list[int](), self._most
        while rest:
            best = max(rest, key=lambda i: self._weight(stems[i], numbered=numbered[i]))
            rest.remove(best)
            cost = self._count(words[slice(*spans[best])])
            if cost <= left or not kept:
                kept.append(best)
                left -= cost
                self._shown.update(stems[best])
        return _joined(words, [spans[i] for i in sorted(kept)])

    def _weight(self, stems: set[str], *, numbered: bool) -> float:
        total = sum(self._weights.get(s, 0.0) * _KEPT ** self._shown[s] for s in sorted(stems))
        return total / math.sqrt(len(stems) or 1) * (_NUMBERED if numbered else 1.0)


def weights_of(dossier: Dossier) -> dict[str, float]:
    """Weigh each stem by the share of distinct texts that use it; the topic's weigh more."""
    texts: dict[str, set[str]] = {}
    for article in dossier.articles.values():
        origin = dossier.origins.get(article.id, article.id)
        texts.setdefault(origin, set()).update(content_stems(f"{article.title}\n{article.text}"))
    used = Counter(stem for stems in texts.values() for stem in stems)
    weights = {stem: count / len(texts) for stem, count in used.items()}
    request = dossier.request
    for stem in set(content_stems(f"{request.topic} {request.angle or ''}")):
        weights[stem] = weights.get(stem, 0.0) + _ASKED
    return weights


def _joined(words: str, spans: list[tuple[int, int]]) -> str:
    """Join sentences, with a gap wherever others stood between, before or after."""
    out, last = "", 0
    for start, end in spans:
        if words[last:start].strip():
            out += f" {_GAP} "
        elif out:
            out += " "
        out += words[start:end]
        last = end
    return (out + f" {_GAP}" if words[last:].strip() else out).strip()
