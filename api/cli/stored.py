"""Stored drafts with the articles that they cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.model import Article, Briefing


def load(settings: Settings, beginning: str) -> tuple[Briefing, Mapping[str, Article]]:
    """Return the draft whose id begins so, and the articles it cites; else ``NotFound``."""
    from api import wiring
    from api.drafts import briefing_of

    with wiring.open_drafts(settings) as drafts:
        briefing = briefing_of(drafts.find(beginning))
    return briefing, cited_articles(settings, briefing)


def cited_articles(settings: Settings, briefing: Briefing) -> Mapping[str, Article]:
    """Return those articles that ``briefing`` cites and the store holds, by id."""
    from api import wiring
    from api.desk import cited_articles

    with wiring.open_library(settings) as library:
        return cited_articles(briefing, library)
