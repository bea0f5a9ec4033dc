"""The fault run in small."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fault_incremental as fault


def test_the_figures_count_what_was_done():
    figures = {f.name: f for f in fault.judge_edits(print, edits=6, sentences=8)}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["incremental.edits"].value == 6
    assert figures["incremental.judged"].value >= 8
