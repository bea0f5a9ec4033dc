"""What every issue says of itself: how it was made, and what was put right since."""

from __future__ import annotations

from corpus.model import Role
from drafter.exports.issue import Issue, Notice, house_date

_HASH = 12


def how_made(issue: Issue) -> str:
    """Return how AI was used on the issue, and who answers for it."""
    return f"{_drafting(issue)} {_answering(issue)}"


def notice_line(notice: Notice) -> str:
    """Return a notice on one line, dated."""
    what = "Retraction" if notice.kind == "retraction" else "Correction"
    return f"{what}, {house_date(notice.at)}: {' '.join(notice.text.split())}"


def _drafting(issue: Issue) -> str:
    briefing = issue.briefing
    if briefing.writer == "llm":
        model = f" ({briefing.model})" if briefing.model else ""
        who = f"A language model{model} drafted this issue"
    elif briefing.writer == "extractive":
        who = "A program without a language model drafted this issue"
    else:
        who = f"A program ({briefing.writer}) drafted this issue"
    cited = {c.article_id for s in briefing.sentences for c in s.citations}
    outlets = {issue.sources[i].outlet_name for i in cited if i in issue.sources}
    from_what = f"{_count(len(cited), 'article')} of {_count(len(outlets), 'outlet')}"
    sentences = [s for s in briefing.sentences if s.role not in {Role.NOTE, Role.LABEL}]
    edited = sum(s.origin == "editor" for s in sentences)
    by_hand = f" An editor wrote {edited} of its {len(sentences)} sentences." if edited else ""
    return (
        f"{who} from {from_what}; a program checked its sentences against the stored words of "
        f"these sources.{by_hand}"
    )


def _answering(issue: Issue) -> str:
    if issue.approver is None:
        return "This is a draft: nobody has approved it, and it is not for publication."
    # A name stays as its bearer writes it; a desk without accounts is "the desk".
    who = issue.approver.replace("the ", "The ", issue.approver.startswith("the "))
    return f"{who} approved revision {issue.revision[:_HASH]} and answers for it."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
