"""The evidence in a dossier that comes nearest to a sentence, for an editor to settle it by."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems
from corpus.model import Citation, Passage
from drafter.model import Dossier

# Below this share of the sentence's weight in common, a source sentence is about something else.
_LEAST_SHARE = 0.2
# Dossiers whose sentences are kept read: a repair asks about each of its sentences several times.
_MOST_KEPT = 48


@dataclass(frozen=True, slots=True)
class _Table:
    """A dossier's sentences in order, and for each stem the places of those that hold it."""

    sentences: Sequence[Citation]
    holding: Mapping[str, Sequence[int]]


def nearest(text: str, dossier: Dossier, *, most: int = 3) -> tuple[Citation, ...]:
    """Return up to ``most`` source sentences, best first, one for each text (copies share one).

    They are ranked by the share of the sentence's idf weight (Spärck Jones 1972) that they hold;
    a rare word in common says more than three common ones. Weights are taken over the dossier.
    """
    table = _table(dossier)
    total = len(table.sentences)
    wanted = sorted(set(content_stems(text)))
    weight = {s: math.log(1 + total / (1 + len(table.holding.get(s, ())))) for s in wanted}
    whole = sum(weight.values())
    if not whole:
        return ()
    shares: defaultdict[int, float] = defaultdict(float)
    for stem in wanted:
        for place in table.holding.get(stem, ()):
            shares[place] += weight[stem] / whole
    found: list[Citation] = []
    origins: set[str] = set()
    for place, share in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
        if share < _LEAST_SHARE or len(found) == most:
            break
        citation = table.sentences[place]
        origin = dossier.origins.get(citation.article_id, citation.article_id)
        if origin not in origins:
            origins.add(origin)
            found.append(citation)
    return tuple(found)


_kept: OrderedDict[tuple[Passage, ...], _Table] = OrderedDict()
_lock = threading.Lock()


def _table(dossier: Dossier) -> _Table:
    """Return the dossier's table, from memory where its passages were read before.

    A passage names its article by a hash of its text, so that the same passages are the same words.
    """
    key = tuple(p.evidence.passage for p in dossier.packets)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    table = _read(dossier)
    with _lock:
        _kept[key] = table
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return table


def _read(dossier: Dossier) -> _Table:
    sentences: list[Citation] = []
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for packet in dossier.packets:
        passage = packet.evidence.passage
        article = dossier.articles[passage.article_id]
        words = article.text[passage.start : passage.end]
        for start, end in sentence_spans(words):
            for stem in set(content_stems(words[start:end])):
                holding[stem].append(len(sentences))
            sentences.append(Citation.of(article, passage.start + start, passage.start + end))
    return _Table(sentences, dict(holding))
