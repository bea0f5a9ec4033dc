from __future__ import annotations

import pytest

from api.pages.gaps import shown_gaps


@pytest.mark.parametrize(
    ("text", "gap", "shown"),
    [
        ("Ships: 161 passed (reported by Keel and Tonnage).", "reported", False),
        ("Ships: 161 passed (as relayed by Keel and Tonnage).", "relayed", False),
        ("Ships: 161 (according to Bo Lunn, as relayed by Keel).", "relayed", False),
        ("Ships: 161 (according to Bo Lunn, as relayed by Keel).", "Bo Lunn", True),
        ("Ships: 161 passed (reported by Keel and Tonnage).", "161", True),
        ("The firm reported by email that 161 passed.", "reported", True),
    ],
)
def test_the_house_s_own_credit_needs_no_evidence(text: str, gap: str, shown: bool) -> None:
    at = text.index(gap)
    place = (at, at + len(gap))
    assert shown_gaps(text, [place]) == ((place,) if shown else ())
