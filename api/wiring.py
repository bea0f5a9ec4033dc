"""The composition root: settings in, the parts of the desk out.

The command and the service both come here, so that there is one place where a part is chosen.
Heavy packages are imported where they are needed: ``drafter --help`` must not wait for them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from api.accounts.desk import Accounts
    from api.drafts import DraftStore
    from api.line import Line
    from api.review.store import ReviewStore
    from api.settings import Settings
    from api.styles import StyleBook
    from corpus.fetch import Fetcher
    from corpus.library import Library
    from corpus.model import Briefing
    from corpus.subscriptions import SubscriptionStore, Watcher
    from drafter.heavy import Heavy
    from drafter.rate_limit import RateLimiter
    from prompts import HouseStyle


def utc_now() -> datetime:
    """The clock of the desk; everything below takes the time as an argument."""
    return datetime.now(UTC)


def open_style(settings: Settings) -> HouseStyle:
    """Return the house style that the settings name, for drafts that name none themselves."""
    from prompts import load_style

    return load_style(settings.style.path)


def open_styles(settings: Settings, engine: Engine) -> StyleBook:
    """Return all house styles that drafts may be or have been made in."""
    from api.styles import StyleBook

    return StyleBook(engine, open_style(settings))


def keep_style(settings: Settings, name: str) -> str:
    """Store the house style of that name, or of the file, and return its hash."""
    engine = open_engine(settings)
    try:
        styles = open_styles(settings, engine)
        style = styles.find(name)
        styles.keep(style, now=utc_now())
        return style.hash
    finally:
        engine.dispose()


def all_styles(settings: Settings) -> list[HouseStyle]:
    """Return all house styles that a draft may be asked for in, the desk's own first."""
    engine = open_engine(settings)
    try:
        return open_styles(settings, engine).all()
    finally:
        engine.dispose()


def style_of(settings: Settings, briefing: Briefing) -> HouseStyle:
    """Return the house style that a stored briefing was made in."""
    engine = open_engine(settings)
    try:
        return open_styles(settings, engine).of(briefing.style_hash)
    finally:
        engine.dispose()


def open_engine(settings: Settings) -> Engine:
    """Return the database at its newest schema."""
    from corpus.database import connect, upgrade

    engine = connect(settings.database_url)
    upgrade(engine)
    return engine


def desk_must_be(settings: Settings) -> None:
    """Raise ``NotFound`` where the data folder holds no desk, instead of making an empty one."""
    if settings.store.database_url is None and not (settings.data / "desk.db").exists():
        raise NotFound(f"no desk in {settings.data}", help="set DRAFTER_DATA to the desk's folder")


def use_outlets(settings: Settings) -> None:
    """Lay the user's table of outlets, where the settings name one, over the shipped one."""
    from corpus import outlets

    outlets.use(settings.sources.outlets)


@contextmanager
def open_library(settings: Settings, *, write: bool = False) -> Iterator[Library]:
    """Open the store; with ``write`` as its one writer, else ``StoreBusy``."""
    from corpus.library import ChromaServer, Library

    use_outlets(settings)
    url, at = settings.database_url, settings.store
    chroma = ChromaServer(at.chroma_url, at.chroma_collection) if at.chroma_url else None
    with Library.open(settings.data, write=write, database_url=url, chroma=chroma) as library:
        yield library


def line_url(settings: Settings) -> str:
    """Return where the line of jobs is kept."""
    from api.line import jobs_database_url

    return jobs_database_url(settings.database_url, settings.data)


@contextmanager
def open_line(settings: Settings, engine: Engine) -> Iterator[Line]:
    """Open the line in which jobs wait; this needs no lock."""
    from api.line import Line

    with closing(Line(line_url(settings))) as line:
        line.prepare(engine)
        yield line


@contextmanager
def open_drafts(settings: Settings) -> Iterator[DraftStore]:
    """Open the drafts."""
    from api.drafts import DraftStore

    engine = open_engine(settings)
    try:
        yield DraftStore(engine)
    finally:
        engine.dispose()


@contextmanager
def open_reviews(settings: Settings) -> Iterator[ReviewStore]:
    """Open the drafts under review."""
    from api.review.store import ReviewStore

    engine = open_engine(settings)
    try:
        yield ReviewStore(engine)
    finally:
        engine.dispose()


@contextmanager
def open_fetcher(_settings: Settings) -> Iterator[Fetcher]:
    """Open the one way to the network."""
    from corpus.fetch import Fetcher

    with closing(Fetcher()) as fetcher:
        yield fetcher


@contextmanager
def open_subscriptions(settings: Settings) -> Iterator[SubscriptionStore]:
    """Open the feeds that are watched; this needs no lock."""
    from corpus.subscriptions import SubscriptionStore

    engine = open_engine(settings)
    try:
        yield SubscriptionStore(engine)
    finally:
        engine.dispose()


def make_accounts(settings: Settings, engine: Engine) -> Accounts:
    """Return what knows who may use the desk."""
    from api.accounts.desk import Accounts
    from api.accounts.model import Limits

    given = settings.accounts
    limits = Limits(timedelta(hours=given.session_hours), timedelta(hours=given.idle_hours))
    return Accounts(engine, clock=utc_now, limits=limits)


@contextmanager
def open_accounts(settings: Settings) -> Iterator[Accounts]:
    """Open the accounts; this needs no lock."""
    engine = open_engine(settings)
    try:
        yield make_accounts(settings, engine)
    finally:
        engine.dispose()


def make_watcher(settings: Settings, library: Library, fetcher: Fetcher) -> Watcher:
    """Return what polls the feeds into ``library``, which has to be open to write."""
    from corpus.subscriptions import Pace, SubscriptionStore, Watcher

    feeds = settings.feeds
    return Watcher(
        SubscriptionStore(library.engine),
        library,
        fetcher,
        utc_now,
        random.Random(),
        Pace(timedelta(minutes=feeds.minutes)),
        feeds.entries,
    )


@contextmanager
def open_heavy(settings: Settings, workers: int) -> Iterator[Heavy]:
    """Start the processes that check drafts, and end them; with none, checks run in a thread."""
    from drafter.heavy import Workers, in_thread

    if not workers:
        yield in_thread
        return
    with closing(Workers(workers, partial(_prepare_worker, settings.sources.outlets))) as heavy:
        yield heavy


def _prepare_worker(outlets_table: Path | None) -> None:
    """Load in a worker what its first piece of work would wait for."""
    import drafter.chain
    import drafter.extractive  # noqa: F401
    from corpus import outlets

    outlets.use(outlets_table)


def open_limiter(settings: Settings) -> RateLimiter:
    """Return the limit on model calls that all drafts of this process keep together."""
    from drafter.rate_limit import RateLimiter

    return RateLimiter(
        requests_per_minute=settings.model.requests_per_minute,
        tokens_per_minute=settings.model.tokens_per_minute,
        clock=time.monotonic,
    )
