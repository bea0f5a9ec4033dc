"""The sentences of a dossier that a briefing could take over, each with its exact place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from corpus.language.attribution import attributions
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems
from corpus.model import Article, Passage
from drafter.dated import written_out
from drafter.extractive.leaning import capitals
from drafter.extractive.shorten import shorten, tidy
from drafter.extractive.standalone import OPINED, speaks_on, why_not
from drafter.model import Dossier, Packet

# A quotation left open is forgotten after so many sentences: a mark was lost, not a speech made.
_LONGEST_QUOTATION = 6
# What a text without anybody's statement keeps, and in how many sentences a report has one.
_ESSAY, _ATTRIBUTED = 0.6, 6
# A first line that repeats the title is a headline, unless it is long enough to be the lead itself.
_HEADLINE_WORDS = 14
# "Summary: ", "LONDON — ", "LONDON, Aug 4 (Reuters) - ", "Mannheim, Germany (Sports Network) - "
_CITY = r"[A-Z][\w .'’-]{1,30}(?:, [A-Z][\w .'’-]{1,30})?"
_DATELINE = re.compile(
    r"^(?:(?:Summary|Updated?|Breaking|Exclusive)\s*[:–-]\s*"
    r"|[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?\s*(?:\([^()]{2,40}\)\s*)?"
    r"(?:--|[–—-])\s+"
    rf"|{_CITY}\s*\([A-Z][^()]{{1,40}}\)\s*(?:--|[–—-])\s+)(?=[\"“A-Z])"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that can stand by itself: ``article.text[start:end]``.

    ``text`` is how the briefing would print it: the same words, clauses left out at most.
    ``place`` counts the article's sentences from 0. ``origin`` tells copies of one text together.
    """

    article: Article
    packet: str
    start: int
    end: int
    text: str
    place: int
    origin: str
    report: float = 1.0

    @property
    def source(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def at(self) -> datetime | None:
        return self.article.published_at


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence that cannot stand by itself, and why."""

    article_id: str
    text: str
    reason: str


def candidates(dossier: Dossier) -> list[Candidate]:
    """Return the sentences that stand by themselves, article by article, in reading order.

    ``report`` is how much of its article reports rather than opines, in [0, 1].
    """
    found = list(read(dossier))
    reports = {a: _report(a, dossier.articles[a].text, found) for a in dossier.articles}
    return [replace(c, report=reports[c.article.id]) for c in found if isinstance(c, Candidate)]


def _report(article_id: str, text: str, found: Sequence[Candidate | LeftOut]) -> float:
    """Measure a report: few sentences that opine, ask or say "I", and people who say things.

    Full marks on the second count are had from one sentence in ``_ATTRIBUTED``; an essay has one in
    twenty or none.
    """
    kept = sum(isinstance(c, Candidate) and c.article.id == article_id for c in found)
    opined = sum(
        isinstance(c, LeftOut) and c.article_id == article_id and c.reason in OPINED for c in found
    )
    if not kept:
        return 0.0
    said = len(attributions(text)) / len(sentence_spans(text))
    return kept / (kept + opined) * min(1.0, _ESSAY + (1 - _ESSAY) * said * _ATTRIBUTED)


def read(dossier: Dossier) -> Iterator[Candidate | LeftOut]:
    """Yield every sentence of the dossier's passages, or why it is none."""
    packets: dict[str, list[Packet]] = {}
    for packet in dossier.packets:
        packets.setdefault(packet.evidence.passage.article_id, []).append(packet)
    for article in dossier.articles.values():
        yield from _read_article(article, packets.get(article.id, []), dossier)


def _read_article(
    article: Article, packets: list[Packet], dossier: Dossier
) -> Iterator[Candidate | LeftOut]:
    origin = dossier.origins.get(article.id, article.id)
    sentences = list(_sentences(article.text))
    known = capitals(article.text)
    about = frozenset(content_stems(dossier.request.topic))
    for place, (start, end, quoted) in enumerate(sentences):
        packet = next((p for p in packets if _holds(p.evidence.passage, start, end)), None)
        if packet is None:
            continue
        dateline = _DATELINE.match(article.text[start:end])
        begin = start + (dateline.end() if dateline else 0)
        source = article.text[begin:end]
        text = written_out(shorten(tidy(source)), article, dossier.request.as_of)
        reason = why_not(text, outlet=article.outlet, in_quotation=quoted, known=known, about=about)
        reason = reason or _around(article, sentences, place)
        if reason:
            yield LeftOut(article.id, source, reason)
        else:
            yield Candidate(article, packet.key, begin, end, text, place, origin)


def _around(article: Article, sentences: list[tuple[int, int, bool]], place: int) -> str | None:
    """Return what the sentences around one say against it."""
    start, end, _ = sentences[place]
    text = article.text
    own = text[start:end]
    if place < 2 and _same_words(own, article.title) and len(own.split()) < _HEADLINE_WORDS:
        return "the headline"
    if place and text[sentences[place - 1][1] - 1] == "?" and not own.startswith(("“", '"')):
        return "the answer to a question"
    if place + 1 < len(sentences):
        after = sentences[place + 1]
        if "\n" not in text[end : after[0]] and speaks_on(own, text[after[0] : after[1]]):
            return "speech that only the next sentence attributes"
    return None


def _same_words(one: str, other: str) -> bool:
    return one.casefold().rstrip(".") == other.casefold().rstrip(".")


def _sentences(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield sentences with whether a quotation opened before them is still open."""
    opened = 0
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        before = opened > 0
        still = _open_after(sentence, before)
        yield start, end, before and not sentence.startswith("“")
        opened = opened + 1 if still and opened < _LONGEST_QUOTATION else int(still and not before)


def _open_after(sentence: str, before: bool) -> bool:
    is_open = before
    for mark in re.findall(r"“|”|\"|``|''", sentence):
        is_open = mark in {"“", "``"} or (mark == '"' and not is_open)
    return is_open


def _holds(passage: Passage, start: int, end: int) -> bool:
    return passage.start <= start and end <= passage.end
