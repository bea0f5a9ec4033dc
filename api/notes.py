"""What a reader should know of an article before leaning on it, in a few words each."""

from __future__ import annotations

from corpus.instants import UNKNOWN_ZONE
from corpus.model import Article
from corpus.outlets import outlet_of


def article_notes(article: Article) -> list[str]:
    """Return what sets an article apart; an ordinary one in English has none."""
    known = outlet_of(article.url)
    notes = []
    if article.revision_of:
        notes.append("newer text of an article stored before")
    if article.correction:
        notes.append("corrected by its publisher")
    if article.withdrawn:
        notes.append("taken back by its publisher")
    if article.access == "paid":
        notes.append("behind a paywall")
    if article.access == "metered":
        notes.append("metered")
    if known and known.state:
        notes.append("state-run outlet")
    if known and known.wire:
        notes.append("wire agency")
    if article.language not in {None, "en"}:
        notes.append(f"language: {article.language}")
    if article.date_zone == UNKNOWN_ZONE:
        notes.append("time zone not stated")
    return notes
