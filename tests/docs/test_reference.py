"""The pages that the program writes of itself are as it would write them now."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.reference import PAGES
from api.settings import describe

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "make reference writes it anew"


def test_every_setting_is_on_its_page() -> None:
    page = PAGES["settings.md"]()
    assert all(f"| `{row['name']}` |" in page for row in describe())
