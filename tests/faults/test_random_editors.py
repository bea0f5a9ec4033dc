"""The fault run in small."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fault_random_editors as fault


def test_the_figures_count_what_was_done(tmp_path):
    figures = {f.name: f for f in fault.edit_at_random(tmp_path, print, runs=4, steps=12)}
    assert [f for f in figures.values() if not f.holds and "approved" not in f.name] == []
    assert figures["random_editors.runs"].value >= 4
    assert figures["random_editors.audit_broken"].denominator > 8
