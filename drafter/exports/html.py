"""HTML by templates that escape everything: the page of its own, the email, the feed's fragment."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus.codec import instant_text
from drafter.exports.issue import Issue, house_date
from drafter.exports.printed import Printed, printed
from drafter.exports.statement import how_made

TEMPLATES = Path(__file__).with_name("templates")
_SUMMARY_LENGTH = 280


@dataclass(frozen=True, slots=True)
class Footer:
    """The house's pointer to its dashboard, cut at the address so that this can be a link."""

    before: str
    url: str
    after: str


def environment(*folders: Path) -> Environment:
    """Return an environment that escapes all it prints; ``folders`` are looked through first."""
    made = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(iso=instant_text, day=house_date)
    return made


def to_html(issue: Issue) -> str:
    """Return the issue as one HTML file that needs nothing beside it and runs nothing."""
    css = stylesheet()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return _render("standalone.html", issue, css=css, css_hash=f"sha256-{digest}")


def to_email(issue: Issue) -> str:
    """Return the issue as the HTML part of an email: tables and inline styles, 320 to 600 px."""
    return _render("email.html", issue)


def to_fragment(issue: Issue) -> str:
    """Return the issue's text as HTML without head or frame, as feeds carry it."""
    return _render("fragment.html", issue).strip() + "\n"


def summary_of(text: Printed, issue: Issue) -> str:
    """Return what a list says of an issue: its newest notice, else its first sentences."""
    if issue.notices:
        text_of = issue.notices[-1].text
    elif text.sections:
        text_of = " ".join(s.text for s in text.sections[0].blocks[0].sentences)
    else:
        text_of = issue.title
    line = " ".join(text_of.split())
    if len(line) <= _SUMMARY_LENGTH:
        return line
    return line[:_SUMMARY_LENGTH].rpartition(" ")[0] + "…"


def footer_of(issue: Issue) -> Footer | None:
    """Return the pointer to the dashboard, ``None`` where the site has none."""
    url = issue.site.dashboard_url
    if not url or not issue.style.footer:
        return None
    before, _, after = issue.style.footer.partition("{dashboard_url}")
    return Footer(before, url, after)


@cache
def stylesheet() -> str:
    """Return the style of an issue's page."""
    return (TEMPLATES / "issue.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return environment()


def _render(template: str, issue: Issue, **more: Any) -> str:
    text = printed(issue)
    return (
        _environment()
        .get_template(template)
        .render(
            issue=issue,
            printed=text,
            summary=summary_of(text, issue),
            how_made=how_made(issue),
            footer=footer_of(issue),
            **more,
        )
    )
