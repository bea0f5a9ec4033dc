"""The issue of the exports' tests, in an archive of three."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from drafter.archive import Page, archive_pages
from drafter.exports import Issue, Notice

_EXPORTS = Path(__file__).parents[1] / "exports"
sys.path.insert(0, str(_EXPORTS))
_SHARED = runpy.run_path(str(_EXPORTS / "conftest.py"))
sample, cite, briefing, issue, corrected, retracted = (
    _SHARED[name] for name in ("sample", "cite", "briefing", "issue", "corrected", "retracted")
)


@pytest.fixture(scope="session")
def issues(issue: Issue) -> tuple[Issue, ...]:
    """One as it was published, one corrected, one retracted; oldest first."""
    at = issue.published_at
    assert at is not None
    made = []
    for number, kinds in enumerate(((), ("correction",), ("correction", "retraction")), 1):
        day = at + timedelta(days=number)
        made.append(
            replace(
                issue,
                id=f"d{number}",
                number=number,
                slug=f"2026-05-1{number}-number-{number}",
                published_at=day,
                briefing=replace(issue.briefing, topic=f"Number {number}"),
                notices=tuple(
                    Notice(day + timedelta(hours=h), kind, f"The {kind} of {number}.")  # type: ignore[arg-type]
                    for h, kind in enumerate(kinds, 1)
                ),
            )
        )
    return tuple(made)


@pytest.fixture(scope="session")
def pages(issues: tuple[Issue, ...]) -> Mapping[str, Page]:
    return archive_pages(issues, issues[0].site, issues[0].style)
