"""Articles, and what names exact words in them.

Offsets are Unicode code points into ``Article.text`` and half-open, as in Python slices.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


def article_id(url: str | None, text: str) -> str:
    """Name an article by what it is: its canonical URL and its text.

    A changed text gets another id, so that a citation of the older revision keeps resolving.
    """
    return hashlib.sha256(f"{url or ''}\n{text}".encode()).hexdigest()[:32]


def quote_hash(words: str) -> str:
    """Return the fingerprint by which a citation recognises the exact words it cites."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def normalise_text(text: str) -> str:
    """Return ``text`` as articles store it: NFC, line feeds alone, no control characters."""
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        c for c in unified if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}
    ).strip()


class Precision(StrEnum):
    """How exactly a publication date is known. ``UNKNOWN`` goes with ``published_at=None``."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Article:
    """One immutable revision of one article.

    ``published_at`` is timezone-aware UTC or ``None``; ``date_source`` names the field it was read
    from (``json-ld:datePublished``). ``revision_of`` is the id of the revision that this one
    replaces at the same URL. ``origin_group`` is the id of the article whose text this one copies
    (its own id where it copies none).

    ``date_zone`` is the offset that the date was written with (``+03:00``), ``unknown`` where a
    clock time names none (then ``published_at`` has it as if it were UTC, and only the day counts),
    ``None`` where no clock time was written. ``access`` is ``free``, ``metered`` or ``paid`` where
    the page says so. ``correction`` is the notice by which the article says that it was corrected,
    ``withdrawn`` the one that its publisher took it back: such a revision is no evidence.
    """

    id: str
    url: str | None
    outlet: str | None
    title: str
    text: str
    byline: str | None = None
    published_at: datetime | None = None
    date_precision: Precision = Precision.UNKNOWN
    date_source: str | None = None
    fetched_at: datetime | None = None
    language: str | None = None
    extractor: str = "given"
    origin_group: str | None = None
    revision_of: str | None = None
    date_zone: str | None = None
    access: str | None = None
    correction: str | None = None
    withdrawn: str | None = None

    @property
    def outlet_name(self) -> str:
        """The outlet as a reader sees it; an article that names none is ``unnamed source``."""
        return self.outlet or "unnamed source"


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article's text that begins and ends on a sentence. Never a copy."""

    article_id: str
    start: int
    end: int

    @property
    def id(self) -> str:
        return f"{self.article_id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with how it was found.

    Ranks count from 1 and are ``None`` where that index did not return the passage. ``score`` is
    the fused score in [0, 1]; ``why`` says in words why the passage is here.
    """

    passage: Passage
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim that exact words stand in an article: it resolves iff the slice hashes equal."""

    article_id: str
    start: int
    end: int
    quote_hash: str

    @classmethod
    def of(cls, article: Article, start: int, end: int) -> Citation:
        """Cite ``article.text[start:end]``; an empty or out-of-range span is a ``ValueError``."""
        if not 0 <= start < end <= len(article.text):
            raise ValueError(f"span {start}-{end} lies outside article {article.id}")
        return cls(article.id, start, end, quote_hash(article.text[start:end]))

    def resolve(self, articles: Mapping[str, Article]) -> str | None:
        """Return the cited words, or ``None`` where they are not what was cited."""
        article = articles.get(self.article_id)
        if article is None or not 0 <= self.start < self.end <= len(article.text):
            return None
        words = article.text[self.start : self.end]
        return words if quote_hash(words) == self.quote_hash else None
