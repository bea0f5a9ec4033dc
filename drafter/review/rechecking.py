"""Cited words beside what their article says by now: there, elsewhere, changed, or taken back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.language.quotes import Span, find_exact
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems
from corpus.model import Article, Citation
from corpus.notices import correction_in

State = Literal["same", "moved", "changed", "withdrawn"]
# Below this share of their weight in common, words of the newer text are about something else.
_LEAST_SHARE = 0.2
_ORDER: tuple[State, ...] = ("withdrawn", "changed", "moved", "same")


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A citation beside the newest revision of its article.

    ``now`` are the same words there where they are ``same`` or ``moved``, the nearest ones where
    they ``changed``, and ``None`` where nothing there is like them.
    """

    citation: Citation
    state: State
    article: Article
    newest: Article
    now: Citation | None

    @property
    def needs_somebody(self) -> bool:
        """Whether readers are shown words that the outlet does not stand by as they are."""
        return self.state in {"changed", "withdrawn"}

    @property
    def rank(self) -> int:
        """Where it belongs in a list: the worst first."""
        return _ORDER.index(self.state)


def recheck(citation: Citation, article: Article, newest: Article) -> Rechecked:
    """Look for the words that ``citation`` cites of ``article`` in its ``newest`` revision.

    Words count as there only if they are the very same; those inside a notice of correction, which
    repeats what was wrong, do not.
    """

    def told(state: State, now: Span | None) -> Rechecked:
        there = Citation.of(newest, *now) if now else None
        return Rechecked(citation, state, article, newest, there)

    words = article.text[citation.start : citation.end]
    if newest.withdrawn:
        return told("withdrawn", None)
    notices = _notices(newest)
    own = citation.start, citation.end
    places = [
        place
        for place in _places(words, newest.text)
        if not any(a <= place[0] and place[1] <= b for a, b in notices)
    ]
    if own in places:
        return told("same", own)
    if places:
        return told("moved", min(places, key=lambda place: abs(place[0] - citation.start)))
    return told("changed", _nearest(words, newest.text, notices))


def _places(words: str, text: str) -> Iterator[Span]:
    start = 0
    while found := find_exact(words, text, start):
        yield found
        start = found[0] + 1


def _notices(article: Article) -> list[Span]:
    """Return the lines in which the article says what was corrected."""
    found, at, labelled = [], 0, False
    told = article.correction or ""
    for line in article.text.split("\n"):
        said = line.strip()
        notice = correction_in(line) is not None
        if said and (notice or labelled or (len(said.split()) > 2 and said in told)):
            found.append((at, at + len(line)))
        if said:
            # A label alone on its line takes the next one with it.
            labelled = notice and len(said.split()) <= 3
        at += len(line) + 1
    return found


def _nearest(words: str, text: str, notices: Sequence[Span]) -> Span | None:
    """Return the run of as many sentences that has most in common with ``words``, by idf weight."""
    spans = [
        span
        for span in sentence_spans(text)
        if not any(a <= span[0] and span[1] <= b for a, b in notices)
    ]
    stems = [frozenset(content_stems(text[a:b])) for a, b in spans]
    held = Counter(stem for of_one in stems for stem in of_one)

    def weight(some: frozenset[str]) -> float:
        return sum(math.log(1 + (1 + len(spans)) / (1 + held[stem])) for stem in some)

    wanted = frozenset(content_stems(words))
    length = max(1, len(sentence_spans(words)))
    best, most = None, _LEAST_SHARE
    for first in range(max(1, len(spans) - length + 1) if spans else 0):
        run = stems[first : first + length]
        union = wanted.union(*run)
        share = weight(wanted & frozenset().union(*run)) / (weight(union) or 1)
        if share > most:
            most, best = share, (spans[first][0], spans[min(first + length, len(spans)) - 1][1])
    return best
