"""What an editor should know of a dossier, in words: what was left out, what is odd. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from corpus.language.instructions import Instruction, instructions
from corpus.model import Article
from corpus.stories import Conflict
from drafter.gather.relevance import Choice, Event
from drafter.gather.told import disagreements

_MOST = 5
_SHOWN_CHARS = 120
_DAY = "%-d %B %Y"


def tell(
    choice: Choice,
    members: Sequence[Article],
    kept: Sequence[Article],
    origins: Mapping[str, str],
    conflicts: Sequence[Conflict],
) -> tuple[str, ...]:
    """Say what else the topic could mean, what was left out and why, and where sources disagree."""
    notes = [_other(event) for event in choice.others]
    kept_ids = {a.id for a in kept}
    outside = [a for a in members if a.id not in kept_ids]
    if outside:
        notes.append(f"outside the window: {_titles(outside)}")
    if choice.off_topic:
        away = [p.article for p in choice.off_topic]
        notes.append(f"left out, as they tell other stories: {_titles(away)}")
    by_id = {a.id: a for a in kept}
    for article in kept:
        origin = origins.get(article.id, article.id)
        if origin != article.id:
            of = by_id[origin].outlet_name if origin in by_id else "an article left out"
            notes.append(f"counted once: {_title(article)} copies {of}")
    notes += [_addressing(article, found[0]) for article in kept if (found := _orders(article))]
    notes += [f"sources disagree: {line}" for line in disagreements(conflicts)]
    return tuple(notes)


def _orders(article: Article) -> list[Instruction]:
    return instructions(f"{article.title}\n{article.text}")


def _addressing(article: Article, first: Instruction) -> str:
    words = " ".join(first.text.split())[:_SHOWN_CHARS]
    return f"addresses a language model: {_title(article)} {first.why}, “{words}”"


def _other(event: Event) -> str:
    return (
        f"another event by these words{_when(event.oldest, event.newest)}, left out: "
        f"{_titles([p.article for p in event.members])}. Narrow the topic or set as_of to get it"
    )


def _when(oldest: datetime | None, newest: datetime | None) -> str:
    if oldest is None or newest is None:
        return ""
    first, last = oldest.strftime(_DAY), newest.strftime(_DAY)
    return f" ({first})" if first == last else f" ({first} to {last})"


def _titles(articles: Sequence[Article]) -> str:
    shown = "; ".join(_title(a) for a in articles[:_MOST])
    more = len(articles) - _MOST
    return f"{shown}; and {more} more" if more > 0 else shown


def _title(article: Article) -> str:
    return f"“{article.title}” ({article.outlet_name})"
