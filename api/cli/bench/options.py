"""Options that several benches share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.model import Article

Documents = Annotated[
    list[Path] | None,
    typer.Option(
        "--documents",
        metavar="PATH",
        help="Articles to make the material of (repeatable); without, the sample corpus.",
    ),
]


def articles_of(documents: Sequence[Path] | None) -> list[Article]:
    """Return the articles in ``documents``, or the sample corpus where none are named."""
    from corpus.bench.systems import read_articles
    from corpus.sample import ARTICLES

    return read_articles(*(documents or [ARTICLES]))
