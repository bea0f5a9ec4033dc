"""Articles with the story that somebody says each belongs to."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import sources
from corpus.errors import BadInput
from corpus.model import Article

_SHAPE = '{"id": "…", "story": "…"} a line, "topic" beside them if there are any'
_LEADING_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """``article`` under the ``id`` of its data set, with its ``story`` and that one's ``topic``."""

    id: str
    article: Article
    story: str
    topic: str


def read_labelled(articles: Path, labels: Path | None = None) -> list[Labelled]:
    """Read articles out of JSON lines that have an ``id``, and their labels.

    Labels are in the same lines, or in ``labels``: JSON lines of ``{id, story, topic}``. Without a
    topic it is the number that the story's name begins with, else the story. ``BadInput`` where a
    line cannot be read, or an article has no label.
    """
    raw = _lines(articles)
    items = list(sources.read(articles))
    found = [item for item in items if isinstance(item, Article)]
    if len(found) != len(raw):
        raise BadInput(
            f"{articles.name}: {len(found)} of {len(raw)} lines are articles",
            help="`drafter ingest` names what is wrong with the others",
        )
    told = {str(row.get("id")): row for row in (_lines(labels) if labels else raw)}
    out = []
    for row, article in zip(raw, found, strict=True):
        label = told.get(str(row.get("id")), {})
        story = label.get("story")
        if "id" not in row or not isinstance(story, str):
            raise BadInput(f"{articles.name}: {article.title!r} has no story", help=_SHAPE)
        out.append(Labelled(str(row["id"]), article, story, _topic(label, story)))
    return out


def halves(articles: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Return the articles of every other topic, by number or name, and those of the others."""
    topics = sorted({a.topic for a in articles}, key=_in_order)
    first = set(topics[::2])
    return (
        [a for a in articles if a.topic in first],
        [a for a in articles if a.topic not in first],
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise BadInput(f"{path.name}:{number} is no JSON: {error}", help=_SHAPE) from error
            if not isinstance(row, dict):
                raise BadInput(f"{path.name}:{number} is no object", help=_SHAPE)
            rows.append(row)
    return rows


def _topic(label: dict[str, Any], story: str) -> str:
    number = _LEADING_NUMBER.match(story)
    return str(label.get("topic") or (number.group() if number else story))


def _in_order(topic: str) -> tuple[bool, int, str]:
    return (False, int(topic), topic) if topic.isdecimal() else (True, 0, topic)
