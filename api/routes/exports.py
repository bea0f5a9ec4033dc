"""A draft's newest text in every format that leaves the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.problems import problem_responses
from api.publishing.issues import Press
from api.service import ServiceDep, conditional
from api.wiring import utc_now
from drafter.exports import FORMATS, file_name, format_named

router = APIRouter(prefix="/v1/drafts/{draft_id}/exports", tags=["publishing"])
_MEDIA: dict[str, dict[str, str]] = {f.media_type.partition(";")[0]: {} for f in FORMATS.values()}


@router.get(
    "/{format}",
    response_class=Response,
    responses={
        200: {"content": _MEDIA},
        304: {"description": "Not Modified"},
        **problem_responses(404, 406, 422),
    },
)
def export(
    draft_id: str,
    format: Annotated[str, Path(max_length=40, description=", ".join(FORMATS))],
    request: Request,
    service: ServiceDep,
) -> Response:
    """Export what of a finished draft may leave the desk; an unapproved one says that it is none.

    `json` is the published issue (docs/schema/issue.json); the whole draft, with its notes and what
    was withheld, is `GET /v1/drafts/{id}`.
    """
    wanted = format_named(format)
    issue = Press.over(service.desk).draft(draft_id, at=utc_now())
    name = f'attachment; filename="{file_name(issue, wanted)}"'
    headers = {"Content-Disposition": name}
    return conditional(request, wanted.body(issue), wanted.media_type, **headers)
