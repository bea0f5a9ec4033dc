"""What a person looks through before a text is sent. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from corpus.model import Role
from drafter.channels.model import Message
from drafter.exports import Issue
from drafter.exports.printed import Printed, printed

Mark = Literal["ok", "look", "stop"]
_LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: ``stop`` keeps the text from being sent, ``look`` is for a person."""

    name: str
    mark: Mark
    said: str


def checklist(
    issue: Issue, message: Message, *, blocking: int, warnings: int, leads_to: str
) -> list[Check]:
    """Return the list for an issue, by its open findings; ``leads_to`` is its channel."""
    text = printed(issue)
    return [
        _approved(issue),
        _findings(blocking, warnings),
        _sections(issue),
        _subject(message.subject),
        _words(text),
        _links(text),
        _footer(issue),
        _archive(issue),
        Check("Channel", "ok" if leads_to else "stop", leads_to or "not set up"),
    ]


def ready(checks: list[Check]) -> bool:
    """Whether nothing on the list stops the text."""
    return all(check.mark != "stop" for check in checks)


def _approved(issue: Issue) -> Check:
    if issue.approver is None:
        return Check("Approval", "stop", "nobody has approved this text as it stands")
    if issue.retracted:
        return Check("Approval", "stop", "the issue was retracted")
    said = f"{issue.approver} approved revision {issue.revision[:12]} and answers for it"
    return Check("Approval", "ok", said)


def _findings(blocking: int, warnings: int) -> Check:
    """What the checks hold against the text; warnings were there to be read before approval."""
    held = f"{_count(blocking, 'finding')} block{'s' if blocking == 1 else ''} it"
    warned = f", {_count(warnings, 'warning')} left standing" if warnings else ""
    return Check(
        "Findings", "stop" if blocking else "ok", (held if blocking else "none blocks it") + warned
    )


def _subject(subject: str) -> Check:
    mark: Mark = "ok" if len(subject) <= _LONGEST_SUBJECT else "look"
    cut = "" if mark == "ok" else f" ({len(subject)} characters: inboxes cut it)"
    return Check("Subject", mark, f"{subject}{cut}")


def _words(text: Printed) -> Check:
    """Every citation leads to words that are stored."""
    found = sum(cited.words is not None for cited in text.cited)
    said = f"{found} of {len(text.cited)} lead to stored words"
    return Check("Citations", "ok" if text.cited and found == len(text.cited) else "stop", said)


def _sections(issue: Issue) -> Check:
    """Whether readers get every section of the style; what is left for the editor stays behind."""
    sections = issue.briefing.sections
    empty = [s.title for s in sections if all(x.role is Role.NOTE for x in s.sentences)]
    notes = sum(s.role is Role.NOTE for s in issue.briefing.sentences)
    said = f"readers get {len(sections) - len(empty)} of {len(sections)} sections"
    said += f"; no sentence stands in {', '.join(empty)}" if empty else ""
    said += f"; {_count(notes, 'note')} to the editor left unwritten" if notes else ""
    return Check("Sections", "look" if empty or notes else "ok", said)


def _links(text: Printed) -> Check:
    linked = sum(spans[0].href is not None for spans in text.articles)
    many = len(text.articles)
    said = f"{linked} of {many} articles have a page that readers can open"
    return Check("Sources", "ok" if linked == many else "look", said)


def _footer(issue: Issue) -> Check:
    if issue.site.dashboard_url:
        return Check("Footer", "ok", f"points to {issue.site.dashboard_url}")
    return Check("Footer", "look", "points to no dashboard: DASHBOARD_URL is not set")


def _archive(issue: Issue) -> Check:
    if not _public(issue.url):
        said = f"readers cannot open {issue.url}: DRAFTER_SITE_URL is not set"
        return Check("Archive", "look", said)
    return Check("Archive", "ok", f"readers find the issue at {issue.url}")


def _public(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host not in {"", "localhost"}


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
