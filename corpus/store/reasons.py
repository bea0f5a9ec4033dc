"""Why a passage was found, in words for an editor. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.store.placing import Place
from corpus.store.pool import Pool
from corpus.store.query import Query

_WORDS_NAMED = 6
# Log odds that a group of measures must add before it is named as a reason.
_MATTERS = 0.5
_MOST = 2
# What a reader is told when the measures together raise a passage.
_RAISED_BY = {
    "its words stand close together": (
        "window", "wide_window", "window_other", "window_apart", "run_2", "run_3", "run_4",
    ),
    "the rest of its article answers too": (
        "article", "article_fused", "article_mean", "article_bm25", "article_cosine",
        "article_share", "article_count", "article_window",
    ),
    "the names asked for": ("names", "article_names", "header_names"),
    "the numbers asked for": ("numbers", "article_numbers"),
    "its title": ("header",),
    "words that the rest of its article lacks": ("apart",),
}  # fmt: skip


def reasons(pool: Pool, place: Place, query: Query) -> tuple[str, ...]:
    """Say what of the question the passage holds, and what raised it among the candidates."""
    hit, question = pool.hits[place.index], pool.question
    found = hit.found
    held = question.terms_in(pool.terms[place.index])
    why = []
    matched = [word for word, parts in question.words if parts and parts <= held]
    if found.lexical_rank is not None and matched:
        why.append(f"words: {_listed(matched)}")
    if found.dense_rank is not None:
        why.append(f"meaning: {_ordinal(found.dense_rank)} nearest")
    if question.topic and question.topic <= held:
        why.append(f"topic named: {question.topic_text}")
    if place.outlet and not query.outlets:
        why.append(f"outlet named: {place.outlet}")
    if raised := _raised(place):
        why.append(f"raised by {' and '.join(raised)}")
    if (query.since or query.until) and hit.article.published_at is None:
        why.append("undated: kept, though it may lie outside the window")
    return tuple(why)


def _raised(place: Place) -> list[str]:
    added = {
        words: sum(place.parts.get(name, 0.0) for name in names)
        for words, names in _RAISED_BY.items()
    }
    best = sorted(added, key=lambda words: -added[words])[:_MOST]
    return [words for words in best if added[words] >= _MATTERS]


def _listed(words: Sequence[str]) -> str:
    more = len(words) - _WORDS_NAMED
    return ", ".join(words[:_WORDS_NAMED]) + (f" and {more} more" if more > 0 else "")


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending}"
