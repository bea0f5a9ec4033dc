from __future__ import annotations

import pytest

from evals.phrases import phrases_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is likely.", ["likely"]),
        ("It is Very\u00a0 likely.", ["Very\u00a0 likely"]),
        ("It is unlikely, or not-likely.", []),
        ("“It is likely,” he said.", []),
        ("“Never,” he said, but it is likely.", ["likely"]),
        ("", []),
    ],
)
def test_whole_words_outside_quotations_the_longest_first(text: str, found: list[str]) -> None:
    assert [m.group() for m in phrases_in(text, ("likely", "very likely"))] == found


def test_no_phrases_match_nothing() -> None:
    assert list(phrases_in("anything", ())) == []
