"""The pages: ask for a draft, watch it being made, read it, open what it cites."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from api.accounts import Actor, ActorDep
from api.accounts.permissions import ASK
from api.drafts import Draft, Wanted, new_draft_id
from api.endings import error_to_dict
from api.notes import article_notes
from api.pages.origins import origins
from api.pages.queue import choices, lines, narrowed
from api.pages.render import environment, page
from api.pages.uses import Use, uses
from api.pages.view import paragraphs, progress_of, web_link
from api.problems import status_of
from api.publishing.store import ARCHIVE
from api.routes.drafts import request_of
from api.routes.workspace import again, evidence_part, reading, workspace
from api.searching import hits
from api.service import Service, ServiceDep
from api.shapes.drafts import DraftIn
from api.wiring import utc_now
from corpus.errors import DeskError
from corpus.library import Query as Search
from corpus.model import Article
from corpus.sample import suggested_requests

router = APIRouter(include_in_schema=False)
_ON_PAGE = 30
_USED = 20  # drafts, the newest
_EVENTS = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was filled in, all of it text."""

    topic: str = ""
    as_of: str = ""
    window: str = ""
    angle: str = ""
    prefer: str = ""
    without: str = ""
    writer: str = ""
    budget: str = ""
    style: str = ""

    def read(self) -> DraftIn:
        """Return the request; what does not fit is pydantic's ``ValidationError``."""
        return DraftIn.model_validate(
            {
                "topic": self.topic,
                "as_of": _end_of_day(self.as_of),
                "window_days": self.window or None,
                "angle": self.angle.strip() or None,
                "prefer": _names(self.prefer),
                "without": _names(self.without),
                "writer": self.writer or None,
                "budget": self.budget or None,
                "style": self.style or None,
            }
        )


@router.get("/")
def home(  # noqa: PLR0913, PLR0917 (each is a query parameter)
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    topic: str = "",
    as_of: str = "",
    window: str = "",
    angle: str = "",
    prefer: str = "",
    without: str = "",
    writer: str = "",
    style: str = "",
    cursor: str | None = None,
) -> Response:
    """Show the form, filled in as the address says, and the queue of drafts."""
    asked = Asked(topic, as_of, window, angle, prefer, without, writer, "", style)
    return _home(request, service, actor, asked, cursor=cursor)


@router.post("/drafts")
def ask(  # noqa: PLR0913, PLR0917 (each is a field of the form)
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    topic: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
    window: Annotated[str, Form()] = "",
    angle: Annotated[str, Form()] = "",
    prefer: Annotated[str, Form()] = "",
    without: Annotated[str, Form()] = "",
    writer: Annotated[str, Form()] = "",
    budget: Annotated[str, Form()] = "",
    style: Annotated[str, Form()] = "",
    key: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Ask for a draft and go to its page; the form's key makes a double click harmless."""
    asked = Asked(topic, as_of, window, angle, prefer, without, writer, budget, style)
    try:
        wanted = request_of(asked.read(), service)
        named = f"form:{key}" if key else None
        draft = service.jobs.submit(new_draft_id(), wanted, key=named, by=actor.id)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]).replace("_", " ").capitalize()
        problem = {"message": f"{field}: {first['msg']}.", "help": ""}
        return _home(request, service, actor, asked, problem=problem, status=422)
    except DeskError as error:
        told = error_to_dict(error)
        return _home(request, service, actor, asked, problem=told, status=status_of(error))
    return RedirectResponse(f"/drafts/{draft.id}", 303)


@router.get("/drafts/{draft_id}")
def show(  # noqa: PLR0913, PLR0917 (each is a query parameter)
    draft_id: str,
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    view: str = "",
    part: str = "",
    sentence: str = "",
    q: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Show a draft: being made, ready, or ended otherwise. ``part=progress`` is the inner part."""
    draft = service.drafts.get(draft_id)
    if part == "progress":
        return _progress_part(service, draft)
    if draft.state == "generating":
        values = {"draft": draft, "progress": _progress(service, draft)}
        return page(request, "making.html", values)
    if draft.briefing is None:
        return page(request, "ended.html", {"draft": draft, "again": again(draft)})
    if view == "read":
        stand = service.review.store.stand(draft_id, at=utc_now())
        return page(request, "draft.html", reading(service, stand, actor))
    if part == "evidence":
        return evidence_part(request, service, actor, draft, sentence, q)
    return workspace(request, service, actor, draft, sentence, q)


@router.post("/drafts/{draft_id}/cancel")
def cancel(draft_id: str, service: ServiceDep) -> Response:
    """Cancel a draft and show it; one that was done in the meantime simply shows."""
    draft = service.drafts.get(draft_id)
    if draft.state == "generating":
        service.jobs.cancel(draft_id)
    return RedirectResponse(f"/drafts/{draft_id}", 303)


@router.get("/articles/{article_id}")
def article(
    article_id: str,
    request: Request,
    service: ServiceDep,
    start: int | None = None,
    end: int | None = None,
) -> Response:
    """Show a stored article, the words from ``start`` to ``end`` marked."""
    library = service.desk.library
    found = library.article(article_id)
    asked = start is not None or end is not None
    cited = start is not None and end is not None and 0 <= start < end <= len(found.text)
    link = web_link(found.url)
    before = found.revision_of
    values = {
        "article": found,
        "lines": paragraphs(found.text, *((start, end) if cited else (None, None))),
        "cited": cited,
        "problem": "" if cited or not asked else "The address names no words of this article.",
        "link": link,
        "host": urlsplit(link).hostname if link else "",
        "origin_of": origins(library, [found]).get(found.id),
        "story": library.story_of(found.id),
        "uses": _uses(service, found.id),
        "newer": _newer(service, found),
        "older": library.get_many([before]).get(before) if before else None,
        "notes": article_notes(found),
    }
    return page(request, "article.html", values, here="search")


@router.get("/search")
def search(request: Request, service: ServiceDep, q: str = "") -> Response:
    """Search the store; without a question, show its newest articles."""
    problem = found = None
    if q.strip():
        try:
            found = hits(service.desk.library, Search(q.strip()[:2000], 20))
        except DeskError as error:
            problem = error_to_dict(error)
    values = {
        "q": q,
        "hits": found,
        "problem": problem,
        "newest": list(islice(service.desk.library.articles(limit=_ON_PAGE), _ON_PAGE)),
        "articles": service.desk.library.stats().articles,
    }
    return page(request, "search.html", values, here="search")


def _home(  # noqa: PLR0913 (keywords, each of one case)
    request: Request,
    service: Service,
    actor: Actor,
    asked: Asked,
    *,
    cursor: str | None = None,
    problem: Any = None,
    status: int = 200,
) -> Response:
    form = narrowed(request.query_params)
    wanted = form.read(me=actor.id, now=utc_now())
    found = service.drafts.list(wanted, limit=_ON_PAGE, cursor=cursor)
    stories = service.drafts.stories([d.id for d in found.items])
    titles = dict(stories.values())
    settings = service.settings
    more = (asked.as_of, asked.window, asked.angle, asked.prefer, asked.without)
    styles = service.desk.styles
    values = {
        "form": asked,
        "key": secrets.token_urlsafe(16),
        "problem": problem,
        "more_open": any(more),
        "may_ask": ASK.allows(actor.roles),
        "narrowed": form,
        "offered": choices(),
        "queue": lines(found.items, stories),
        "story_title": titles.get(form.story),
        "next_address": found.next_cursor and form.address(cursor=found.next_cursor),
        "articles": service.desk.library.stats().articles,
        "has_model": settings.default_writer == "llm",
        "model": settings.model.name,
        "styles": styles.all(),
        "suggestions": _suggestions(service),
    }
    return page(request, "home.html", values, status=status)


def _progress(service: Service, draft: Draft) -> Any:
    style = service.desk.styles.of(draft.request.style)
    return progress_of(service.drafts.events(draft.id, limit=_EVENTS), style)


def _progress_part(service: Service, draft: Draft) -> Response:
    """Return the inner part of the page; another state tells the script to load the whole."""
    body = environment().get_template("progress.html").render(progress=_progress(service, draft))
    headers = {"X-Draft-State": draft.state, "Cache-Control": "no-store"}
    return Response(body, media_type="text/html", headers=headers)


def _uses(service: Service, article_id: str) -> Sequence[Use]:
    drafts = service.drafts.list(Wanted(article=article_id), limit=_USED)
    return uses(article_id, drafts.items, service.publishing.store.in_channel(ARCHIVE))


def _newer(service: Service, article: Article) -> Article | None:
    """Return the newest revision at the article's address where that is another one."""
    revisions = service.desk.library.revisions(article.url) if article.url else []
    return revisions[-1] if revisions and revisions[-1].id != article.id else None


def _suggestions(service: Service) -> Any:
    """Return the sample corpus's topics where the sample is in the store."""
    newest = service.desk.library.articles(outlet="Harbour Wire", limit=1)
    return suggested_requests() if any(newest) else ()


def _end_of_day(day: str) -> datetime | str | None:
    """Return the last instant of a day as the form gives it; else the text, to be refused."""
    if not day:
        return None
    try:
        midnight = datetime.combine(date.fromisoformat(day), time.min, UTC)
    except ValueError:
        return day
    return midnight + timedelta(days=1, microseconds=-1)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
