"""One section written anew; the others stay as they are and cost nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from corpus.errors import NotFound
from corpus.library import Library
from corpus.model import Briefing, Role, Section
from drafter.assemble import with_report
from drafter.chain import Gather, draft
from drafter.gather import gather as gather_dossier
from drafter.heavy import Heavy, in_thread
from drafter.model import Dossier, DraftRequest, OnEvent, Rewrite, Writer
from evals import run as run_checks
from prompts import HouseStyle


async def rewrite(  # noqa: PLR0913 — what a section depends on, by name
    briefing: Briefing,
    key: str,
    *,
    request: DraftRequest,
    library: Library,
    writer: Writer,
    style: HouseStyle,
    now: datetime,
    on_event: OnEvent,
    wish: str = "",
    gather: Gather = gather_dossier,
    heavy: Heavy = in_thread,
) -> Briefing:
    """Return ``briefing`` with the section ``key`` written anew, checked as a whole.

    The writer sees what the other sections tell, the version that it is to replace, and ``wish``,
    an editor's words on what to do otherwise. Sentences of other sections keep their text, their
    citations and their ids; what the new section withholds takes the place of what the old one
    did. Errors: ``NotFound`` where the style has no such section, else those of ``draft``.
    """
    only = _only(style, key)
    old = next((s for s in briefing.sections if s.key == key), Section(key, only.sections[0].title))
    others = [s for s in briefing.sections if s.key != key]
    wanted = Rewrite(
        told=tuple(text for section in others for text in _said(section)),
        previous=tuple(_said(old)),
        wish=" ".join(wish.split()),
    )

    def gathered(request: DraftRequest, library: Library, style: HouseStyle) -> Dossier:
        return replace(gather(request, library, style), rewrite=wanted)

    new = await draft(
        request,
        library=library,
        writer=writer,
        style=only,
        draft_id=briefing.id,
        now=now,
        on_event=on_event,
        gather=gathered,
        heavy=heavy,
    )
    sections = {s.key: s for s in (*briefing.sections, *new.sections)}
    whole = replace(
        briefing,
        sections=tuple(sections[s.key] for s in style.sections if s.key in sections),
        withheld=(*(w for w in briefing.withheld if w.section != key), *new.withheld),
        prompts=tuple(dict.fromkeys((*briefing.prompts, *new.prompts))),
        usage=briefing.usage + new.usage,
        gathered=tuple(dict.fromkeys((*briefing.gathered, *new.gathered))),
        report=None,
    )
    sources = library.get_many(sorted(whole.known_ids))
    return with_report(whole, await heavy(run_checks, whole, dict(sources), style))


def _only(style: HouseStyle, key: str) -> HouseStyle:
    try:
        return replace(style, sections=(style.section(key),))
    except KeyError:
        known = ", ".join(section.key for section in style.sections)
        raise NotFound(f"the house style has no section {key!r}", help=f"it has {known}") from None


def _said(section: Section) -> list[str]:
    return [s.text for s in section.sentences if s.role not in (Role.NOTE, Role.LABEL)]
