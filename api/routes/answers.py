"""What a write on a draft's text answers: the section that it changed, under the new ETag."""

from __future__ import annotations

from fastapi import Response

from api.review.matching import etag
from api.review.shapes import SectionText
from api.review.store import Stand
from api.review.views import section_text
from api.service import Service
from drafter.review.editing import find_sentence


def section_under_etag(stand: Stand, key: str, service: Service, response: Response) -> SectionText:
    """Return section ``key``, under the ETag of the text."""
    response.headers["ETag"] = etag(stand.head.hash)
    return section_text(stand, key, service.desk.library)


def section_with(
    stand: Stand, sentence_id: str, service: Service, response: Response
) -> SectionText:
    """Return the section of a sentence, under the ETag of the text."""
    section, _ = find_sentence(stand.head.revision.briefing, sentence_id)
    return section_under_etag(stand, section.key, service, response)
