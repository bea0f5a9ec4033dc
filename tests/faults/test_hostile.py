"""The fault run in small: a few of each, the cheap bombs alone."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fault_hostile as fault
import hostile_bombs as bombs
import hostile_paths as paths


def test_addresses_paths_and_feeds(tmp_path):
    work = tmp_path / "paths"
    figures = [
        *fault.refused_addresses(print, fault.addresses.written()[::3]),
        *fault.refused_paths(work, print, paths.payloads(tmp_path, paths.place(work))[::6]),
        *fault.broken_feeds(tmp_path / "feeds", print, list(fault.FEEDS)),
    ]
    missed = {f.name: f.value for f in figures if not f.holds}
    assert missed == {}


def test_bombs_in_a_process_of_its_own(tmp_path):
    cheap = (bombs.entities, bombs.nested)
    figures = list(fault.defused_bombs(tmp_path / "bombs", print, cheap))
    assert {f.name for f in figures if not f.holds} == set()
    assert figures[1].denominator == 6
    assert figures[2].value == 0


def test_a_process_that_ends_is_a_figure_that_does_not_hold(tmp_path):
    def lets_it_end(folder: Path) -> None:
        (folder.parent / "data").write_text("no folder")

    figures = fault.defused_bombs(tmp_path / "more", print, (lets_it_end,))
    assert {"hostile.bombs_raised", "hostile.bombs_others_lost"} <= {
        f.name for f in figures if not f.holds
    }
