"""The example files of the docs are what the program takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts import check_style

STYLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.toml"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_nothing_is_wrong_in_an_example_style(path: Path) -> None:
    assert check_style(path.read_text(encoding="utf-8")) == []


def test_there_is_an_example_style() -> None:
    assert STYLES
