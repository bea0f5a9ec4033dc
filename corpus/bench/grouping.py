"""How well articles fall into stories, and wire copies into groups, beside a reader's labels."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import select

from corpus import database as db
from corpus.bench.labelled import Labelled, halves
from corpus.bench.partition import Agreement, PairCounts, b_cubed, pair_counts
from corpus.errors import BadInput
from corpus.ingest import ingest
from corpus.library import Library
from corpus.origins import origin_groups
from corpus.stories import clusters
from corpus.stories.profiles import Profile, unpack

Say = Callable[[str], None]

# What constants and threshold were chosen on is in-sample; the others are not.
CHOSEN_ON, OTHERS, ALL = "chosen on", "the others", "one store"
_COPIES_SHAPE = '{"articles": {story: [ids]}, "copies": [[id, id]], "shares_text": [[id, id]]}'


@dataclass(frozen=True, slots=True)
class StoriesScore:
    """Agreement (B-cubed) over the articles of one ``half``; how many stories there are, found."""

    half: str
    agreement: Agreement
    stories: int
    found: int


def measure_stories(
    articles: Sequence[Labelled], store: Path | None = None, say: Say = lambda _t: None
) -> Iterator[StoriesScore]:
    """Yield the agreement on each half of the topics, and on all articles in one store.

    Articles go through the pipeline of every ingest, into the folder ``store`` or into one that is
    deleted afterwards. Each half is then clustered by itself out of the profiles stored.
    """
    with ExitStack() as stack:
        folder = store or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        library = stack.enter_context(Library.open(folder, write=True))
        whole = [a.article for a in articles]
        for done, _outcome in enumerate(ingest(whole, library), 1):
            say(f"storing: {done:,} of {len(whole):,} articles")
        stored = _stored(library, {a.article.id for a in articles})
    for name, some in zip((CHOSEN_ON, OTHERS), halves(articles), strict=True):
        own = [a.article.id for a in some]
        groups = clusters([stored[i][1] for i in own])
        found = {own[place]: number for number, group in enumerate(groups) for place in group}
        yield _stories_score(name, some, found)
    yield _stories_score(ALL, articles, {i: story for i, (story, _profile) in stored.items()})


def _stories_score(
    name: str, articles: Sequence[Labelled], found: Mapping[str, Any]
) -> StoriesScore:
    labels = {a.article.id: a.story for a in articles}
    return StoriesScore(
        name, b_cubed(found, labels), len(set(labels.values())), len({found[i] for i in labels})
    )


def _stored(library: Library, wanted: set[str]) -> dict[str, tuple[str, Profile]]:
    a, m = db.articles.c, db.story_members.c
    rows = select(a.id, m.story_id, m.profile).join_from(
        db.articles, db.story_members, m.article_seq == a.seq
    )
    with library.engine.connect() as connection:
        return {
            row.id: (row.story_id, unpack(row.profile))
            for row in connection.execute(rows)
            if row.id in wanted
        }


@dataclass(frozen=True, slots=True)
class CopyLabels:
    """Sets of articles of one story each, every pair within which was read; pairs that copy."""

    sets: Mapping[str, Sequence[str]]
    copies: Sequence[tuple[str, str]]


def read_copy_labels(path: Path | None = None) -> CopyLabels:
    """Read labels of wire copies, those of the project by default; ``BadInput`` if they are none.

    Those are of 892 pairs of ECB+, by reading before any score was looked at.
    """
    text = (
        path.read_text("utf-8") if path else (files(__package__) / "wire_copies.json").read_text()
    )
    try:
        raw = json.loads(text)
        return CopyLabels(raw["articles"], [(one, other) for one, other in raw["copies"]])
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"no labels of copies: {error!r}", help=_COPIES_SHAPE) from error


def measure_copies(articles: Sequence[Labelled], labels: CopyLabels) -> PairCounts:
    """Group all ``articles`` by text and count the labelled pairs; ``BadInput`` if one is away."""
    named = {a.id: a.article.id for a in articles}
    if missing := sorted({i for ids in labels.sets.values() for i in ids} - set(named)):
        raise BadInput(
            f"{len(missing)} of the labelled articles are not among the articles: {missing[0]} …",
            help="name the file that the labels are of",
        )
    groups = origin_groups([a.article for a in articles])
    found = {own: groups[article] for own, article in named.items()}
    return pair_counts(labels.sets.values(), found, labels.copies)
