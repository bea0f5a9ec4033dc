"""The fault run in small."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_dashboard

pytestmark = pytest.mark.browser


def test_what_arrives_is_told_and_shown(tmp_path: Path) -> None:
    said: list[str] = []
    figures = {f.name: f for f in fault_dashboard.watch(tmp_path, said.append, many=40, settled=10)}
    if "dashboard.page_differs" not in figures:
        pytest.skip(said[-1])
    for name in ("refused", "missed", "page_differs"):
        assert figures[f"dashboard.{name}"].holds, said
    assert figures["dashboard.missed"].denominator == 40
