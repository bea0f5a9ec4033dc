"""What a story's articles tell together, as JSON values that a store keeps and pages show. Pure.

To tell a story takes some 20 ms an article, and it changes only with its articles: so it is told
once for each of its states. Short facts are quoted with who reported them, never whole texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.codec import instant_text
from corpus.model import Article
from corpus.stories.codec import fact_to_dict, story_to_dict
from corpus.stories.facts import facts, latest, most_told
from corpus.stories.story import tell_story

# Changes with whatever changes what is told of the same articles: older tellings are told anew.
TOLD_BY = "2"
# Facts quoted of a story, and of one article among them.
_MOST, _EACH = 20, 3
# Facts kept of those that came last, by which issues are held against what arrived after them.
_LATEST, _LATEST_EACH = 40, 2

Told = Mapping[str, Any]


def tell(story_id: str, articles: Sequence[Article], arrivals: Mapping[str, int]) -> dict[str, Any]:
    """Return what ``articles``, of one story, tell, in the shape of ``GET /v1/stories/{id}``.

    ``arrivals`` numbers them by their order of arrival in the store.
    """
    story = tell_story(story_id, articles)
    found = facts(story.articles)
    return {
        **story_to_dict(story),
        "articles": [_article(a, arrivals[a.id]) for a in story.articles],
        "timeline": [fact_to_dict(f) for f in most_told(found, most=_MOST, each=_EACH)],
        "latest": [fact_to_dict(f) for f in latest(found, most=_LATEST, each=_LATEST_EACH)],
    }


def _article(article: Article, arrived: int) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet_name,
        "title": article.title,
        "published_at": instant_text(article.published_at),
        "date_precision": str(article.date_precision),
        "date_zone": article.date_zone,
        "origin": article.origin_group or article.id,
        "arrived": arrived,
    }
