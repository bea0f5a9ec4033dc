"""Which articles tell the same text: wire copies, cut, localised and retitled.

Two texts are copies where more than half of the shorter one's own words lie in runs of five words
that the other has too. Its own are those outside quotation marks: whoever reports on one press
release quotes the same sentences and copies nobody. From .3 up to that the two *share text*:
a background paragraph, one statement. A heavy paraphrase stays unseen, so that groups count
*distinct texts*, not independent reports.

Measured on 892 pairs of one story each, labelled by reading before any score was looked at
(corpus/bench/wire_copies.json; one label of a text first read by half was mended after):
precision 19/19, recall 19/22. Runs of all words at .5, pair by pair: 20/29 and 20/22. (MinHash at
its usual thresholds finds 16 % of such pairs, because copies are cut.)

Groups are stars: every member was compared with the group's centre and matched it. Chains, in
which the two ends have nothing in common, do not arise; nor do two wire texts fall into one group
because somebody blended them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from corpus.model import Article

RUN = 5
LEAST_COVERED = 0.52
LEAST_SHARED = 0.3
# What a member has in common at least with every other one of its group, quotations included. Of
# two wire texts blended into a third, only the nearer one is the blend's group.
LEAST_AMONG_MEMBERS = 0.1
WINDOW = timedelta(days=7)
# Runs that serve to find candidates: one in four, chosen by hash, so that two texts choose alike.
_SAMPLE = 4
# Site furniture is shared by unrelated articles. A run this common says nothing of a copy.
_COMMON = 400

Runs = NDArray[np.uint64]

_WORD = re.compile(r"[^\W_]+")
# Marks are taken in turn, whatever side they lean to: texts out of extractors and tokenisers lean
# wrongly, and here a mark gone astray costs little.
_QUOTED = re.compile(r"``.{15,1000}?''|[\"“”][^\"“”]{15,1000}[\"“”]|‘[^‘’]{15,1000}’(?!\w)", re.S)
# A text that is nearly all quotation is compared whole.
_LEAST_OWN_WORDS, _LEAST_OWN_SHARE = 20, 0.25


class Relation(StrEnum):
    """How two texts go together."""

    COPY = "copy"
    SHARES_TEXT = "shares text"
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True)
class Shingles:
    """A text as its runs of five words: ``runs`` in order, ``sample`` the ones to look it up by.

    ``ranked`` are the runs by size, for looking one up. ``own`` tells of each word whether it
    counts: those in quotation marks do not.
    """

    words: int
    runs: Runs
    ranked: Runs
    sample: frozenset[int]
    own: NDArray[np.bool_]


def shingles(text: str) -> Shingles:
    """Hash every run of five words of ``text``; the hashes are the same in every process."""
    places = list(_WORD.finditer(text))
    words = [zlib.crc32(w.group().casefold().encode()) for w in places]
    own = _own_words(text, np.array([w.start() for w in places], dtype=np.int64))
    if len(words) < RUN:
        none = np.empty(0, dtype=np.uint64)
        return Shingles(len(words), none, none, frozenset(), own)
    hashes = np.array(words, dtype=np.uint64)
    runs = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for offset in range(RUN):
        runs = _mix(runs + hashes[offset : offset + len(runs)])
    chosen = runs[runs % _SAMPLE == 0]
    # 63 bits, so that a database's signed integers hold them.
    return Shingles(
        len(words), runs, np.sort(runs), frozenset((chosen >> np.uint64(1)).tolist()), own
    )


def covered(one: Shingles, other: Shingles, *, quotations: bool = False) -> float:
    """Return the share of the shorter text's own words that lie in runs which both texts have.

    With ``quotations``, all of its words count.
    """
    short, long = sorted((one, other), key=lambda s: s.words)
    if not len(short.runs):
        return 0.0
    places = np.searchsorted(long.ranked, short.runs)
    begins = long.ranked[np.minimum(places, len(long.ranked) - 1)] == short.runs
    inside = np.zeros(short.words, dtype=bool)
    for offset in range(RUN):
        inside[offset : offset + len(begins)] |= begins
    return float((inside if quotations else inside[short.own]).mean())


def relation(one: Article, other: Article) -> Relation:
    """Return how two texts go together, whatever days they are of."""
    share = covered(shingles(one.text), shingles(other.text))
    if share >= LEAST_COVERED:
        return Relation.COPY
    return Relation.SHARES_TEXT if share >= LEAST_SHARED else Relation.DISTINCT


def shared_text(articles: Sequence[Article]) -> list[tuple[Article, Article]]:
    """Return the pairs of distinct texts that share text without being copies.

    Articles of one origin group are compared by the first of them alone. Time grows with the number
    of pairs that have a run of words in common.
    """
    firsts: dict[str, Article] = {}
    for article in articles:
        firsts.setdefault(article.origin_group or article.id, article)
    samples = {origin: shingles(a.text).sample for origin, a in firsts.items()}
    return [
        (firsts[one], firsts[other])
        for one, other in combinations(firsts, 2)
        if samples[one] & samples[other]
        and relation(firsts[one], firsts[other]) is Relation.SHARES_TEXT
    ]


def origin_groups(articles: Sequence[Article]) -> dict[str, str]:
    """Map every article's id to the id of the article whose text it copies (itself where none).

    The centre of a group is its longest text, the one that covers the cut copies; of two equally
    long the earlier, undated last, then the smaller id. An article joins the centre that covers it
    best. Articles more than seven days apart are never of one group; an undated one is of any day
    until a dated copy joins it. The order of the input does not matter. Time grows with the number
    of texts, not of pairs.
    """
    known = {a.id: shingles(a.text) for a in articles}
    by_id = {a.id: a for a in articles}
    order = sorted(by_id.values(), key=lambda a: _rank(a, known[a.id].words))
    centres: defaultdict[int, list[str]] = defaultdict(list)
    stars: dict[str, _Star] = {}
    groups: dict[str, str] = {}
    for article in order:
        own = known[article.id]
        best, share = None, LEAST_COVERED
        for centre in _candidates(own.sample, centres):
            found = covered(own, known[centre])
            if (found > share or (best is None and found >= share)) and stars[centre].takes(
                own, article.published_at
            ):
                best, share = centre, found
        groups[article.id] = best or article.id
        if best is None:
            stars[article.id] = _Star()
            for run in own.sample:
                centres[run].append(article.id)
        stars[groups[article.id]].add(own, article.published_at)
    return groups


@dataclass(slots=True)
class _Star:
    """A group as it grows: its members' texts, and the days that are known."""

    members: list[Shingles] = field(default_factory=list)
    days: list[datetime] = field(default_factory=list)

    def takes(self, text: Shingles, day: datetime | None) -> bool:
        if day and any(abs(day - other) > WINDOW for other in self.days):
            return False
        return all(
            covered(text, m, quotations=True) >= LEAST_AMONG_MEMBERS for m in self.members[1:]
        )

    def add(self, text: Shingles, day: datetime | None) -> None:
        self.members.append(text)
        if day:
            self.days.append(day)


def enough_in_common(shared: int, one: int, other: int) -> bool:
    """Tell whether two samples of sizes ``one`` and ``other`` share enough runs to look closer.

    Half of the shorter text's words covered means, in the worst case of runs of exactly five words,
    a tenth of its runs; a twentieth leaves room for the luck of the sample and for quotations.
    """
    return shared >= max(1, min(one, other) // 20)


def fewest_sampled(length: int) -> int:
    """Return a number of sampled runs that a text of ``length`` characters rarely falls short of.

    A word of news and what parts it from the next take six characters, a run in four is sampled,
    and half is left for the luck of the sample, long words and repetition.
    """
    return length // (6 * _SAMPLE * 2)


def _own_words(text: str, starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    own = np.ones(len(starts), dtype=bool)
    for quoted in _QUOTED.finditer(text):
        own[np.searchsorted(starts, quoted.start()) : np.searchsorted(starts, quoted.end())] = False
    if own.sum() < max(_LEAST_OWN_WORDS, _LEAST_OWN_SHARE * len(own)):
        own[:] = True
    return own


def _candidates(sample: Iterable[int], centres: dict[int, list[str]]) -> list[str]:
    shared: Counter[str] = Counter()
    size = 0
    for run in sample:
        size += 1
        holders = centres.get(run, ())
        if len(holders) <= _COMMON:
            shared.update(holders)
    return [c for c, n in shared.most_common() if enough_in_common(n, size, size)]


def _rank(article: Article, words: int) -> tuple[int, bool, float, str]:
    at = article.published_at
    return (-words, at is None, at.timestamp() if at else 0.0, article.id)


def _mix(values: Runs) -> Runs:
    """Scatter 64-bit values (the finaliser of SplitMix64, Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
