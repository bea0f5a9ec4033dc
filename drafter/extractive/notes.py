"""What an editor still has to write, said section by section. Pure.

Extraction brings what the sources say. It has no thesis, draws no implication and weighs no
politics; a note names the gap and, where the sources show one, the place to start from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from corpus.credits import credited
from corpus.model import Kind, Role
from drafter.extractive.facts import Fact
from drafter.memory import Memory, PastIssue
from drafter.model import Dossier, Proposal
from prompts import SectionStyle

_DAY = "%-d %B %Y"


def news(style: SectionStyle, told: Sequence[Fact]) -> list[Proposal]:
    """Ask for what the style leaves to the editor and, with it, for the delta of the reports."""
    parts = [] if len(told) >= (style.sentences or (3, 5))[0] else ["the sources give little here"]
    if style.to_write:
        days = sorted({f.at for f in told if f.at})
        delta = "how this differs from the pattern so far"
        if len(days) > 1:
            delta = f"the delta between {days[0].strftime(_DAY)} and {days[-1].strftime(_DAY)}"
        parts.append(f"{delta}, and {style.to_write}")
    return [_note(style, "; ".join(parts))] if parts else []


def since_last_issue(style: SectionStyle, last: PastIssue, told: Sequence[Fact]) -> Proposal:
    """Name the last issue on the story, and how much of what is told here is newer than it."""
    newer = sum(f.at is not None and f.at > last.as_of for f in told)
    what = f"{newer} of the {len(told)} facts here were reported since" if told else "nothing new"
    where = f" ({last.path})" if last.path else ""
    return _note(
        style,
        f"what changed since our last issue on this story, “{last.topic}”{where}, as of "
        f"{last.as_of.strftime(_DAY)}: {what}",
    )


def changes(style: SectionStyle, memory: Memory) -> Proposal:
    """Say since which issue the section tells what changed, or that there is none before it."""
    last = memory.last
    if last is None:
        return _plain(
            style, "The first issue on this story: what is told here is the news, and no change."
        )
    where = f" ({last.path})" if last.path else ""
    return _plain(
        style,
        f"What no issue on this story has told; the last, “{last.topic}”{where}, is as of "
        f"{last.as_of.strftime(_DAY)}.",
    )


def bullets(style: SectionStyle, told: int, least: int, what: str) -> list[Proposal]:
    """Ask for theses, for bullets that the sources do not fill, and for the last one by its label.

    ``what`` names what a bullet of the section tells.
    """
    parts = []
    if told and style.thesis_words:
        low, high = style.thesis_words
        which = f"each of the {told} bullets" if told > 1 else "the bullet"
        parts.append(f"a thesis of {low}–{high} words, between ** and **, to open {which} above")
    missing = max(0, least - bool(style.last_label) - told)
    if missing:
        parts.append(
            f"{_wanted(missing, told)}: the sources state no {'further ' if told else ''}{what}"
        )
    if style.last_label:
        parts.append(f"the last bullet, “{style.last_label}”")
    return _asking(style, parts)


def labelled(style: SectionStyle, empty: Sequence[str]) -> list[Proposal]:
    """Ask for paragraphs that came out empty."""
    return _asking(
        style, [f"the paragraph “{label}”: the sources tell nothing for it" for label in empty]
    )


def data(style: SectionStyle, bullets: int) -> Proposal:
    """Say that the sources give few figures."""
    missing = (style.blocks or (3, 6))[0] - bullets
    no = "no more" if bullets else "no"
    return _note(
        style,
        f"{_wanted(missing, bullets)}: the sources give {no} figures or dates that stand by "
        "themselves",
    )


def paragraph(style: SectionStyle, told: int, what: str, newest: datetime | None) -> list[Proposal]:
    """Say where the sources give nothing; ask for what the style leaves to the editor."""
    if told:
        return _asking(style, [])
    since = f" after {newest.strftime(_DAY)}" if newest else ""
    wanted = style.to_write or "this section"
    return [_note(style, f"{wanted}; the sources name no {what}{since}")]


def left_open(style: SectionStyle) -> list[Proposal]:
    """Ask for a section that is a person's from the first word to the last."""
    return _asking(style, []) or [_note(style, style.purpose.rstrip("."))]


def sources(style: SectionStyle, dossier: Dossier) -> Proposal:
    """Describe what the section rests on: texts, copies, outlets, days, agencies."""
    articles = list(dossier.articles.values())
    texts = len({dossier.origins.get(a.id, a.id) for a in articles})
    outlets = sorted({a.outlet for a in articles if a.outlet})
    days = sorted(a.published_at for a in articles if a.published_at)
    agencies = sorted({name for a in articles if (name := credited(a))})
    parts = [
        f"{texts} distinct {'text' if texts == 1 else 'texts'} in {len(articles)} "
        f"{'article' if len(articles) == 1 else 'articles'}",
        f"of {', '.join(outlets)}" if outlets else "of outlets not named",
    ]
    if days:
        first, last = days[0].strftime(_DAY), days[-1].strftime(_DAY)
        parts.append(f"on {first}" if first == last else f"from {first} to {last}")
    if agencies:
        parts.append(f"with words of {', '.join(agencies)}")
    return _plain(style, f"The evidence: {' '.join(parts)}.")


def _wanted(missing: int, told: int) -> str:
    """Return how many bullets are wanted: "2 more bullets"; where none is told, no "more"."""
    return f"{missing} {'more ' if told else ''}{'bullets' if missing > 1 else 'bullet'}"


def _asking(style: SectionStyle, parts: Sequence[str]) -> list[Proposal]:
    """Return one note of ``parts`` and of what the style leaves to the editor, if anything."""
    asked = [*parts, *([style.to_write] if style.to_write else [])]
    return [_note(style, "; ".join(asked))] if asked else []


def _plain(style: SectionStyle, text: str) -> Proposal:
    return Proposal(style.key, text, Kind.CONNECTIVE, role=Role.NOTE, block=98)


def _note(style: SectionStyle, what: str) -> Proposal:
    return Proposal(
        style.key, f"For the editor to write: {what}.", Kind.CONNECTIVE, role=Role.NOTE, block=99
    )
