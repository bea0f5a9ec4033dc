"""Which past issues are on a draft's story, which gives an example, and that none is evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from corpus.model import Article, Kind
from drafter.ground import UNKNOWN_EVIDENCE, ground
from drafter.memory import Memory, PastIssue, remember
from drafter.model import Dossier, Proposal, Quote

SAID = (
    "The Velm Dam lost a sluice gate on Monday.",
    "Ilse Tamrand leads the dam authority; the Velm Dam is its largest.",
    "Port Carrow was flooded, and Ilse Tamrand has promised Port Carrow a report.",
)


def issue(now: datetime, **changes: object) -> PastIssue:
    plain = PastIssue(
        "a1",
        "The Velm Dam",
        now - timedelta(days=1),
        {"situation": SAID},
        frozenset({"0" * 32}),
        "/drafts/a1",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_an_article_in_common_makes_it_the_same_story(
    fiction: list[Article], now: datetime
) -> None:
    shared = issue(now, sections={}, articles=frozenset({fiction[2].id}))
    memory = remember([shared], fiction, before=now)
    assert memory.older == (shared,)
    assert memory.last is shared
    assert memory.example is None
    (note,) = memory.notes
    assert note == "an older issue on this story, as of 5 March 2026: “The Velm Dam” (/drafts/a1)"


def test_the_same_names_in_the_same_weeks_make_it_the_same_story(
    fiction: list[Article], now: datetime
) -> None:
    assert remember([issue(now)], fiction, before=now).older
    assert not remember([issue(now - timedelta(days=60))], fiction, before=now).older
    assert not remember(
        [issue(now)], [replace(a, published_at=None) for a in fiction], before=now
    ).older


def test_what_any_issue_on_the_story_cited_or_said_was_told(
    fiction: list[Article], now: datetime
) -> None:
    shared = fiction[2].id
    issues = [
        issue(
            now - timedelta(days=n),
            id=f"a{n}",
            articles=frozenset({shared}),
            sections={"situation": (f"Ilse Tamrand moved {n + 1}40 households to schools.",)},
            cited=frozenset({(shared, 100 * n, 100 * n + 50)}),
        )
        for n in range(5)
    ]
    memory = remember(issues, fiction, before=now)
    assert len(memory.older) == 3
    assert memory.told("Anything.", [(shared, 440, 460)])
    assert not memory.told("Anything.", [(shared, 450, 460), ("other", 440, 460)])
    assert memory.told("Ilse Tamrand moved 540 households to the schools.", [])
    assert not memory.told("Ilse Tamrand moved 640 households to schools.", [])
    assert not memory.told("Oskar Pell restored the power.", [])
    assert not Memory().told("Ilse Tamrand moved 540 households to schools.", [])


@pytest.mark.parametrize("said", [("Tin rose at Port Orlo. Port Orlo sells Tin. Ada Lind of Ard "
    "Tin said Ard Tin would rise; Ada Lind sells it.",), ()])  # fmt: skip
def test_another_story_gives_an_example_and_no_pattern(
    fiction: list[Article], now: datetime, said: tuple[str, ...]
) -> None:
    other = issue(now, topic="Tin", sections={"situation": said})
    older_other = issue(now - timedelta(days=1), topic="Tin", sections={}, id="a0")
    memory = remember([older_other, other], fiction, before=now)
    assert memory.older == ()
    assert memory.example is other, "the newest"


def test_what_was_approved_later_is_not_remembered(fiction: list[Article], now: datetime) -> None:
    later = issue(now, as_of=now + timedelta(hours=1), articles=frozenset({fiction[0].id}))
    assert remember([later], fiction, before=now) == Memory()
    assert remember([later], fiction, before=None).older == (later,)


def test_three_issues_are_enough_newest_first(fiction: list[Article], now: datetime) -> None:
    ids = frozenset({fiction[0].id})
    all_ = [
        issue(now, id=f"i{n}", as_of=now - timedelta(days=n), articles=ids) for n in (4, 2, 3, 1)
    ]
    assert [i.id for i in remember(all_, fiction, before=now).older] == ["i1", "i2", "i3"]


def test_a_citation_of_a_past_issue_is_refused(dossier: Dossier, now: datetime) -> None:
    knowing = replace(dossier, memory=Memory((issue(now),)))
    for key in ("a1", "/drafts/a1", "issue"):
        proposal = Proposal("situation", SAID[0], Kind.FACT, (Quote(key, SAID[0]),))
        (grounded,) = ground([proposal], knowing, draft_id="d")
        assert [f.check for f in grounded.findings] == [UNKNOWN_EVIDENCE]
        assert not grounded.sentence.citations
