"""Every check is documented, and every page documents a check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.checks import ALL_CHECKS
from evals.model import BriefingCheck, SentenceCheck

PAGES = Path(__file__).parents[3] / "docs" / "checks"
INDEX = (PAGES / "README.md").read_text(encoding="utf-8")
Check = SentenceCheck | BriefingCheck


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda c: c.name)
def test_the_index_has_a_row_that_leads_to_the_checks_page(check: Check) -> None:
    row = re.search(rf"^\| (?:\[{check.name}\]\({check.name}\.md\)|{check.name}) \|", INDEX, re.M)
    assert row, f"docs/checks/README.md has no row for {check.name}"
    if "](" in row.group():
        assert (PAGES / f"{check.name}.md").is_file()
    else:
        assert f"- **{check.name}**. " in INDEX, f"{check.name} has neither a page nor an entry"


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda p: p.stem)
def test_a_page_names_its_check_and_its_version_and_says_what_was_measured(page: Path) -> None:
    if page.name == "README.md":
        return
    known = {c.name: c.ref for c in ALL_CHECKS}
    assert page.stem in known, f"no check is called {page.stem}"
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {known[page.stem]}: ")
    assert "## Measured" in text
    assert re.search(r"\b[Mm]iss", text), "it says what the check misses"
    assert f"({page.name})" in INDEX


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([\w-]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (PAGES / target).is_file(), f"{page.name} links to {target}"
