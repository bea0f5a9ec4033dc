"""Texts as large as a briefing gets, and edits as people make them: what a save is measured by.

All pure: the same seed gives the same text and the same edits.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import islice

from corpus.language.sentences import sentence_spans
from corpus.model import Article, Briefing, Citation, Kind, Role, Section, Sentence
from prompts import HouseStyle

_NUMBER = re.compile(r"\d+")
_FEWEST_WORDS = 6


def briefing_of(
    articles: Sequence[Article], style: HouseStyle, *, sentences: int, seed: int
) -> Briefing:
    """Return a briefing of ``sentences`` sentences of ``articles``, word for word and cited.

    They are spread over the sections of ``style``; every eighth is the house's own judgement and
    cites nothing, as theses do.
    """
    chance = random.Random(seed)
    found = [
        (article, start, end)
        for article in articles
        for start, end in sentence_spans(article.text)
        if len(article.text[start:end].split()) >= _FEWEST_WORDS
    ]
    chance.shuffle(found)
    made = [_sentence(n, *place) for n, place in enumerate(islice(found, sentences))]
    count = len(style.sections)
    sections = tuple(
        Section(s.key, s.title, tuple(made[i::count])) for i, s in enumerate(style.sections)
    )
    return Briefing(
        f"bench-{seed}",
        articles[0].title,
        None,
        sections,
        gathered=tuple(sorted({a.id for a, _, _ in found[:sentences]})),
        style_hash=style.hash,
    )


def edited(markdown: str, chance: random.Random) -> str:
    """Return a section's Markdown after one edit such as an editor makes."""
    blocks = markdown.split("\n\n")
    at = chance.randrange(len(blocks))
    change = chance.choice((_reworded, _renumbered, _shortened, _lengthened, _uncited))
    blocks[at] = change(blocks[at], chance)
    if chance.random() < 0.2 and len(blocks) > 1:
        blocks.insert(chance.randrange(len(blocks)), blocks.pop(at))
    return "\n\n".join(blocks)


def _sentence(n: int, article: Article, start: int, end: int) -> Sentence:
    words = article.text[start:end]
    if n % 8 == 7:
        text = " ".join(words.split()[:_FEWEST_WORDS]).rstrip(".,;") + " may matter most."
        return Sentence(f"s{n}", text, Kind.ANALYSIS, (), n, Role.BODY)
    return Sentence(f"s{n}", words, Kind.FACT, (Citation.of(article, start, end),), n)


def _reworded(block: str, chance: random.Random) -> str:
    words = block.split(" ")
    at = chance.randrange(len(words))
    return " ".join((*words[:at], chance.choice(("reportedly", "again", "only")), *words[at:]))


def _renumbered(block: str, chance: random.Random) -> str:
    found = [m for m in _NUMBER.finditer(block) if not block[: m.start()].endswith("[^c")]
    if not found:
        return _reworded(block, chance)
    chosen = chance.choice(found)
    return f"{block[: chosen.start()]}{int(chosen[0]) + 1}{block[chosen.end() :]}"


def _shortened(block: str, chance: random.Random) -> str:
    text, mark, cited = block.partition("[^c")
    words = text.split(" ")
    kept = " ".join(words[: max(_FEWEST_WORDS, len(words) - chance.randrange(1, 4))])
    return f"{kept.rstrip('.,;')}.{mark}{cited}"


def _lengthened(block: str, chance: random.Random) -> str:
    return f"{block} It may last {chance.randrange(2, 9)} weeks."


def _uncited(block: str, _: random.Random) -> str:
    return re.sub(r"\[\^c\d+\]", "", block, count=1)
