"""Which sentences of the kept articles are about the story itself. Pure.

An article on a story looks aside: the rival's lawsuit, the founder's other ventures. What such a
paragraph says is true and cited, and yet no part of this briefing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from corpus.language.aliases import same_name
from corpus.language.names import Name, names
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems, tokens
from corpus.model import Article
from drafter.extractive.candidates import Candidate
from drafter.model import Dossier

# A report of up to this many sentences, this share of them about the story, has no room to look
# aside.
_SHORT, _GIVEN_TO_IT = 25, 0.25
# A name is of the story where this share of its distinct texts bear it, and two at the least.
_SHARED = 0.5


def on_story(
    candidates: Sequence[Candidate], dossier: Dossier, asked: Sequence[Name]
) -> list[Candidate]:
    """Keep what bears on the story; ``asked`` are the names in the topic.

    That is every sentence of a short report; of a longer one, a sentence with one of the topic's
    names or one that most of the texts share, or with another word of the topic and nobody's name.
    """
    shared = core_names(dossier.articles.values(), dossier.origins)
    known = set(shared) | {n.key for n in asked}
    named = {t.stem for n in asked for t in tokens(n.text)}
    words = frozenset(content_stems(dossier.request.topic)) - named

    # A name comes in many sentences; it is held against the story's names once.
    @cache
    def borne(key: str) -> bool:
        return any(same_name(key, other) for other in known)

    bearing = {id(c) for c in candidates if _bears(c, borne, words)}
    whole = {
        a.id
        for a in dossier.articles.values()
        if len(sentence_spans(a.text)) <= _SHORT
        and _share([id(c) in bearing for c in candidates if c.article.id == a.id]) >= _GIVEN_TO_IT
    }
    return [c for c in candidates if id(c) in bearing or c.article.id in whole]


def core_names(articles: Iterable[Article], origins: Mapping[str, str]) -> frozenset[str]:
    """Return the names that most distinct texts bear; with one text, those of its title."""
    bearers: Counter[str] = Counter()
    seen: set[str] = set()
    titles: set[str] = set()
    for article in articles:
        origin = origins.get(article.id, article.id)
        titles |= {n.key for n in names(article.title)}
        if origin not in seen:
            seen.add(origin)
            bearers.update({n.key for n in names(article.text)})
    if len(seen) == 1:
        return frozenset(titles)
    least = max(2.0, _SHARED * len(seen))
    return frozenset(key for key, count in bearers.items() if count >= least)


def _share(marks: Sequence[bool]) -> float:
    return sum(marks) / len(marks) if marks else 0.0


def _bears(candidate: Candidate, borne: Callable[[str], bool], words: frozenset[str]) -> bool:
    own = [n.key for n in names(candidate.text)]
    if any(borne(key) for key in own):
        return True
    return not own and bool(words & frozenset(content_stems(candidate.text)))
