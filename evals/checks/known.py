"""What a sentence has, held against the words that its evidence knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.language.tokens import Token
from evals.evidence import Span, facts
from evals.support.lexicon import akin, related_groups


@dataclass(frozen=True, slots=True)
class Other:
    """``claim[start:end]`` is not what the evidence has, which is ``source``."""

    start: int
    end: int
    source: str


def known_words(spans: Sequence[Span]) -> list[Token]:
    """Return the words of the cited sentences, of those around them, and of the titles."""
    known = [t for s in spans for a, b in s.context_sentences for t in facts(s.text[a:b]).tokens]
    return known + [t for s in spans for t in facts(s.title).tokens]


def stands(word: Token, known: Sequence[Token]) -> bool:
    """Tell whether ``word`` is among the known ones: itself, one related, or one of its family."""
    return any(
        word.stem == t.stem
        or related_groups(word.stem) & related_groups(t.stem)
        or akin(word.stem, t.stem)
        for t in known
    )
