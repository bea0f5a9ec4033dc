"""Which articles stand for a large story when it is told: what telling costs has a bound. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Article

# Articles that a story is told by at most; 150 take some 2.5 s.
MOST = 150


def standing_for(articles: Sequence[Article], most: int = MOST) -> list[Article]:
    """Return at most ``most`` of ``articles``, which are in order of time, in that order.

    Of each distinct text its first article. Where these alone are too many, as many of the earliest
    as of the latest: what was first told, and what is new. Where they are fewer, copies too, the
    earliest first.
    """
    if len(articles) <= most:
        return list(articles)
    firsts: dict[str, int] = {}
    for place, article in enumerate(articles):
        firsts.setdefault(article.origin_group or article.id, place)
    texts = sorted(firsts.values())
    if len(texts) > most:
        late = most // 2
        places = [*texts[: most - late], *texts[len(texts) - late :]]
    else:
        known = set(texts)
        copies = [place for place in range(len(articles)) if place not in known]
        places = sorted([*texts, *copies[: most - len(texts)]])
    return [articles[place] for place in places]
