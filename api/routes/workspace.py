"""The review workspace: a finished draft as people read it, check it and change it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from api.drafts import Draft
from api.pages.evidence import EvidenceView, best_sentences, evidence_view
from api.pages.render import page
from api.pages.timeline import timeline
from api.pages.view import Raw
from api.pages.workspace import Unit, WorkspaceView, workspace_view
from api.service import Service
from api.wiring import utc_now
from corpus.library import Query
from drafter.review.states import may

_EVENTS = 10_000
_SETTLED = frozenset({"supported", "not_required"})
_SEARCHED, _SHOWN = 12, 3


def workspace(
    request: Request, service: Service, draft: Draft, sentence: str, asked: str = ""
) -> Response:
    """Show the workspace, the evidence of ``sentence`` beside it where the draft has that one."""
    values = ready_values(service, draft)
    values["evidence"] = _evidence(service, values["work"], sentence, asked)
    return page(request, "workspace/page.html", values)


def evidence_part(
    request: Request, service: Service, draft: Draft, sentence: str, asked: str = ""
) -> Response:
    """Return the inside of the evidence panel alone."""
    stand = service.review.store.stand(draft.id, at=utc_now())
    work = workspace_view(stand, service.desk.style)
    values = {
        "draft": stand.draft,
        "head": stand.head,
        "work": work,
        "may_edit": may(stand.draft.state, "edit"),
        "evidence": _evidence(service, work, sentence, asked),
    }
    return page(request, "workspace/evidence.html", values)


def ready_values(service: Service, draft: Draft) -> dict[str, Any]:
    """Return what every page of a finished draft needs."""
    stand = service.review.store.stand(draft.id, at=utc_now())
    work = workspace_view(stand, service.desk.style)
    briefing = stand.head.revision.briefing
    return {
        "draft": stand.draft,
        "head": stand.head,
        "may_edit": may(stand.draft.state, "edit"),
        "work": work,
        "view": work.briefing,
        "report": work.briefing.report,
        "titles": {row.raw["key"]: row.raw["title"] for row in work.outline},
        "notes": _gathering_notes(service, draft.id),
        "timeline": timeline(
            service.desk.library.get_many(
                sorted({*briefing.gathered, *briefing.known_ids})
            ).values(),
            briefing.cited_ids,
        ),
        "again": again(draft),
    }


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
    }
    return "/?" + urlencode({name: value for name, value in given.items() if value})


def _evidence(
    service: Service, work: WorkspaceView, sentence: str, asked: str
) -> EvidenceView | None:
    """Return the evidence of a sentence; what it lacks is searched by its own words."""
    unit = work.units.get(sentence)
    if unit is None:
        return None
    library = service.desk.library
    cited = [(c["article_id"], c["start"], c["end"]) for c in _citations(unit)]
    words = asked.strip() or ("" if unit.view.raw["verdict"] in _SETTLED else unit.view.raw["text"])
    evidence = library.search(Query(words[:2000], _SEARCHED)) if words else []
    articles = library.get_many(
        sorted({*(c[0] for c in cited), *(e.passage.article_id for e in evidence)})
    )
    found = best_sentences(words, evidence, articles, cited)[:_SHOWN]
    return evidence_view(unit, articles, found, asked.strip())


def _citations(unit: Unit) -> list[Raw]:
    return [source.citation for source in unit.view.sources]


def _gathering_notes(service: Service, draft_id: str) -> list[str]:
    notes = [
        str(note)
        for event in service.drafts.events(draft_id, limit=_EVENTS)
        if event.data.get("stage") == "gather"
        for note in event.data.get("notes") or ()
    ]
    return list(dict.fromkeys(notes))
