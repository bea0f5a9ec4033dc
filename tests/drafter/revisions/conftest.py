"""Briefings made of short sentences, and editors at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from corpus.model import Briefing, Kind, Section, Sentence

Make = Callable[..., Briefing]


@pytest.fixture(scope="session")
def make() -> Make:
    """Return a maker: ``make(a=[("s1", "Words.", 0)])`` by section, id, text and block."""

    def briefing(**sections: Sequence[tuple[str, str, int]]) -> Briefing:
        rows: Mapping[str, Sequence[tuple[str, str, int]]] = sections
        return Briefing(
            "d1",
            "The Velm Dam",
            None,
            tuple(
                Section(
                    key, key.title(), tuple(Sentence(i, t, Kind.FACT, (), b) for i, t, b in row)
                )
                for key, row in rows.items()
            ),
        )

    return briefing
