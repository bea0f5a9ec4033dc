"""The evidence in a dossier that comes nearest to a sentence, for an editor to settle it by."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems
from corpus.model import Citation
from drafter.model import Dossier

# Below this share of the sentence's weight in common, a source sentence is about something else.
_LEAST_SHARE = 0.2


def nearest(text: str, dossier: Dossier, *, most: int = 3) -> tuple[Citation, ...]:
    """Return up to ``most`` source sentences, best first, one for each text (copies share one).

    They are ranked by the share of the sentence's idf weight (Spärck Jones 1972) that they hold;
    a rare word in common says more than three common ones. Weights are taken over the dossier.
    """
    rows = _rows(dossier)
    counts = Counter(stem for _, stems in rows for stem in stems)
    wanted = frozenset(content_stems(text))
    weight = {s: math.log(1 + len(rows) / (1 + counts[s])) for s in wanted}
    whole = sum(weight.values())
    if not whole:
        return ()
    ranked = sorted(
        ((sum(weight[s] for s in wanted & stems) / whole, -i) for i, (_, stems) in enumerate(rows)),
        reverse=True,
    )
    found: list[Citation] = []
    origins: set[str] = set()
    for share, place in ranked:
        if share < _LEAST_SHARE or len(found) == most:
            break
        citation = rows[-place][0]
        origin = dossier.origins.get(citation.article_id, citation.article_id)
        if origin not in origins:
            origins.add(origin)
            found.append(citation)
    return tuple(found)


def _rows(dossier: Dossier) -> Sequence[tuple[Citation, frozenset[str]]]:
    rows = []
    for packet in dossier.packets:
        passage = packet.evidence.passage
        article = dossier.articles[passage.article_id]
        words = article.text[passage.start : passage.end]
        for start, end in sentence_spans(words):
            citation = Citation.of(article, passage.start + start, passage.start + end)
            rows.append((citation, _stems(words[start:end])))
    return rows


@lru_cache(maxsize=4096)
def _stems(sentence: str) -> frozenset[str]:
    return frozenset(content_stems(sentence))
