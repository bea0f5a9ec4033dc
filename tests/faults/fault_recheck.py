"""Published words under every change that an article may undergo: what recheck tells of each.

The sentences of the sample corpus, and of ``../shared/data/news`` where that is there, are cited;
their articles then get words put before them, one word of the sentence changed, the sentence
rewritten from its other end, taken out, or changed with a notice that repeats what it said.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from figure import Figure, Say

from corpus.language.sentences import sentence_spans
from corpus.model import Article, Citation, article_id, normalise_text
from corpus.notices import correction_in
from corpus.sample import ARTICLES
from corpus.sources import read
from drafter.review.rechecking import Rechecked, recheck

NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news"
EACH, SEED, FEWEST_WORDS = 4, 20260511, 6
# Where the sentence as it reads now is what is shown: the others are too much like it to be told
# apart by words, or it has too little left in common.
LEAST_NEAREST = 0.99


def measure(_work: Path, say: Say) -> Iterable[Figure]:
    return change_sentences(say, list(articles()), each=EACH, seed=SEED)


def articles() -> Iterator[Article]:
    yield from (a for a in read(ARTICLES) if isinstance(a, Article))
    for path in sorted(NEWS.glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            raw = json.loads(line)
            yield Article("", raw["url"], raw["outlet"], raw["title"], normalise_text(raw["text"]))


def change_sentences(say: Say, found: list[Article], *, each: int, seed: int) -> Iterable[Figure]:
    rng = random.Random(seed)
    right = dict.fromkeys(("moved", "changed", "gone", "noticed"), 0)
    cited = shown = reworded = 0
    for article in found:
        for start, end in _some(article.text, each, rng):
            text, words = article.text, article.text[start:end]
            cited += 1
            before = f"{rng.choice(_OPENINGS)} {text}"
            right["moved"] += _told(article, start, end, before).state == "moved"
            new = _one_word_changed(words, rng)
            edited = _told(article, start, end, text[:start] + new + text[end:])
            right["changed"] += edited.state == "changed"
            shown += _shows(edited, new)
            turned = " ".join(reversed(new.rstrip(".").split(", "))) + "."
            reworded += _shows(
                _told(article, start, end, text[:start] + turned + text[end:]), turned
            )
            gone = _told(article, start, end, text[:start] + text[end:].lstrip())
            right["gone"] += gone.state == "changed"
            notice = f"\nCorrection: an earlier version of this article said: {words}"
            noticed = _told(article, start, end, text[:start] + new + text[end:] + notice)
            right["noticed"] += noticed.state == "changed"
    say(f"{cited} sentences of {len(found)} articles")
    for name, number in right.items():
        yield Figure.at_least(f"recheck.{name}", number, cited, max(cited, 1))
    yield Figure.at_least("recheck.nearest_shown", shown, cited, LEAST_NEAREST * cited)
    yield Figure.at_least("recheck.nearest_of_reworded", reworded, cited, LEAST_NEAREST * cited)


_OPENINGS = ("Updated with more details.", "By our staff in Orren:\n", "Listen to this article.")


def _some(text: str, number: int, rng: random.Random) -> list[tuple[int, int]]:
    """Choose sentences that stand in the text once, and in no notice of correction."""
    fit = [
        (a, b)
        for a, b in sentence_spans(text)
        if len(text[a:b].split()) >= FEWEST_WORDS
        and text.count(text[a:b]) == 1
        and correction_in(text[a:b]) is None
    ]
    return rng.sample(fit, min(number, len(fit)))


def _one_word_changed(words: str, rng: random.Random) -> str:
    pieces = words.split(" ")
    places = [i for i, piece in enumerate(pieces) if piece.isalnum()]
    place = rng.choice(places or [0])
    pieces[place] = str(int(pieces[place]) + 1) if pieces[place].isdecimal() else "otherwise"
    return " ".join(pieces)


def _told(article: Article, start: int, end: int, text: str) -> Rechecked:
    old = replace(article, id=article_id(article.url, article.text))
    newer = replace(
        article, id=article_id(article.url, text), text=text, correction=correction_in(text)
    )
    return recheck(Citation.of(old, start, end), old, newer)


def _shows(found: Rechecked, new: str) -> bool:
    """Whether what is shown beside the old words is what stands in their place."""
    now = found.now.resolve({found.newest.id: found.newest}) if found.now else None
    return now is not None and (new in now or now in new)
