"""Numbering the evidence. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.model import Article, Evidence
from corpus.store.query import outlet_key, outlet_keys
from drafter.model import DraftRequest, Packet

# A preferred outlet's passages come before others that score up to this much more.
PREFERRED = 0.15


def packets_of(
    evidence: Sequence[Evidence],
    articles: Mapping[str, Article],
    origins: Mapping[str, str],
    request: DraftRequest,
) -> tuple[Packet, ...]:
    """Number ``evidence`` from ``E1``, best first; a preferred outlet's passages are lifted.

    The passages of a copy come after all others: they say again what its original says.
    """
    wanted = {outlet_key(name) for name in request.prefer}
    present = set(articles)

    def rank(e: Evidence) -> tuple[bool, float, str, int]:
        article = articles[e.passage.article_id]
        origin = origins.get(article.id, article.id)
        copy = origin != article.id and origin in present
        preferred = bool(wanted & set(outlet_keys(article.outlet, article.url)))
        return (copy, -(e.score + PREFERRED * preferred), article.id, e.passage.start)

    ranked = sorted(evidence, key=rank)
    return tuple(Packet(f"E{i}", e) for i, e in enumerate(ranked, 1))
