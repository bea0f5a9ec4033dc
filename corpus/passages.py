"""Cutting an article into passages that begin and end on sentences, without overlap.

A passage holds as many whole sentences as fit the embedding model's window together with the
header (title, outlet, date) under which they are embedded and indexed. The header is no part of
the passage: its offsets cover the article's own words alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise

from corpus.assets import MAX_TOKENS
from corpus.language.sentences import sentence_spans
from corpus.model import Article, Passage, Precision

Span = tuple[int, int]
TokenSpans = Callable[[str], list[Span]]

# The model's own marks at both ends.
_MARKS = 2
# However long a title is, the text keeps at least this share of the window.
_TEXT_SHARE = 0.75
_CLAUSE_ENDS = ',;:–—)”"'
_DATE_FORMATS = {
    Precision.INSTANT: "%-d %B %Y",
    Precision.DAY: "%-d %B %Y",
    Precision.MONTH: "%B %Y",
    Precision.YEAR: "%Y",
}


def header(article: Article) -> str:
    """Return the line that puts a passage into its place: title, outlet and date, where known."""
    date = None
    if article.published_at and (form := _DATE_FORMATS.get(article.date_precision)):
        date = article.published_at.strftime(form)
    return " · ".join(part for part in (article.title.strip(), article.outlet, date) if part)


def passages_of(
    article: Article, token_spans: TokenSpans, *, max_tokens: int = MAX_TOKENS
) -> list[Passage]:
    """Cut ``article`` into passages of at most ``max_tokens`` model tokens, header included.

    Every sentence lies in exactly one passage. One that is longer than the window is a passage by
    itself, the only kind that passes the limit.
    """
    room = _room(article, token_spans, max_tokens)
    starts = [start for start, _end in token_spans(article.text)]
    passages: list[Passage] = []
    begin: int | None = None
    finish = 0
    for start, end in sentence_spans(article.text):
        if begin is not None and _count(starts, begin, end) > room:
            passages.append(Passage(article.id, begin, finish))
            begin = None
        begin = start if begin is None else begin
        finish = end
    if begin is not None:
        passages.append(Passage(article.id, begin, finish))
    return passages


def embedding_texts(
    article: Article, passage: Passage, token_spans: TokenSpans, *, max_tokens: int = MAX_TOKENS
) -> list[str]:
    """Return what to embed for ``passage``: header and words, in as many pieces as the model needs.

    There is one piece unless the passage is a sentence longer than the window. The pieces end after
    a clause where one ends in their last third, else at white space, else between two tokens.
    """
    room = _room(article, token_spans, max_tokens)
    # The article's own tokens: whoever cut it has looked at them, and may remember.
    tokens = token_spans(article.text)
    spans = tokens[bisect_left(tokens, (passage.start, 0)) : bisect_left(tokens, (passage.end, 0))]
    cuts = [passage.start]
    first = 0
    while len(spans) - first > room:
        cut = _cut(article.text, spans[first : first + room + 1])
        cuts.append(cut)
        first = bisect_left(spans, (cut, 0))
    head = _clipped(header(article), token_spans, max_tokens)
    return [f"{head}\n{article.text[a:b].strip()}" for a, b in pairwise([*cuts, passage.end])]


def _room(article: Article, token_spans: TokenSpans, max_tokens: int) -> int:
    """Return how many tokens of text fit beside the header."""
    taken = len(token_spans(_clipped(header(article), token_spans, max_tokens)))
    return max_tokens - _MARKS - taken


def _clipped(head: str, token_spans: TokenSpans, max_tokens: int) -> str:
    spans = token_spans(head)
    most = int(max_tokens * (1 - _TEXT_SHARE))
    return head if len(spans) <= most else head[: spans[most - 1][1]]


def _count(starts: list[int], begin: int, end: int) -> int:
    return bisect_left(starts, end) - bisect_left(starts, begin)


def _cut(text: str, window: list[Span]) -> int:
    """Return where to cut so that all tokens but the last of ``window`` stay before it."""
    latest = window[-1][0]
    earliest = window[len(window) * 2 // 3][0]
    blank = 0
    for place in range(latest, earliest, -1):
        if text[place - 1].isspace():
            if text[window[0][0] : place].rstrip()[-1:] in _CLAUSE_ENDS:
                return place
            blank = blank or place
    return blank or latest
