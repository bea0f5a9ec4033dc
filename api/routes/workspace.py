"""The review workspace: a finished draft as people read it, check it and change it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from api.accounts import Actor
from api.accounts.permissions import DECIDE, EDIT, SEND
from api.drafts import Draft
from api.pages.evidence import EvidenceView, evidence_view
from api.pages.origins import origins
from api.pages.render import page
from api.pages.talk import talk_view
from api.pages.timeline import timeline
from api.pages.view import briefing_view
from api.pages.workspace import WorkspaceView, numbers_of, workspace_view
from api.review.evidence import evidence_for, looked_up
from api.review.figures import articles_of
from api.review.foreseen import Foreseen
from api.review.store import Stand
from api.service import Service
from api.wiring import utc_now
from drafter.review.approval import approval_of, waiver_needed
from drafter.review.states import may
from drafter.review.suggestions import Suggestion

_EVENTS = 10_000


def workspace(  # noqa: PLR0913, PLR0917 (who asks for what)
    request: Request, service: Service, actor: Actor, draft: Draft, sentence: str, asked: str
) -> Response:
    """Show the workspace, the evidence of ``sentence`` beside it where the draft has that one."""
    stand = service.review.store.stand(draft.id, at=utc_now())
    if may_do(stand, actor)["may_edit"]:
        service.review.ahead.opened(stand.head.revision.briefing)
    values = ready_values(service, stand, actor) | _decisions(service, stand, actor)
    values |= _talk(service, stand, sentence if values["may_edit"] else None)
    values["evidence"] = _evidence(service, stand, values["work"], sentence, asked)
    return page(request, "workspace/page.html", values)


def evidence_part(  # noqa: PLR0913, PLR0917 (who asks for what)
    request: Request, service: Service, actor: Actor, draft: Draft, sentence: str, asked: str
) -> Response:
    """Return the inside of the evidence panel alone."""
    stand = service.review.store.stand(draft.id, at=utc_now())
    work = _work(service, stand)
    can = may_do(stand, actor)
    values = {
        "draft": stand.draft,
        "head": stand.head,
        "work": work,
        **can,
        "evidence": _evidence(service, stand, work, sentence, asked),
        **_talk(service, stand, sentence if can["may_edit"] else None),
    }
    return page(request, "workspace/evidence.html", values)


def _work(service: Service, stand: Stand) -> WorkspaceView:
    style = service.desk.styles.of(stand.head.revision.briefing.style_hash)
    return workspace_view(stand, style)


def ready_values(service: Service, stand: Stand, actor: Actor) -> dict[str, Any]:
    """Return what every page of a finished draft needs."""
    work = _work(service, stand)
    briefing = stand.head.revision.briefing
    return {
        "draft": stand.draft,
        "head": stand.head,
        **may_do(stand, actor),
        "work": work,
        "view": work.briefing,
        "report": work.briefing.report,
        "titles": {row.raw["key"]: row.raw["title"] for row in work.outline},
        "notes": _gathering_notes(service, stand.draft.id),
        "timeline": timeline(
            service.desk.library.get_many(
                sorted({*briefing.gathered, *briefing.known_ids})
            ).values(),
            briefing.cited_ids,
        ),
        "again": again(stand.draft),
    }


def reading(service: Service, stand: Stand, actor: Actor) -> dict[str, Any]:
    """Return what the page needs that shows a draft to be read.

    Citations are numbered as readers meet them; ``renumbered`` tells whether Review, where a
    citation keeps the number that it got first, has other numbers.
    """
    library = service.desk.library
    briefing = stand.head.revision.briefing
    cited = library.get_many(sorted(articles_of(briefing)))
    view = briefing_view(stand.head.raw, service.desk.styles.of(briefing.style_hash))
    kept = numbers_of(stand)
    return ready_values(service, stand, actor) | {
        "view": view,
        "renumbered": any(kept.get(span, n) != n for span, n in view.numbers.items()),
        "origins": origins(library, cited.values()),
    }


def may_do(stand: Stand, actor: Actor) -> dict[str, bool]:
    """Return what the pages offer: what the draft's state and the actor's roles both allow."""
    open_ = may(stand.draft.state, "edit")
    roles = actor.roles
    return {"may_edit": open_ and EDIT.allows(roles), "may_decide": open_ and DECIDE.allows(roles)}


def again(draft: Draft) -> str:
    """Return the address of the form filled in as for this draft."""
    request = draft.request
    given = {
        "topic": request.topic,
        "as_of": request.as_of.date().isoformat() if request.as_of else "",
        "window": str(request.window_days or ""),
        "angle": request.angle or "",
        "prefer": ", ".join(request.prefer),
        "without": ", ".join(request.without),
        "style": request.style or "",
    }
    return "/?" + urlencode({name: value for name, value in given.items() if value})


def _talk(service: Service, stand: Stand, chosen: str | None) -> dict[str, Any]:
    """Return what people said about the draft, and which sections are being written anew.

    What is suggested for the sentence ``chosen`` is judged, for whoever may accept it.
    """
    review, draft_id = service.review, stand.draft.id
    _, suggestions = review.suggestions.all(draft_id)

    def foresee(suggestion: Suggestion) -> Foreseen:
        group = [s for s in suggestions if s.group == suggestion.group]
        return review.foreseeing.of(stand, suggestion, group)

    talk = talk_view(
        stand.head.revision.briefing,
        review.comments.all(draft_id),
        suggestions,
        foresee if chosen is not None else None,
        chosen or "",
    )
    writing = {r.section: r for r in service.rewriting.rewrites.under_way(draft_id)}
    has_model = service.settings.default_writer == "llm"
    return {"talk": talk, "writing": writing, "has_model": has_model}


def _decisions(service: Service, stand: Stand, actor: Actor) -> dict[str, Any]:
    """Return what was decided on the text as a whole, and what may be decided on it."""
    reviews = service.review.store.reviews(stand.draft.id)
    last = reviews[-1] if reviews else None
    approval = approval_of(reviews, stand.head.revision)
    return {
        "last": last,
        "approval": approval,
        "voided": last if last and last.decision == "approve" and not approval else None,
        "may": lambda action: may(stand.draft.state, action),
        "submits": EDIT.allows(actor.roles),
        "decides": DECIDE.allows(actor.roles),
        "sends": SEND.allows(actor.roles),
        "me": actor.id,
        "self_approval": waiver_needed(stand.draft.requested_by, actor.id),
        "alone": service.review.deciding.alone(),
    }


def _evidence(
    service: Service, stand: Stand, work: WorkspaceView, sentence: str, asked: str
) -> EvidenceView | None:
    unit = work.units.get(sentence)
    if unit is None:
        return None
    library = service.desk.library
    words = asked.strip()
    found = looked_up(stand, sentence, words, library) if words else ()
    evidence = evidence_for(stand, sentence, library)
    cited = library.get_many([c.citation.article_id for c in evidence.cited])
    return evidence_view(unit, evidence, found, words, origins(library, cited.values()))


def _gathering_notes(service: Service, draft_id: str) -> list[str]:
    notes = [
        str(note)
        for event in service.drafts.events(draft_id, limit=_EVENTS)
        if event.data.get("stage") == "gather"
        for note in event.data.get("notes") or ()
    ]
    return list(dict.fromkeys(notes))
