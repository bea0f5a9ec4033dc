"""What an editor still has to write, said section by section. Pure.

Extraction brings what the sources say. It has no thesis, draws no implication and weighs no
politics; a note names the gap and, where the sources show one, the place to start from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from corpus.model import Kind, Role
from drafter.extractive.facts import Fact
from drafter.memory import PastIssue
from drafter.model import Proposal
from prompts import SectionStyle

_DAY = "%-d %B %Y"


def situation(style: SectionStyle, told: Sequence[Fact]) -> Proposal:
    """Ask for the implication, and for the delta between the oldest and the newest report."""
    days = sorted({f.at for f in told if f.at})
    delta = "how this differs from the pattern so far"
    if len(days) > 1:
        delta = f"the delta between {days[0].strftime(_DAY)} and {days[-1].strftime(_DAY)}"
    short = "" if len(told) >= (style.sentences or (3, 5))[0] else "the sources give little here; "
    return _note(style, f"{short}{delta}, and the immediate strategic implication")


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


def mechanism(style: SectionStyle, bullets: int, least: int) -> Proposal:
    """Ask for theses, for bullets that the sources do not fill, and for the politics."""
    low, high = style.thesis_words or (3, 12)
    parts = []
    if bullets:
        which = f"each of the {bullets} bullets" if bullets > 1 else "the bullet"
        parts.append(f"a thesis of {low}–{high} words to open {which} above")
    missing = max(0, least - 1 - bullets)
    if missing:
        more = "bullets" if missing > 1 else "bullet"
        parts.append(f"{missing} more {more}: the sources state no further cause or constraint")
    if style.last_label:
        parts.append(f"the last bullet, “{style.last_label}”")
    return _note(style, "; ".join(parts))


def state_of_play(style: SectionStyle, empty: Sequence[str]) -> Proposal:
    """Ask for what the strategy costs, and for paragraphs that came out empty."""
    parts = [f"the paragraph “{label}”: the sources tell nothing for it" for label in empty]
    parts.append("what each actor's course costs it")
    return _note(style, "; ".join(parts))


def key_data(style: SectionStyle, bullets: int) -> Proposal:
    """Say that the sources give few figures."""
    missing = (style.blocks or (3, 6))[0] - bullets
    more = "bullets" if missing > 1 else "bullet"
    return _note(
        style,
        f"{missing} more {more}: the sources give {'no more' if bullets else 'no'} figures or "
        "dates that stand by themselves",
    )


def whats_next(style: SectionStyle, told: int, newest: datetime | None) -> Proposal:
    """Ask for the tell; say where the sources name no next step."""
    if told:
        return _note(
            style, "which of these comes first, what it decides, and the tell to watch for"
        )
    since = f" after {newest.strftime(_DAY)}" if newest else ""
    return _note(style, f"the next trigger and the tell: the sources name no step{since}")


def _note(style: SectionStyle, what: str) -> Proposal:
    return Proposal(
        style.key, f"For the editor to write: {what}.", Kind.CONNECTIVE, role=Role.NOTE, block=99
    )
