"""From the model's lines to proposals: form is put right here, substance never.

What a sentence says is for grounding and the checks to judge; a line's place, role, label and stray
markup follow from the house style, and a slip in them is not worth a model call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.language.asides import aside
from corpus.language.instructions import instructions
from corpus.model import Kind, Role
from drafter.llm.replies import Line, Written
from drafter.model import Proposal, Quote
from prompts import SectionStyle

_BOLD = re.compile(r"\*\*|__")
_IDS = re.compile(r"\s*[\[(](E\d+(?:\s*[,;]\s*E\d+)*)[\])]")


def proposals_of(written: Written, section: SectionStyle) -> list[Proposal]:
    """Return a section's proposals; what the model found missing becomes a note to the editor."""
    lines = [p for line in written.sentences for p in _shaped(line, section)]
    if section.labels:
        lines = _labelled(lines, section)
    if missing := " ".join(written.missing.split()):
        lines.append(note(section, _told_missing(missing), after=lines))
    return lines


def _told_missing(missing: str) -> str:
    """Return the note on what is missing; what gives the editor orders is left out of it."""
    if instructions(missing) or aside(missing):
        return "Not in the sources: the writer's note gave orders instead, and was left out."
    return f"Not in the sources: {missing}"


def mended(lines: Sequence[Line], section: SectionStyle) -> tuple[Proposal, ...]:
    """Return what replaces one faulty sentence."""
    return tuple(p for line in lines for p in _shaped(line, section) if p.role is not Role.LABEL)


def note(section: SectionStyle, text: str, *, after: Sequence[Proposal] = ()) -> Proposal:
    """Return a note to the editor at the end of the section."""
    block = max((p.block for p in after), default=-1) + 1
    return Proposal(section.key, text, Kind.CONNECTIVE, block=block, role=Role.NOTE)


def _shaped(line: Line, section: SectionStyle) -> Iterable[Proposal]:
    known = {reference.id.strip() for reference in line.evidence}
    text = _plain(line.text, known)
    role = Role.DATUM if section.shape == "data" else Role(line.role)
    if section.shape != "data" and role is Role.DATUM:
        role = Role.BODY
    label = _label(text, section)
    if label:
        yield Proposal(section.key, label, Kind.CONNECTIVE, block=line.block, role=Role.LABEL)
        text = text[len(label) :].strip()
        role = Role.BODY
    elif role is Role.LABEL or (role is Role.THESIS and not section.thesis_words):
        role = Role.BODY
    if text:
        yield Proposal(
            section=section.key,
            text=text,
            kind=Kind(line.kind),
            quotes=tuple(Quote(r.id.strip(), r.quote) for r in line.evidence),
            block=line.block,
            role=role,
        )


def _plain(text: str, known: set[str]) -> str:
    """Drop bold marks, and evidence ids in the text that the references hold as well."""

    def drop(match: re.Match[str]) -> str:
        ids = {name.strip() for name in re.split("[,;]", match[1])}
        return "" if ids <= known else match[0]

    return " ".join(_IDS.sub(drop, _BOLD.sub("", text)).split())


def _label(text: str, section: SectionStyle) -> str | None:
    labels = (*section.labels, *([section.last_label] if section.last_label else []))
    return next((label for label in labels if text.casefold().startswith(label.casefold())), None)


def _labelled(lines: Sequence[Proposal], section: SectionStyle) -> list[Proposal]:
    """Open each paragraph with its label, whether or not the model typed it."""
    bodies = [p for p in lines if p.role is not Role.LABEL]
    out: list[Proposal] = []
    for block, label in enumerate(section.labels):
        own = [p for p in bodies if min(p.block, len(section.labels) - 1) == block]
        if own:
            opening = Proposal(section.key, label, Kind.CONNECTIVE, block=block, role=Role.LABEL)
            out.extend((opening, *own))
    return out
