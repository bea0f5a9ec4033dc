"""The desk with its parts opened: what makes drafts, for the command and for the service.

Heavy packages are imported where they are needed: ``drafter --help`` must not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from api.wiring import open_engine, open_heavy, open_library, open_limiter, open_styles, utc_now
from corpus.errors import BadInput, DeskError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from api.settings import Settings
    from api.styles import StyleBook
    from corpus.library import Library
    from corpus.model import Article, Briefing
    from drafter.heavy import Heavy
    from drafter.model import DraftRequest, OnEvent, Writer
    from drafter.rate_limit import RateLimiter
    from prompts import HouseStyle

WRITERS = ("extractive", "llm")
Sources = Mapping[str, "Article"]


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
