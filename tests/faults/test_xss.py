"""The fault run in small."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_xss as fault

pytestmark = pytest.mark.browser


def test_the_figures_count_pages(tmp_path):
    if fault.find_chromium() is None:
        pytest.skip("no Chromium")
    figures = {f.name: f for f in fault.show(tmp_path, print, fault.PAYLOADS[:3], every=2)}
    assert {name for name, f in figures.items() if not f.holds} == {"xss.payloads"}
    assert figures["xss.executed"].denominator > 6
