"""Evaluations: any Markdown judged by the checks that drafts meet."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter

from api.problems import problem_responses
from api.routes.articles import article_of
from api.service import ServiceDep
from api.shapes.briefings import BriefingOut, ReportOut
from api.shapes.evaluations import EvaluationIn, EvaluationOut
from corpus.codec import briefing_to_dict, report_to_dict
from corpus.errors import NotFound
from evals import run
from evals.markdown import parse

router = APIRouter(prefix="/v1/evaluations", tags=["evaluations"])


@router.post("", responses=problem_responses(404, 413, 422))
def evaluate(wanted: EvaluationIn, service: ServiceDep) -> EvaluationOut:
    """Judge Markdown, ours or anybody's, against articles given or stored; nothing is stored.

    Without any source the report says what could not be checked; coverage is still counted.
    """
    styles = service.desk.styles
    style = styles.named(wanted.style) if wanted.style else styles.own
    sources = service.desk.library.get_many(wanted.article_ids)
    missing = [i for i in wanted.article_ids if i not in sources]
    if missing:
        raise NotFound(f"no article {missing[0]} is stored", help="GET /v1/articles lists them")
    given = [article_of(article) for article in wanted.sources]
    sources = {**sources, **{article.id: article for article in given}}
    briefing = parse(wanted.markdown, style, sources=sources or None)
    briefing = replace(
        briefing, topic=wanted.topic or briefing.topic, as_of=wanted.as_of or briefing.as_of
    )
    report = run(briefing, sources, style)
    judged = briefing_to_dict(replace(briefing, report=report), sources)
    return EvaluationOut(
        briefing=BriefingOut.model_validate(judged),
        report=ReportOut.model_validate(report_to_dict(report)),
    )
