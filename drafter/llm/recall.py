"""What the house remembers, as a prompt shows it: short, harmless, and no evidence."""

from __future__ import annotations

from dataclasses import dataclass

from drafter.llm.packets import harmless
from drafter.llm.tokens import TokenCounter
from drafter.memory import Memory, PastIssue
from drafter.model import Dossier
from prompts import SectionStyle

# Each of the two, for each section; they are taken off the section's evidence.
MOST_TOKENS = 150


@dataclass(frozen=True, slots=True)
class LastIssue:
    """What the last issue on the story said in one section, and its date."""

    date: str
    text: str


def last_issue(memory: Memory, key: str, counter: TokenCounter) -> LastIssue | None:
    """Return what the last issue said in section ``key``; ``None`` where it said nothing there."""
    last = memory.last
    text = _told(last, key, counter)
    return LastIssue(f"{last.as_of:%-d %B %Y}", text) if last and text else None


@dataclass(frozen=True, slots=True)
class Since:
    """What a section that tells changes is told: the last issue's date, and facts that none told.

    Without an earlier issue the date is empty.
    """

    date: str
    facts: tuple[str, ...] = ()


def since_last(section: SectionStyle, dossier: Dossier, counter: TokenCounter) -> Since | None:
    """Return what changed since the last issue; ``None`` where the section does not draw on it."""
    if "changes" not in section.draws_on or dossier.rewrite:
        return None
    last = dossier.memory.last
    if last is None:
        return Since("")
    kept: list[str] = []
    left = 2 * MOST_TOKENS
    for fact in reversed(dossier.timeline):
        spans = ((r.article_id, r.start, r.end) for r in fact.reports)
        if dossier.memory.told(fact.text, spans):
            continue
        line = harmless(f"{fact.first.outlet}: {fact.text}")
        left -= counter.count(line) + 1
        if left < 0:
            break
        kept.append(line)
    return Since(f"{last.as_of:%-d %B %Y}", tuple(reversed(kept)))


def example_of(memory: Memory, key: str, counter: TokenCounter) -> str:
    """Return how an issue on another story wrote section ``key``, or nothing."""
    return _told(memory.example, key, counter)


def _told(issue: PastIssue | None, key: str, counter: TokenCounter) -> str:
    """Return the first sentences of a section, as many as fit."""
    kept: list[str] = []
    left = MOST_TOKENS
    for sentence in issue.sections.get(key, ()) if issue else ():
        line = harmless(sentence)
        left -= counter.count(line) + 1
        if left < 0:
            break
        kept.append(line)
    return " ".join(kept)
