"""What followers of a draft are told of its beginning and its end."""

from __future__ import annotations

from corpus.model import Briefing, Report
from drafter.errors import NothingFound
from drafter.model import Dossier, Event, OnEvent


def tell_gathered(dossier: Dossier, on_event: OnEvent) -> None:
    """Tell what was gathered; nothing at all is ``NothingFound``."""
    articles = len(dossier.articles)
    origins = len({dossier.origins.get(a, a) for a in dossier.articles})
    on_event(
        Event(
            "gather",
            f"{len(dossier.packets)} passages of {articles} articles, {origins} distinct texts",
            data={
                "packets": len(dossier.packets),
                "articles": articles,
                "distinct": origins,
                "notes": list(dossier.notes),
            },
        )
    )
    if not dossier.packets:
        request = dossier.request
        within = f" within {request.window_days} days" if request.window_days else ""
        raise NothingFound(
            f"the store holds nothing about {request.topic!r}{within}",
            help="name its actors and places, widen the window, or ingest articles about it",
        )


def tell_widened(before: Dossier, after: Dossier, on_event: OnEvent) -> None:
    """Tell what a second search added."""
    questions = [answered.question.text for answered in after.answered]
    added = len(after.packets) - len(before.packets)
    on_event(
        Event(
            "gather",
            f"{len(questions)} questions asked again, {added} passages more",
            data={
                "questions": questions,
                "packets": len(after.packets),
                "articles": len(after.articles),
                "notes": list(after.notes),
            },
        )
    )


def tell_done(briefing: Briefing, report: Report, on_event: OnEvent) -> None:
    """Tell how a draft ended."""
    kept, withheld, usage = len(briefing.sentences), len(briefing.withheld), briefing.usage
    on_event(
        Event(
            "done",
            f"{kept} sentences kept, {withheld} withheld",
            data={
                "sentences": kept,
                "withheld": withheld,
                "passed": report.passed,
                "calls": usage.calls,
                "prompt_tokens": usage.prompt_tokens,
                "completion_tokens": usage.completion_tokens,
                "cost": usage.cost,
            },
        )
    )
