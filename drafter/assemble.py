"""The sentences of a draft in the making, and the briefing that they add up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from corpus.model import (
    Briefing,
    Kind,
    Report,
    Role,
    Section,
    Sentence,
    Verdict,
    Withheld,
)
from drafter.ground import Grounded, sentence_id
from drafter.model import DraftRequest, Writer
from prompts import HouseStyle, SectionStyle, count_words

# Roles that open a block and say nothing without the rest of it.
_OPENERS = frozenset({Role.LABEL, Role.THESIS})


@dataclass(frozen=True, slots=True)
class Body:
    """Grounded sentences in reading order, and those taken out of them so far.

    ``lost`` holds, by the id of a sentence, the texts withheld right before it in its block.
    """

    grounded: tuple[Grounded, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    lost: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def replace(self, name: str, new: Sequence[Grounded]) -> Body:
        """Put ``new`` where the sentence ``name`` stood; the others stay the same objects."""
        out: list[Grounded] = []
        for item in self.grounded:
            out.extend(new if item.sentence.id == name else (item,))
        heir = new[0].sentence.id if new else self._next(name)
        return replace(self, grounded=tuple(out), lost=self._handed_on(name, heir))

    def withhold(self, withheld: Withheld) -> Body:
        """Take a sentence out, visibly."""
        name = withheld.sentence.id
        kept = tuple(g for g in self.grounded if g.sentence.id != name)
        lost = self._handed_on(name, self._next(name), withheld.sentence.text)
        return Body(kept, (*self.withheld, withheld), lost)

    def _next(self, name: str) -> str | None:
        """Return the id of the sentence that follows ``name`` in its block."""
        places = [(g.section, g.sentence.block) for g in self.grounded]
        ids = [g.sentence.id for g in self.grounded]
        if name not in ids:
            return None
        start = ids.index(name)
        return next(
            (ids[i] for i in range(start + 1, len(ids)) if places[i] == places[start]), None
        )

    def _handed_on(self, name: str, heir: str | None, *more: str) -> dict[str, tuple[str, ...]]:
        lost = dict(self.lost)
        texts = (*lost.pop(name, ()), *more)
        if heir is not None and texts:
            lost[heir] = (*texts, *lost.get(heir, ()))
        return lost

    def without_orphans(self, explain: Callable[[str, Sentence], Withheld]) -> Body:
        """Take out what opens a block of which nothing else is left.

        A thesis is withheld, as ``explain`` puts it; a bare label goes without a word, for it says
        nothing. Only blocks that lost a sentence are looked at.
        """
        lost = {(w.section, w.sentence.block) for w in self.withheld}
        left = {
            (g.section, g.sentence.block) for g in self.grounded if g.sentence.role not in _OPENERS
        }
        body = self
        for item in self.grounded:
            where = (item.section, item.sentence.block)
            if where in left or where not in lost or item.sentence.role not in _OPENERS:
                continue
            if item.sentence.role is Role.LABEL:
                body = body.replace(item.sentence.id, ())
            else:
                body = body.withhold(explain(item.section, item.sentence))
        return body


def assemble(frame: Briefing, body: Body, style: HouseStyle) -> Briefing:
    """Return ``frame`` with the sections of ``style`` filled from ``body``, in the style's order.

    A section is ``open`` where it is shorter than the style asks, or where a note says that an
    editor has something to write; an empty one is given such a note.
    """
    sections = tuple(_section(frame.id, section, body) for section in style.sections)
    return replace(frame, sections=sections, withheld=body.withheld)


def with_report(briefing: Briefing, report: Report) -> Briefing:
    """Return ``briefing`` with its report, each sentence with its verdict."""
    sections = tuple(
        replace(
            section,
            sentences=tuple(
                replace(s, verdict=report.verdicts.get(s.id, Verdict.UNJUDGED))
                for s in section.sentences
            ),
        )
        for section in briefing.sections
    )
    return replace(briefing, sections=sections, report=report)


def _section(draft_id: str, style: SectionStyle, body: Body) -> Section:
    own = [g.sentence for g in body.grounded if g.section == style.key]
    own.sort(key=lambda s: s.block)
    if not own:
        own = [_empty_note(draft_id, style, body)]
    noted = any(s.role is Role.NOTE for s in own)
    words = sum(count_words(s.text) for s in own if s.role is not Role.NOTE)
    return Section(
        key=style.key,
        title=style.title,
        sentences=tuple(own),
        status="open" if noted or words < style.words[0] else "complete",
    )


def _empty_note(draft_id: str, style: SectionStyle, body: Body) -> Sentence:
    withheld = sum(w.section == style.key for w in body.withheld)
    why = (
        f"all {withheld} sentences written for it were withheld"
        if withheld
        else "the sources gave nothing for it"
    )
    text = f"Still to be written: {why}. {style.purpose}"
    name = sentence_id(draft_id, style.key, "note", text)
    return Sentence(name, text, Kind.CONNECTIVE, role=Role.NOTE)


def frame_of(
    request: DraftRequest, writer: Writer, style: HouseStyle, draft_id: str, now: datetime
) -> Briefing:
    """Return a briefing without a text yet: what was asked for, by whom it is written, and how."""
    return Briefing(
        id=draft_id,
        topic=request.topic,
        as_of=request.as_of,
        sections=(),
        window_days=request.window_days,
        angle=request.angle,
        writer=writer.name,
        model=writer.model,
        style_hash=style.hash,
        created_at=now,
    )
