"""The fault run in small."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_draft_kill as fault


@pytest.mark.timeout(300)
def test_two_kills_lose_no_draft_and_pay_for_none_twice(tmp_path):
    # By this seed both kills come while calls are in flight: none waits for calls that are over.
    figures = {f.name: f for f in fault.kill_often(tmp_path, print, drafts=3, kills=2, seed=12115)}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["draft_kill.paid_twice"].denominator > 4


def test_it_sees_what_is_asked_for_again_although_it_was_paid():
    till = fault.Till(1)
    seen = fault.Seen()
    till.asked = ["a", "b"]
    seen.note(till.asked, frozenset({"a"}))
    till.asked = ["a", "b", "b", "c"]
    seen.note(till.asked, frozenset({"a", "b"}))
    assert (seen.paid_twice(till), seen.in_flight) == (0, 2)
    till.asked = ["a", "b", "b", "c", "b"]
    assert seen.paid_twice(till) == 1
