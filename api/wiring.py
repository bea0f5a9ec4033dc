"""The composition root: settings in, the parts of the desk out.

The command and the service both come here, so that there is one place where a part is chosen.
Heavy packages are imported where they are needed: ``drafter --help`` must not wait for them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BadInput, DeskError, NotFound

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
    from corpus.model import Article, Briefing
    from corpus.subscriptions import SubscriptionStore, Watcher
    from drafter.heavy import Heavy
    from drafter.model import DraftRequest, OnEvent, Writer
    from drafter.rate_limit import RateLimiter
    from prompts import HouseStyle

WRITERS = ("extractive", "llm")
Sources = Mapping[str, "Article"]


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


def load_ahead(settings: Settings) -> None:
    """Import what the first drafts would otherwise wait for, all of them behind one another."""
    import drafter.chain
    import drafter.extractive
    import drafter.ledger  # noqa: F401

    if settings.default_writer == "llm":
        from api.models import model_config
        from drafter.llm.tokens import TokenCounter

        # A vocabulary that is not there is an error of the draft that needs it.
        with suppress(DeskError):
            TokenCounter(model_config(settings).encoding).count("")


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


def make_writer(  # noqa: PLR0913 — what a writer is made of, by name
    settings: Settings,
    request: DraftRequest,
    *,
    draft_id: str,
    engine: Engine,
    limiter: RateLimiter,
    heavy: Heavy,
) -> Writer:
    """Return the writer that ``request`` names; an unknown or unreachable one is ``BadInput``."""
    if request.writer == "extractive":
        from drafter.extractive import ExtractiveWriter

        return ExtractiveWriter(heavy)
    if request.writer == "llm":
        from api.models import model_writer
        from drafter.ledger import SqlLedger

        ledger = SqlLedger(engine, now=utc_now)
        return model_writer(settings, request, draft_id=draft_id, ledger=ledger, limiter=limiter)
    raise BadInput(f"no writer {request.writer!r}", help=f"choose {' or '.join(WRITERS)}")


def check_writer(settings: Settings, name: str) -> None:
    """Refuse a writer that cannot work before any work is done."""
    if name not in WRITERS:
        raise BadInput(f"no writer {name!r}", help=f"choose {' or '.join(WRITERS)}")
    if name == "llm" and settings.default_writer != "llm":
        raise BadInput(
            "the writer llm needs a model",
            help="set DRAFTER_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL, or use extractive",
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """The opened parts that drafting needs; whoever opened them closes them."""

    settings: Settings
    engine: Engine
    library: Library
    styles: StyleBook
    limiter: RateLimiter
    heavy: Heavy

    @property
    def style(self) -> HouseStyle:
        """The house style of drafts that name none themselves."""
        return self.styles.own

    async def draft(
        self, request: DraftRequest, *, draft_id: str, now: datetime, on_event: OnEvent
    ) -> tuple[Briefing, Sources]:
        """Run the whole chain; return the briefing and the articles that it cites, by id."""
        from api.past_issues import ApprovedIssues
        from drafter.chain import draft
        from drafter.tracing import step

        writer = self._writer(request, draft_id)
        style = self.styles.of(request.style)
        self.styles.keep(style, now=now)
        about = {"desk.draft_id": draft_id, "desk.writer": writer.name}
        with step("draft", lambda: writer.usage, about):
            briefing = await draft(
                request,
                library=self.library,
                writer=writer,
                style=style,
                draft_id=draft_id,
                now=now,
                on_event=on_event,
                heavy=self.heavy,
                past=ApprovedIssues(self.engine, until=now),
            )
        return briefing, cited_articles(briefing, self.library)

    async def rewrite(  # noqa: PLR0913 — what a section depends on, by name
        self,
        briefing: Briefing,
        key: str,
        *,
        request: DraftRequest,
        wish: str,
        now: datetime,
        on_event: OnEvent,
    ) -> Briefing:
        """Return ``briefing`` with one section written anew, within the budget of ``request``."""
        from drafter.rewrite import rewrite
        from drafter.tracing import step

        writer = self._writer(request, briefing.id)
        about = {"desk.draft_id": briefing.id, "desk.writer": writer.name, "desk.section": key}
        with step("rewrite", lambda: writer.usage, about):
            return await rewrite(
                briefing,
                key,
                request=request,
                library=self.library,
                writer=writer,
                style=self.styles.of(briefing.style_hash),
                now=now,
                on_event=on_event,
                wish=wish,
                heavy=self.heavy,
            )

    def _writer(self, request: DraftRequest, draft_id: str) -> Writer:
        check_writer(self.settings, request.writer)
        return make_writer(
            self.settings,
            request,
            draft_id=draft_id,
            engine=self.engine,
            limiter=self.limiter,
            heavy=self.heavy,
        )


@contextmanager
def open_desk(settings: Settings, *, write: bool = False, workers: int = 0) -> Iterator[Desk]:
    """Open the store, the database and the style together, and close them in the end.

    ``workers`` processes check the drafts, or a thread of this one where there are none.
    """
    engine = open_engine(settings)
    try:
        with open_library(settings, write=write) as library, open_heavy(settings, workers) as heavy:
            styles, limiter = open_styles(settings, engine), open_limiter(settings)
            yield Desk(settings, engine, library, styles, limiter, heavy)
    finally:
        engine.dispose()


async def draft_now(
    settings: Settings,
    request: DraftRequest,
    *,
    on_event: OnEvent,
    now: Callable[[], datetime] = utc_now,
) -> tuple[Briefing, Sources]:
    """Draft in the foreground and store the draft where the service shows it."""
    from api.drafts import DraftStore, new_draft_id
    from api.observing.traces import traced
    from corpus.codec import briefing_to_dict

    with open_desk(settings) as desk, traced(settings):
        draft_id = new_draft_id()
        briefing, sources = await desk.draft(
            request, draft_id=draft_id, now=now(), on_event=on_event
        )
        DraftStore(desk.engine).record(briefing_to_dict(briefing, sources), request, now=now())
        return briefing, sources


async def rewrite_now(  # noqa: PLR0913 — what is asked for, by name
    settings: Settings,
    beginning: str,
    key: str,
    *,
    wish: str,
    budget: float | None,
    on_event: OnEvent,
    now: Callable[[], datetime] = utc_now,
) -> tuple[Briefing, Sources]:
    """Write one section of a stored draft anew, and store the whole as a draft of its own."""
    from api.drafts import DraftStore, briefing_of, new_draft_id
    from api.observing.traces import traced
    from corpus.codec import briefing_to_dict

    with open_desk(settings) as desk, traced(settings):
        drafts = DraftStore(desk.engine)
        stored = drafts.find(beginning)
        request = stored.request if budget is None else replace(stored.request, budget=budget)
        before = replace(briefing_of(stored), id=new_draft_id(), created_at=now())
        briefing = await desk.rewrite(
            before, key, request=request, wish=wish, now=now(), on_event=on_event
        )
        sources = cited_articles(briefing, desk.library)
        drafts.record(briefing_to_dict(briefing, sources), request, now=now())
        return briefing, sources


def cited_articles(briefing: Briefing, library: Library) -> Sources:
    """Return the articles that a briefing cites, withheld sentences and their nearest included."""
    return library.get_many(sorted(briefing.cited_ids))
