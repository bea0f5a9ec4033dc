"""What a sentence rests on, and what it could rest on: the passages first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from api.review.shapes import CandidateOut, CitedEvidence, ContextOut, EvidenceOut
from api.review.store import Stand
from api.searching import search_hit
from api.shapes.articles import SearchHit
from api.shapes.briefings import CitationOut, GroundsOut
from corpus.codec import citation_to_dict, grounds_to_dict
from corpus.library import Library, Query
from corpus.model import Article, Citation, Evidence, Sentence
from drafter.review.editing import find_sentence
from evals.checks.support import grounds_of
from evals.evidence import Span, span_of, spans_of
from evals.support import support

_CANDIDATES = 3
_FOUND = 5  # passages that a search shows
_ASKED = 0.5  # share of the words looked for that a passage has to carry
_LOOKED_AT = 20  # passages that are searched for and weighed


def evidence_for(stand: Stand, sentence_id: str, library: Library) -> EvidenceOut:
    """Return the evidence of a sentence, a withheld one included; ``NotFound`` for another."""
    sentence = _sentence(stand, sentence_id)
    sources = library.get_many(sorted({c.article_id for c in sentence.citations}))
    spans = spans_of(sentence.citations, sources)
    return EvidenceOut(
        sentence_id=sentence.id,
        text=sentence.text,
        grounds=_grounds(sentence, spans) if spans else None,
        cited=[_cited(sentence, c, sources) for c in sentence.citations],
        candidates=_candidates(stand, sentence, library),
    )


def looked_up(stand: Stand, sentence_id: str, words: str, library: Library) -> list[SearchHit]:
    """Return what a search for ``words`` finds to cite: of each passage the fewest neighbouring
    sentences that carry the most of these words, and of the sentence where they carry few."""
    sentence = _sentence(stand, sentence_id)
    found = library.search(Query(words, _FOUND))
    articles = library.get_many(list(dict.fromkeys(e.passage.article_id for e in found)))
    hits: list[SearchHit] = []
    for evidence in found:
        article = articles[evidence.passage.article_id]
        whole = span_of(article, evidence.passage.start, evidence.passage.end)
        claim = words
        carried = support(claim, (whole,), whole=True)
        if carried.score < _ASKED:
            claim = f"{sentence.text} {words}"
            carried = support(claim, (whole,), whole=True)
        if carried.window is None:
            continue
        start, end = _narrowed(claim, article, whole, carried.window[1:], carried.score)
        place = {"start": start, "end": end, "text": article.text[start:end]}
        if not any((h.article_id, h.start, h.end) == (article.id, start, end) for h in hits):
            hits.append(search_hit(evidence, article).model_copy(update=place))
    return hits


def _sentence(stand: Stand, sentence_id: str) -> Sentence:
    briefing = stand.head.revision.briefing
    for held in briefing.withheld:
        if held.sentence.id == sentence_id:
            return held.sentence
    return find_sentence(briefing, sentence_id)[1]


def _grounds(sentence: Sentence, spans: tuple[Span, ...]) -> GroundsOut:
    return GroundsOut.model_validate(grounds_to_dict(grounds_of(sentence, spans)))


def _cited(sentence: Sentence, citation: Citation, sources: dict[str, Article]) -> CitedEvidence:
    spans = spans_of((citation,), sources)
    found = support(sentence.text, spans)
    return CitedEvidence(
        citation=CitationOut(**citation_to_dict(citation, sources)),
        context=_context(spans[0]) if spans else None,
        support=found.score,
        missing=list(found.missing),
    )


def _candidates(stand: Stand, sentence: Sentence, library: Library) -> list[CandidateOut]:
    """Return the passages that carry most of the sentence, one for each text; copies share one.

    They are of the days that the draft was asked for; a search looks at all days.
    """
    briefing, request = stand.head.revision.briefing, stand.draft.request
    window = timedelta(days=briefing.window_days) if briefing.window_days else None
    query = Query(
        sentence.text,
        _LOOKED_AT,
        since=briefing.as_of - window if briefing.as_of and window else None,
        until=briefing.as_of,
        without=request.without,
        topic=briefing.topic,
    )
    found = library.search(query)
    articles = library.get_many(list(dict.fromkeys(e.passage.article_id for e in found)))
    weighed = [
        weighed
        for rank, evidence in enumerate(found)
        if (weighed := _weighed(rank, evidence, articles, sentence)) is not None
    ]
    weighed.sort(key=lambda row: (-row[0], row[1]))
    chosen: list[CandidateOut] = []
    texts: set[str] = set()
    for score, _, evidence, span in weighed:
        article = articles[evidence.passage.article_id]
        text = article.origin_group or article.id
        if text not in texts and len(chosen) < _CANDIDATES:
            texts.add(text)
            hit = search_hit(evidence, article).model_dump()
            place = {"start": span.start, "end": span.end, "text": span.words}
            chosen.append(CandidateOut(**{**hit, **place}, support=score, context=_context(span)))
    return chosen


_Weighed = tuple[float, int, Evidence, Span]


def _weighed(
    rank: int, evidence: Evidence, articles: dict[str, Article], sentence: Sentence
) -> _Weighed | None:
    """Return how much the best words of a passage carry, with their place; ``None`` where they
    carry nothing or are cited already."""
    passage = evidence.passage
    article = articles[passage.article_id]
    whole = span_of(article, passage.start, passage.end)
    found = support(sentence.text, (whole,), whole=True)
    if found.window is None or not found.score:
        return None
    start, end = _narrowed(sentence.text, article, whole, found.window[1:], found.score)
    if any(_overlap(c, article.id, start, end) for c in sentence.citations):
        return None
    return found.score, rank, evidence, span_of(article, start, end)


def _narrowed(
    claim: str, article: Article, whole: Span, window: Sequence[int], score: float
) -> tuple[int, int]:
    """Return the fewest neighbouring sentences of the window that carry as much as all of it."""
    start, end = window
    places = [p for p in whole.cited_sentences if start <= p[0] and p[1] <= end]
    for length in range(1, len(places)):
        for first in range(len(places) - length + 1):
            a, b = places[first][0], places[first + length - 1][1]
            carried = support(claim, (span_of(article, a, b),), whole=True)
            if carried.score >= score:
                return a, b
    return start, end


def _overlap(citation: Citation, article_id: str, start: int, end: int) -> bool:
    return citation.article_id == article_id and citation.start < end and start < citation.end


def _context(span: Span) -> ContextOut:
    around = span.context_sentences
    first, last = around[0][0], around[-1][1]
    return ContextOut(
        before=span.text[first : span.start], quote=span.words, after=span.text[span.end : last]
    )
