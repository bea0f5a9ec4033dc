"""The real service over a few articles of fiction, in a process of its own, for tests to drive.

``python desk_process.py FOLDER PORT [on]``: with sign-in only where it is asked for. The writer
hands in sentences of the evidence word for word, so that what the tests expect does not hang on how
well a writer writes. A topic or a wish that says ``slowly`` takes three seconds more, a section
written ``badly`` fails. Drafts by a model go to whatever server the environment names.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from api.app import serve
from api.desk import Desk, cited_articles
from api.jobs import Make
from api.rewriting import Write
from api.settings import Settings
from corpus.language.sentences import sentence_spans
from corpus.library import Library
from corpus.model import Article, Briefing, Kind, Precision, Role, Usage, article_id
from drafter.chain import draft
from drafter.errors import NothingFound
from drafter.model import Dossier, DraftRequest, Event, Fault, OnEvent, Proposal, Quote, Repair
from drafter.rewrite import rewrite

STORY = (
    (
        "Quill Bay Herald",
        "Ferry service halted at Quill Bay",
        "Ferries between Quill Bay and Marrow Island stopped on Tuesday after a pier collapsed. "
        "Harbour master Ines Vell said 420 passengers were stranded overnight.\n"
        'The operator, Marrow Lines, called the collapse "a failure of maintenance". '
        "Repairs will cost $3.2 million and take six weeks, the company said.",
    ),
    (
        "The Island Post",
        "Marrow Island rations fuel as ferries stay away",
        "Marrow Island began to ration fuel on Wednesday because no ferry from Quill Bay has "
        "called since the pier collapsed. Mayor Tam Orrin said stocks would last nine days. "
        "The council will vote on Friday on hiring barges.",
    ),
    (
        "Coastwise Trade",
        "Barge owners raise rates after Quill Bay pier collapse",
        "Barge owners raised their rates by 40 percent after the Quill Bay pier collapsed. "
        "Marrow Lines is in talks with two of them, its chief executive Bo Lunn said. "
        "A contract is expected by 20 March.",
    ),
)


def articles() -> list[Article]:
    made = []
    for day, (outlet, title, text) in enumerate(STORY, 10):
        url = f"https://{outlet.lower().replace(' ', '-')}.example/{day}"
        made.append(
            Article(
                id=article_id(url, text),
                url=url,
                outlet=outlet,
                title=title,
                text=text,
                published_at=datetime(2026, 3, day, 8, tzinfo=UTC),
                date_precision=Precision.INSTANT,
                date_source="test",
                language="en",
            )
        )
    return made


class QuotingWriter:
    """Hands in the sentences of the evidence, in turn, over the sections; one is invented."""

    name = "quoting"
    model: str | None = None
    prompt_ids: tuple[str, ...] = ()
    usage = Usage()

    async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
        found = [
            (packet.key, article.text[start:end])
            for packet in dossier.packets
            for article in [dossier.articles[packet.evidence.passage.article_id]]
            for start, end in sentence_spans(article.text)
        ]
        proposals = []
        for number, section in enumerate(dossier.style.sections):
            mine = found[number :: len(dossier.style.sections)]
            on_event(Event("write", section.title, section.key, {"sentences": len(mine)}))
            for block, (key, words) in enumerate(mine):
                proposals.append(
                    Proposal(section.key, words, Kind.FACT, (Quote(key, words),), block)
                )
        key, words = found[0]
        first = dossier.style.sections[0].key
        invented = "Exactly 977 ferries sank."
        note = "Write what differs from last year."
        return [
            *proposals,
            Proposal(first, invented, Kind.FACT, (Quote(key, words),), 8),
            Proposal(first, note, Kind.CONNECTIVE, (), 9, Role.NOTE),
        ]

    async def repair(
        self, dossier: Dossier, faults: Sequence[Fault], on_event: OnEvent
    ) -> Sequence[Repair]:
        return []


def quoting(desk: Desk) -> Make:
    async def make(
        request: DraftRequest, *, draft_id: str, now: datetime, on_event: OnEvent
    ) -> tuple[Briefing, Mapping[str, Article]]:
        if request.writer == "llm":
            return await desk.draft(request, draft_id=draft_id, now=now, on_event=on_event)
        if "slowly" in request.topic:
            on_event(Event("gather", "Taking its time.", data={}))
            await asyncio.sleep(3)
        briefing = await draft(
            request,
            library=desk.library,
            writer=QuotingWriter(),
            style=desk.styles.of(request.style),
            draft_id=draft_id,
            now=now,
            on_event=on_event,
            heavy=desk.heavy,
        )
        return briefing, cited_articles(briefing, desk.library)

    return make


def requoting(desk: Desk) -> Write:
    async def write(
        briefing: Briefing,
        key: str,
        *,
        request: DraftRequest,
        wish: str,
        now: datetime,
        on_event: OnEvent,
    ) -> Briefing:
        if request.writer == "llm":
            return await desk.rewrite(
                briefing, key, request=request, wish=wish, now=now, on_event=on_event
            )
        if "slowly" in wish:
            on_event(Event("write", "Taking its time.", key))
            await asyncio.sleep(3)
        if "badly" in wish:
            raise NothingFound("nothing to write from", help="ask for something else")
        return await rewrite(
            briefing,
            key,
            request=request,
            library=desk.library,
            writer=QuotingWriter(),
            style=desk.styles.of(briefing.style_hash),
            now=now,
            on_event=on_event,
            wish=wish,
            heavy=desk.heavy,
        )

    return write


def main(folder: str, port: str, sign_in: str = "off") -> None:
    with Library.open(Path(folder), write=True) as library:
        library.add(articles())
    settings = Settings(
        store={"data": folder}, server={"max_body": 200_000}, accounts={"sign_in": sign_in}
    )
    serve(settings, port=int(port), maker=quoting, rewriter=requoting)


if __name__ == "__main__":
    main(*sys.argv[1:])
