"""The issue as plain text: masthead, date, subject line, numbered sections, footer."""

from __future__ import annotations

import textwrap

from drafter.exports.html import footer_of
from drafter.exports.issue import Issue, house_date
from drafter.exports.printed import Cited, printed
from drafter.exports.statement import how_made, notice_line

_WIDTH = 76


def to_text(issue: Issue) -> str:
    """Return the issue as plain text in lines of at most 76 characters, addresses aside.

    It is the other half of the email: the same text, the sources with their addresses below.
    """
    text = printed(issue)
    parts = [issue.style.name]
    if issue.dated:
        number = f" · No. {issue.number}" if issue.number else ""
        parts.append(house_date(issue.dated) + number)
    parts.append(_wrapped(issue.title))
    parts += [_wrapped(notice_line(notice)) for notice in issue.notices]
    for section in text.sections:
        parts.append(f"{section.number}. {section.title}")
        if section.bulleted:
            parts.append("\n".join(_wrapped(b.text, "- ") for b in section.blocks))
        else:
            parts += [_wrapped(block.text) for block in section.blocks]
    if text.articles:
        parts.append("Sources")
        parts.append("\n".join(_source(spans[0]) for spans in text.articles))
    if footer := footer_of(issue):
        parts.append(f"{footer.before}{footer.url}{footer.after}")
    parts.append(_wrapped(how_made(issue)))
    parts.append(f"This issue in the archive: {issue.url}")
    if issue.site.subscribe_url:
        parts.append(f"Subscribe: {issue.site.subscribe_url}")
    return "\n\n".join(parts) + "\n"


def _source(cited: Cited) -> str:
    article = cited.article
    if article is None:
        return f"- {cited.outlet}"
    day = f", {house_date(article.published_at)}" if article.published_at else ""
    line = _wrapped(f"{cited.outlet}: {article.title}{day}", "- ")
    return f"{line}\n  {article.url}" if cited.href else line


def _wrapped(text: str, bullet: str = "") -> str:
    return textwrap.fill(
        " ".join(text.split()),
        _WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
