"""A story as a reader sees it: its articles, the distinct texts among them, where they disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.credits import credited
from corpus.language.tfidf import idf, unit
from corpus.language.tokens import content_stems
from corpus.model import Article
from corpus.stories.disagreement import Conflict, conflicts
from corpus.stories.standing import standing_for

# A title is weighed against this much of the beginning of every article.
_LEAD = 400
# A longer title is a sentence that an extractor took for one.
_TITLE_WORDS = 16


@dataclass(frozen=True, slots=True)
class Origin:
    """One distinct text with the articles that carry it, earliest first."""

    id: str
    articles: tuple[Article, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that carry it, each once, in order of appearance."""
        return tuple(dict.fromkeys(a.outlet_name for a in self.articles))

    @property
    def credit(self) -> str | None:
        """The agency that one of its articles names as the origin, where one does."""
        return next((found for a in self.articles if (found := credited(a))), None)


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell of one event. ``articles`` are in order of time, undated ones last.

    ``id`` is the id of the article that the story began with in the store.
    """

    id: str
    title: str
    articles: tuple[Article, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def first(self) -> datetime | None:
        """When its earliest dated article was published."""
        return min((a.published_at for a in self.articles if a.published_at), default=None)

    @property
    def last(self) -> datetime | None:
        """When its latest dated article was published."""
        return max((a.published_at for a in self.articles if a.published_at), default=None)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Its distinct texts, the most carried first: what a count of sources may count."""
        groups: defaultdict[str, list[Article]] = defaultdict(list)
        for article in self.articles:
            groups[article.origin_group or article.id].append(article)
        found = [Origin(i, tuple(group)) for i, group in groups.items()]
        return tuple(sorted(found, key=lambda o: -len(o.articles)))


def tell_story(story_id: str, articles: Sequence[Article]) -> Story:
    """Make a story of its articles (at least one). Their order does not matter.

    Of a large one some articles stand for all (``standing_for``).
    """
    order = tuple(sorted(articles, key=by_time))
    told = standing_for(order)
    return Story(story_id, headline(told), order, tuple(conflicts(told)))


def by_time(article: Article) -> tuple[bool, float, str]:
    """Order articles by time, undated ones last."""
    at = article.published_at
    return at is None, at.timestamp() if at else 0.0, article.id


def headline(articles: Sequence[Article]) -> str:
    """Return the title that says best what all of ``articles`` begin with; a short one, if any."""
    leads = [content_stems(f"{a.title}\n{a.text[:_LEAD]}") for a in articles]
    rare = idf([frozenset(stems) for stems in leads])
    # The sum of a title's cosines with all leads is what it has in common with their sum.
    together: defaultdict[str, float] = defaultdict(float)
    for stems in leads:
        for stem, weight in unit({s: rare[s] for s in stems}).items():
            together[stem] += weight
    best, best_score = articles[0].title, (False, -1.0)
    for article in articles:
        own = unit({s: rare[s] for s in content_stems(article.title) if s in rare})
        score = sum(weight * together[stem] for stem, weight in own.items())
        short = len(article.title.split()) <= _TITLE_WORDS
        if (short, score) > best_score:
            best, best_score = article.title, (short, score)
    return best
