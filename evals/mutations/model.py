"""What an operator is given and what it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Literal

from corpus.language.aliases import same_name
from corpus.language.names import Name, names
from corpus.language.sentences import sentence_spans
from corpus.model import Article, Citation, Kind, Section, Sentence

Offsets = tuple[int, int]
Half = Literal["tuned", "held"]


@dataclass(frozen=True, slots=True)
class Seed:
    """A true sentence with what it cites: ``article.text[a:b]`` for each of ``cites``.

    ``base`` tells a source's own sentence from a paraphrase that a person wrote; ``half`` is the
    half of its article: the checks are mended on ``tuned`` and reported on ``held``.
    """

    id: str
    text: str
    article: Article
    cites: tuple[Offsets, ...]
    base: Literal["source", "paraphrase"]
    half: Half

    @property
    def sentence(self) -> Sentence:
        cites = tuple(Citation.of(self.article, a, b) for a, b in self.cites)
        return Sentence(self.id, self.text, Kind.FACT, cites)

    @property
    def section(self) -> Section:
        return Section("situation", "The Situation", (self.sentence,))

    def saying(self, text: str) -> Seed:
        """Return the same citations under other words."""
        return replace(self, text=text)


class Pool:
    """All articles of a set: where an operator takes another name or another fact from."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self.articles = articles

    @cached_property
    def known_names(self) -> tuple[str, ...]:
        """Every name of the titles and texts, each once, in order."""
        found = dict.fromkeys(n.text for a in self.articles for n in names(a.text))
        return tuple(found)

    def stranger(self, name: Name, article: Article, rng: Random) -> str | None:
        """Return a name of as many words that the article does not hold."""
        words = name.text.count(" ")
        here = [n.key for n in names(f"{article.title}\n{article.text}")]
        fitting = [
            text
            for text in self.known_names
            if text.count(" ") == words
            and text not in article.text
            and not any(same_name(text, key) for key in here)
        ]
        return rng.choice(fitting) if fitting else None

    def sentences(self, article: Article) -> list[Offsets]:
        """Return the places of the sentences of an article."""
        return sentence_spans(article.text)


Make = Callable[[Seed, Pool, Random], Seed | None]


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to change a sentence. ``honest`` operators keep what it says; the others do not.

    ``make`` returns ``None`` where the sentence offers no place for the change.
    """

    name: str
    honest: bool
    make: Make
    what: str


def put(text: str, at: Offsets, words: str) -> str:
    """Return ``text`` with ``words`` in the place ``at``."""
    return text[: at[0]] + words + text[at[1] :]


def capitalised(text: str) -> str:
    """Return ``text`` with its first letter in upper case."""
    return text[:1].upper() + text[1:]
