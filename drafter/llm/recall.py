"""What the house remembers, as a prompt shows it: short, harmless, and no evidence."""

from __future__ import annotations

from dataclasses import dataclass

from drafter.llm.packets import harmless
from drafter.llm.tokens import TokenCounter
from drafter.memory import Memory, PastIssue

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
