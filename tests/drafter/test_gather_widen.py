"""The second search: what answers a question, what may not join, and that no key changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.library import Library
from drafter.gather import widen
from drafter.model import Dossier, Question

PARLIAMENT = Question("whats_next", "committee of parliament will question Tamrand on 11 March")


@pytest.fixture
def narrow(dossier: Dossier) -> Dossier:
    """The first three of five articles."""
    few = dict(list(dossier.articles.items())[:3])
    return replace(dossier, articles=few, packets=dossier.packets[:3])


def test_an_article_that_tells_the_story_joins_behind_what_was_numbered(
    narrow: Dossier, dossier: Dossier, library: Library
) -> None:
    wide = widen(narrow, [PARLIAMENT], library)
    assert wide.packets[:3] == narrow.packets
    new = wide.packets[3:]
    assert [p.key for p in new] == [f"E{i}" for i in range(4, 4 + len(new))]
    (answered,) = wide.answered
    first = wide.packet(answered.packets[0])
    assert first is not None
    assert "question Ilse Tamrand" in dossier.articles[first.evidence.passage.article_id].text
    assert first.evidence.why == (f"asked for by the plan: {PARLIAMENT.text}",)
    assert any("second search" in note for note in wide.notes)
    assert set(wide.origins) >= set(wide.articles)


def test_what_is_known_already_answers_without_a_new_packet(
    dossier: Dossier, library: Library
) -> None:
    wide = widen(dossier, [PARLIAMENT], library)
    assert wide.packets == dossier.packets
    assert wide.answered[0].packets[0] == "E4"
    assert wide.notes == dossier.notes


def test_another_story_does_not_join(dossier: Dossier, library: Library, tmp_path, fiction) -> None:
    other = replace(
        fiction[0],
        id="0" * 16,
        url="https://ledger.example/tin",
        title="Tin prices rise at Port Orlo",
        text="Tin rose 4 percent at Port Orlo on Friday. Smelters blamed a strike of dockers. "
        "A committee of parliament will question the union on 11 March.",
    )
    with Library.open(tmp_path / "lib", write=True) as mixed:
        mixed.add([*fiction, other])
        wide = widen(dossier, [PARLIAMENT], mixed)
    assert other.id not in wide.articles


def test_nothing_newer_than_the_briefing_joins(narrow: Dossier, library: Library) -> None:
    early = replace(narrow.request, as_of=datetime(2026, 3, 3, 12, tzinfo=UTC))
    wide = widen(replace(narrow, request=early), [PARLIAMENT], library)
    assert wide.packets == narrow.packets


def test_three_questions_are_asked_and_no_more(narrow: Dossier, library: Library) -> None:
    asked = [Question("situation", f"Velm Dam {word}") for word in ("a", "b", "c", "d")]
    assert len(widen(narrow, asked, library).answered) == 3
