"""A second search, for what a plan found missing: the dossier widened within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from corpus.library import Library, Query
from corpus.model import Article, Evidence
from corpus.stories import conflicts, timeline
from drafter.gather.collect import age
from drafter.gather.profile import profiles
from drafter.gather.relevance import LINK, likeness, same_days
from drafter.model import Answered, Dossier, Packet, Question

MOST_QUESTIONS = 3
_SEARCHED = 20
_EACH = 4  # passages that answer one question, at most
_MOST_ARTICLES = 3  # that were not gathered before, for all questions together


def widen(dossier: Dossier, questions: Sequence[Question], library: Library) -> Dossier:
    """Search for what ``questions`` ask, and return the dossier with what answers them.

    A passage of an article that was left out joins only where the article is of the story's days
    and as like it as its members are (``LINK``): a question must not bring another event in. Of 40
    stories with one article left out, 25 had it join again, and one of 160 strangers did.
    New packets are numbered on from the old, so that what was cited before stays what it was.
    """
    found = {
        question: _search(question, dossier, library) for question in questions[:MOST_QUESTIONS]
    }
    new = _joining(found.values(), dossier, library)
    by_passage = {p.evidence.passage.id: p for p in dossier.packets}
    answered: list[Answered] = []
    packets = list(dossier.packets)
    for question, evidence in found.items():
        keys: list[str] = []
        for item in evidence:
            known = by_passage.get(item.passage.id)
            if known is None and item.passage.article_id in new:
                why = (f"asked for by the plan: {question.text}",)
                known = Packet(f"E{len(packets) + 1}", replace(item, why=why))
                packets.append(known)
                by_passage[item.passage.id] = known
            if known is not None and len(keys) < _EACH:
                keys.append(known.key)
        answered.append(Answered(question, tuple(keys)))
    return _widened(dossier, new, packets, answered)


def _search(question: Question, dossier: Dossier, library: Library) -> list[Evidence]:
    request = dossier.request
    since = None
    if request.as_of and request.window_days:
        since = request.as_of - timedelta(days=request.window_days)
    query = Query(
        question.text,
        _SEARCHED,
        since,
        request.as_of,
        without=request.without,
        topic=request.topic,
    )
    return list(library.search(query))


def _joining(
    found: Iterable[Sequence[Evidence]], dossier: Dossier, library: Library
) -> Mapping[str, Article]:
    """Return the articles found that are new to the dossier and tell its story."""
    ids = dict.fromkeys(e.passage.article_id for evidence in found for e in evidence)
    fresh = library.get_many([i for i in ids if i not in dossier.articles])
    members = list(dossier.articles.values())
    pool = profiles([*members, *fresh.values()])
    story = [p for p in pool if p.article.id in dossier.articles]
    alike = {
        p.article.id: sum(likeness(p, m) for m in story) / len(story)
        for p in pool
        if p.article.id in fresh and same_days(p, story)
    }
    best = sorted((i for i in alike if alike[i] >= LINK), key=lambda i: (-alike[i], i))
    return {i: fresh[i] for i in best[:_MOST_ARTICLES]}


def _widened(
    dossier: Dossier,
    new: Mapping[str, Article],
    packets: Sequence[Packet],
    answered: Sequence[Answered],
) -> Dossier:
    used = {p.evidence.passage.article_id for p in packets}
    fresh = [a for a in new.values() if a.id in used]
    members = [*dossier.articles.values(), *fresh]
    articles = {a.id: a for a in sorted(members, key=age)}
    notes = tuple(f"found by a second search: “{a.title}” ({a.outlet_name})" for a in fresh)
    whole = replace(
        dossier,
        articles=articles,
        packets=tuple(packets),
        origins={**dossier.origins, **{a.id: a.origin_group or a.id for a in fresh}},
        notes=(*dossier.notes, *notes),
        answered=tuple(answered),
    )
    if not fresh:
        return whole
    told = list(articles.values())
    return replace(whole, conflicts=tuple(conflicts(told)), timeline=tuple(timeline(told)))
