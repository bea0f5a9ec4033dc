"""The dossier: what a search finds, less what tells another story."""

from __future__ import annotations

from datetime import timedelta

from corpus.library import Library, Query
from corpus.model import Article, Evidence
from corpus.stories import conflicts, timeline
from drafter.gather.notes import tell
from drafter.gather.packets import packets_of
from drafter.gather.profile import profiles, topic_of
from drafter.gather.relevance import choose
from drafter.model import Dossier, DraftRequest
from prompts import HouseStyle

# Passages asked for by the topic alone, and by the topic with what each section is for.
_BY_TOPIC = 60
_BY_SECTION = 20


def gather(request: DraftRequest, library: Library, style: HouseStyle) -> Dossier:
    """Gather the passages of one story, best first, numbered from ``E1``.

    A window counts back from ``as_of``, or else from the newest article on the story, since there
    is no clock here. Where the topic could mean several events, the newest is taken; ``notes``
    names the others, and says what else was left out and why. A topic that the store holds nothing
    about gives an empty dossier.
    """
    found = _search(request, library, style)
    articles = library.get_many(list(dict.fromkeys(e.passage.article_id for e in found)))
    pool = profiles(list(articles.values()))
    choice = choose(pool, topic_of(request.topic, pool))
    members = [p.article for p in choice.story.members] if choice.story else []
    kept = _in_window(members, request)
    origins = {a.id: a.origin_group or a.id for a in kept}
    kept_ids = {a.id for a in kept}
    best = {e.passage.article_id: e for e in reversed(found)}
    evidence = [e for e in found if e.passage.article_id in kept_ids]
    for article in kept:
        have = {e.passage.id for e in evidence}
        for passage in library.passages(article.id):
            if passage.id not in have:
                lent = best[article.id].score / 2
                evidence.append(Evidence(passage, lent, why=("the rest of an article found",)))
    disagreed = tuple(conflicts(kept))
    return Dossier(
        request=request,
        style=style,
        articles={a.id: a for a in sorted(kept, key=age)},
        packets=packets_of(evidence, {a.id: a for a in kept}, origins, request),
        origins=origins,
        notes=tell(choice, members, kept, origins, disagreed),
        conflicts=disagreed,
        timeline=tuple(timeline(kept)),
    )


def _search(request: DraftRequest, library: Library, style: HouseStyle) -> list[Evidence]:
    """Ask once by the topic and once for each section; keep each passage's best answer."""
    since = None
    if request.as_of and request.window_days:
        since = request.as_of - timedelta(days=request.window_days)
    angle = f" {request.angle}" if request.angle else ""
    asked = [(f"{request.topic}{angle}", _BY_TOPIC)]
    asked += [(f"{request.topic}{angle} {s.purpose}", _BY_SECTION) for s in style.sections]
    best: dict[str, Evidence] = {}
    for text, limit in asked:
        query = Query(
            text, limit, since, request.as_of, without=request.without, topic=request.topic
        )
        for evidence in library.search(query):
            known = best.get(evidence.passage.id)
            if known is None or evidence.score > known.score:
                best[evidence.passage.id] = evidence
    return sorted(best.values(), key=lambda e: (-e.score, e.passage.id))


def _in_window(articles: list[Article], request: DraftRequest) -> list[Article]:
    """Keep what lies in a window that counts back from the story's own newest article."""
    if not request.window_days or request.as_of:
        return articles
    dated = [a.published_at for a in articles if a.published_at]
    if not dated:
        return articles
    since = max(dated) - timedelta(days=request.window_days)
    return [a for a in articles if a.published_at is None or a.published_at >= since]


def age(article: Article) -> tuple[bool, float, str]:
    """Return what sorts articles oldest first, undated ones last."""
    at = article.published_at
    return (at is None, at.timestamp() if at else 0.0, article.id)
