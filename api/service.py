"""The opened desk as the routes see it, and what they share."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from api.accounts.desk import Accounts
from api.dashboard.board import Boards
from api.dashboard.lookout import Lookout, look_with
from api.dashboard.teller import Teller
from api.desk import Desk, load_ahead, open_desk
from api.drafts import DraftStore
from api.jobs import JobOptions, Jobs, Make
from api.line import Line
from api.publishing.channels import open_channel
from api.publishing.issues import Press
from api.publishing.publishing import Publishing
from api.publishing.rechecking import Rechecking
from api.publishing.sending import Sending
from api.publishing.settling import Settling
from api.publishing.shelf import Shelf
from api.publishing.store import PublicationStore
from api.review.ahead import Ahead
from api.review.comments import Comments
from api.review.deciding import Deciding
from api.review.editing import Editing
from api.review.foreseen import Foreseeing
from api.review.judging import Judging
from api.review.presence import Presence
from api.review.rewrites import RewriteStore
from api.review.store import ReviewStore
from api.review.suggestions import Suggestions
from api.rewriting import Rewriting, Write
from api.settings import Settings
from api.standing.keeping import Keeping
from api.takeover import Takeover
from api.ticking import ticking
from api.watching import watching
from api.wiring import line_url, make_accounts, open_line, utc_now
from api.workers import WorkerStore
from api.working import Working
from corpus.database.claim import Claims
from corpus.errors import BadInput
from corpus.subscriptions import SubscriptionStore


@dataclass(frozen=True, slots=True)
class Review:
    """Drafts under review: what is stored, how a text changes, and what is decided on it."""

    store: ReviewStore
    editing: Editing
    ahead: Ahead
    comments: Comments
    suggestions: Suggestions
    foreseeing: Foreseeing
    presence: Presence
    deciding: Deciding

    @classmethod
    def over(cls, desk: Desk, alone: Callable[[], bool]) -> Review:
        """Return the review of the drafts of an opened desk.

        ``alone`` tells whether one person only could approve.
        """
        store = ReviewStore(desk.engine)
        judging = Judging(desk.library, desk.styles.of)
        editing = Editing(store, judging, utc_now)
        return cls(
            store,
            editing,
            Ahead(judging, desk.heavy),
            Comments(store, utc_now, new_id),
            Suggestions(store, editing, utc_now, new_id),
            Foreseeing(judging),
            Presence(store, utc_now),
            Deciding(store, utc_now, new_id, alone),
        )


@dataclass(frozen=True, slots=True)
class Service:
    """All that a request may need. ``closing`` is set once the server is told to stop."""

    settings: Settings
    desk: Desk
    drafts: DraftStore
    jobs: Jobs
    line: Line
    feeds: SubscriptionStore
    review: Review
    rewriting: Rewriting
    accounts: Accounts
    boards: Boards
    lookout: Lookout
    rechecking: Rechecking
    shelf: Shelf
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def takeover(self) -> Takeover:
        """What sees to it that no job is left lying."""
        adopt = self.settings.jobs.adopt_seconds
        return Takeover(
            self.line,
            WorkerStore(self.desk.engine),
            (self.jobs.kind, self.rewriting.kind),
            timedelta(seconds=adopt) if adopt else None,
        )

    @property
    def standing(self) -> Keeping:
        """What keeps standing requests going."""
        return Keeping.over(self.jobs, self.desk.library, utc_now)

    @property
    def publishing(self) -> Publishing:
        """What sends approved texts to readers."""
        judging = self.review.editing.judging
        store = PublicationStore(self.desk.engine)
        return Publishing(self.review.store, store, judging, utc_now, new_id)

    @property
    def settling(self) -> Settling:
        """What carries texts through channels; its ``sending`` takes the first steps."""
        return settling_of(self.desk, self.publishing)


def publishing_of(desk: Desk) -> Publishing:
    """Return what publishes the approved texts of an opened desk."""
    judging = Judging(desk.library, desk.styles.of)
    return Publishing(
        ReviewStore(desk.engine), PublicationStore(desk.engine), judging, utc_now, new_id
    )


def settling_of(desk: Desk, publishing: Publishing) -> Settling:
    """Return what carries the texts of an opened desk through its channels."""
    channel = partial(open_channel, desk.settings)
    return Settling(Sending(publishing, Press.over(desk), channel))


def whole_chain(desk: Desk) -> Make:
    """Return what makes drafts unless something else is named: the chain, with its writers."""
    return desk.draft


def whole_rewrite(desk: Desk) -> Write:
    """Return what writes sections anew unless something else is named."""
    return desk.rewrite


def new_id() -> str:
    """Return an id for a row: 16 hexadecimal digits by chance."""
    return secrets.token_hex(8)


@contextmanager
def open_service(
    settings: Settings,
    maker: Callable[[Desk], Make] = whole_chain,
    rewriter: Callable[[Desk], Write] = whole_rewrite,
    *,
    works: bool = True,
) -> Iterator[Service]:
    """Open the store as its one writer, and close it in the end.

    Where it ``works``, jobs are worked here; else it puts them in line for the workers.
    """
    processes = settings.jobs.workers
    with (
        open_desk(settings, write=True, workers=processes) as desk,
        open_line(settings, desk.engine) as line,
        closing(Claims(desk.engine)) as claims,
    ):
        service = _wired(settings, desk, line, claims, (maker(desk), rewriter(desk)))
        with ExitStack() as stack:
            if works:
                load_ahead(settings)
                stack.enter_context(working(service, claims))
            stack.enter_context(watching(settings, desk.library, claims))
            stack.enter_context(ticking([service.settling.run_due, service.standing.run_due]))
            yield service


def _wired(
    settings: Settings, desk: Desk, line: Line, claims: Claims, makers: tuple[Make, Write]
) -> Service:
    make, write = makers
    drafts = DraftStore(desk.engine)
    given = settings.jobs
    options = JobOptions(waiting=given.waiting, seconds=given.draft_seconds)
    jobs = Jobs(drafts, make, clock=utc_now, line=line, claims=claims, options=options)
    accounts = make_accounts(settings, desk.engine)
    # A desk without sign-in knows one person.
    open_to_all = not settings.accounts.sign_in
    review = Review.over(desk, lambda: open_to_all or accounts.one_editor())
    review.store.fill_figures()
    rewrites, seconds = RewriteStore(desk.engine), given.draft_seconds
    rewriting = Rewriting(review.suggestions, rewrites, write, utc_now, seconds, line, claims)
    return Service(
        settings=settings,
        desk=desk,
        drafts=drafts,
        jobs=jobs,
        line=line,
        feeds=SubscriptionStore(desk.engine),
        review=review,
        rewriting=rewriting,
        accounts=accounts,
        boards=Boards(desk.engine, Teller(desk.library.storybook, desk.heavy)),
        lookout=Lookout(look_with(desk.engine, drafts.by_state)),
        rechecking=Rechecking(Press.over(desk), utc_now, new_id),
        shelf=Shelf(Press.over(desk)),
    )


@contextmanager
def working(service: Service, claims: Claims) -> Iterator[None]:
    """Work jobs in the block, drafts and rewritings alike."""
    settings = service.settings
    worker = Working(
        settings.jobs.executor,
        settings.jobs.concurrency,
        service.desk.engine,
        service.line,
        claims,
        service.takeover,
        utc_now,
        line_url(settings),
    )
    service.rewriting.open()
    service.jobs.open()
    try:
        worker.start()
        yield
    finally:
        service.rewriting.stop()
        service.jobs.stop()
        worker.stop()


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]
Limit = Annotated[int, Query(ge=1, le=200, description="at most this many items")]
Cursor = Annotated[str | None, Query(max_length=200, description="next_cursor of the page before")]


def conditional(request: Request, body: str | bytes, media_type: str, **headers: str) -> Response:
    """Answer with ``body`` under a strong ETag, or with 304 where the client has it already."""
    raw = body.encode() if isinstance(body, str) else body
    etag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", **headers}
    known = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
    if known & {etag, f"W/{etag}", "*"}:
        return Response(status_code=304, headers=headers)
    return Response(raw, media_type=media_type, headers=headers)


def conditional_json(request: Request, model: BaseModel) -> Response:
    """Answer with a model as JSON, under its ETag."""
    return conditional(request, model.model_dump_json(by_alias=True), "application/json")


def link_to_next(request: Request, cursor: str | None) -> Mapping[str, str]:
    """Return the ``Link`` header that leads to the next page, where there is one."""
    if cursor is None:
        return {}
    url = request.url.include_query_params(cursor=cursor)
    return {"Link": f'<{url.path}?{url.query}>; rel="next"'}


def offset_of(cursor: str | None) -> int:
    """Return how many items the pages before held; ``BadInput`` for a cursor that is not ours."""
    if cursor is None:
        return 0
    number = cursor[1:]
    if cursor[:1] != "o" or not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise BadInput(
            "this cursor is none of ours", help="pass next_cursor as it was given, or leave it out"
        )
    return int(number)
