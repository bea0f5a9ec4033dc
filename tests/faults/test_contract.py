"""The fault run in small."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fault_contract as fault


def test_the_figures_count_what_was_asked(tmp_path):
    figures = {f.name: f for f in fault.ask_at_random(tmp_path, print, each=2, cases=20)}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["contract.undocumented"].denominator >= 20
