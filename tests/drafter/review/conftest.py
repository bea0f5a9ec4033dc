"""A briefing of two sections, its sentences told apart by their ids."""

from __future__ import annotations

import pytest

from corpus.model import Briefing, Citation, Kind, Section, Sentence

_CITED = Citation("a1", 0, 5, "hash")


def sentence(name: str, text: str, block: int = 0, *cited: Citation) -> Sentence:
    return Sentence(name, text, Kind.FACT, cited or (_CITED,), block)


@pytest.fixture
def briefing() -> Briefing:
    situation = Section(
        "situation",
        "The Situation",
        (
            sentence("s1", "The pier at Quill Bay collapsed on Tuesday.", 0),
            sentence("s2", "Repairs will cost three million dollars.", 0),
            sentence("s3", "Marrow Island has fuel for nine days.", 1),
        ),
    )
    outlook = Section("outlook", "Outlook", (sentence("o1", "The council votes on Friday."),))
    return Briefing("d1", "Ferries", None, (situation, outlook))
