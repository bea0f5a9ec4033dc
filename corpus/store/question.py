"""A question as the index sees it: its terms, how much each counts, which are names. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.language.names import names
from corpus.language.tokens import STOP_WORDS, normal_form
from corpus.store.analyser import Codes, held
from corpus.store.query import Query

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")

Terms = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """``words`` are the question's own, lower-cased, without stop words, each with its terms.

    ``sequence`` holds the terms of all words in order, stop words too; ``content`` the different
    terms of ``words``, in order; ``named`` and ``topic`` the terms of names and of the topic.
    """

    words: tuple[tuple[str, frozenset[str]], ...]
    sequence: tuple[str, ...]
    content: tuple[str, ...]
    named: frozenset[str]
    topic: frozenset[str]
    topic_text: str

    @classmethod
    def of(cls, query: Query, terms: Terms) -> Question:
        """Read ``query`` by the index's analyser ``terms``."""
        text = query.words
        unique = dict.fromkeys(w.lower() for w in _WORD.findall(text))
        kept = [w for w in unique if normal_form(w) not in STOP_WORDS]
        # A question of stop words alone ("who was he") is still a question.
        words = tuple((word, frozenset(terms(word))) for word in kept or unique)
        content = terms(without_stop_words(text)) or terms(text)
        topic = (query.topic or "").strip()
        return cls(
            words,
            tuple(terms(text)),
            tuple(dict.fromkeys(content)),
            frozenset(t for name in names(text) for t in terms(name.text)),
            frozenset(terms(topic)),
            topic,
        )

    def terms_in(self, codes: Codes) -> frozenset[str]:
        """Return which terms of the question's words and of its topic are among ``codes``."""
        parts = (part for _word, parts in self.words for part in parts)
        own = [*dict.fromkeys((*parts, *self.topic))]
        return frozenset(t for t, there in zip(own, held(own, codes), strict=True) if there)


def without_stop_words(text: str) -> str:
    """Return the words of ``text`` that a search looks up."""
    return " ".join(w for w in _WORD.findall(text) if normal_form(w) not in STOP_WORDS)
