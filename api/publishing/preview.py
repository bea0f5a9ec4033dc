"""What a person looks through before a text goes out, gathered for the page and the command."""

from __future__ import annotations

from datetime import datetime

from api.publishing.sending import Sending
from corpus.errors import DeskError
from corpus.model import Severity
from drafter.channels import Message, message_of
from drafter.channels.checklist import Check, checklist
from drafter.exports import Issue
from drafter.review.findings import standings


def checks_of(
    sending: Sending, issue: Issue, message: Message, channel: str, *, at: datetime
) -> list[Check]:
    """Return the checklist of a draft's newest text, as ``message``, for one channel, not asked."""
    stand = sending.publishing.drafts.stand(issue.id, at=at)
    found = standings(stand.head.revision.briefing, stand.rulings)
    try:
        leads_to = sending.channel(channel).leads_to
    except DeskError:
        leads_to = ""
    blocking = sum(s.blocks for s in found)
    warned = (s for s in found if s.finding.severity is Severity.WARNING and s.state == "open")
    return checklist(
        issue, message, blocking=blocking, warnings=sum(1 for _ in warned), leads_to=leads_to
    )


def preview_of(issue: Issue) -> Message:
    """Return an issue as an email that is not a publication yet."""
    return message_of(issue, "preview")
