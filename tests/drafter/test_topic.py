"""Names in a topic, its first word included where the articles write it as a name."""

from __future__ import annotations

import pytest

from drafter.topic import topic_names


@pytest.mark.parametrize(
    ("topic", "text", "expected"),
    [
        ("Google search antitrust case", "A judge heard Google on Monday.", ["Google"]),
        ("Earthquake on Qeshm island", "An earthquake shook Qeshm.", ["Qeshm"]),
        ("The trial of Sam Bankman-Fried", "The trial began.", ["Sam Bankman-Fried"]),
        ("Flood in Port Carrow", "The quay of Port Carrow was flooded.", ["Port Carrow"]),
        ("undersea cable cut", "An undersea cable was cut.", []),
    ],
)
def test_names(topic: str, text: str, expected: list[str]) -> None:
    found = topic_names(topic, [text])
    assert [n.text for n in found] == expected
    assert all(topic[n.start : n.end] == n.text for n in found)
