"""One issue over the sample corpus, written by hand so that no writer's change moves it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.model import (
    Article,
    Briefing,
    Citation,
    Kind,
    Role,
    Section,
    Sentence,
    Withheld,
)
from corpus.sample import ARTICLES
from corpus.sources import read
from drafter.exports import Issue, Notice, Site, slug_of
from prompts import HouseStyle

GOLDEN = Path(__file__).with_name("golden")
PUBLISHED = datetime(2026, 5, 10, 9, 30, tzinfo=UTC)
CORRECTION = Notice(
    datetime(2026, 5, 11, 8, tzinfo=UTC),
    "correction",
    "The number of households was that of the operator; the regulator's is higher.",
    before="The cuts reached 140,000 households.",
    after="The cuts reached 140,000 households by the operator's count.",
)
RETRACTION = Notice(
    datetime(2026, 5, 12, 8, tzinfo=UTC), "retraction", "The issue rested on a forged page."
)
Cite = Callable[[str, str], Citation]


@pytest.fixture(scope="session")
def sample() -> dict[str, Article]:
    """The sample's articles by the last part of their address."""
    found = [a for a in read(ARTICLES) if isinstance(a, Article) and a.url]
    return {str(a.url).rpartition("/")[2]: a for a in found}


@pytest.fixture(scope="session")
def cite(sample: dict[str, Article]) -> Cite:
    def cited(page: str, words: str) -> Citation:
        start = sample[page].text.index(words)
        return Citation.of(sample[page], start, start + len(words))

    return cited


@pytest.fixture(scope="session")
def briefing(cite: Cite) -> Briefing:
    def say(name: str, text: str, *cited: Citation, **more: Any) -> Sentence:
        return replace(Sentence(name, text, Kind.FACT, cited), **more)

    dead = cite("undersea-cable-failure-orrenland", "The Skerrin Link went dead at 3:14 a.m.")
    copy = cite("lights-out-south-brennick", "The Skerrin Link went dead at 3:14 a.m.")
    cuts = cite(
        "rolling-cuts-cable-back-by-may-14",
        "Rolling power cuts reached 140,000 households on Friday evening",
    )
    counted = cite(
        "orrenland-cuts-regulator",
        "Power cuts in Orrenland affected 210,000 households on Friday evening",
    )
    june = cite("cable-repair-put-back", "The repair of Orrenland's power cable will take")
    reserve = cite("gas-plant-returns", '"The link was the reserve,"')
    vote = cite("cable-calendar", "Parliament votes on a fund of 45 million crowns")
    return Briefing(
        id="d1",
        topic="The Skerrin Link & Orrenland’s power",
        as_of=datetime(2026, 5, 10, 9, tzinfo=UTC),
        writer="extractive",
        created_at=datetime(2026, 5, 10, 9, tzinfo=UTC),
        sections=(
            Section(
                "situation",
                "The Situation",
                (
                    say("a", "The cable between Tessovia and Orrenland went dead.", dead, copy),
                    say("b", "The repair will take until June 9.", june, origin="editor"),
                ),
            ),
            Section(
                "mechanism",
                "The Mechanism",
                (
                    say("c", "The link was the reserve.", reserve, role=Role.THESIS),
                    say("d", "One wire carried what no plant could.", kind=Kind.ANALYSIS),
                    say("e", "Politics (one pass):", role=Role.LABEL, block=1),
                    say("f", "Parliament votes on 45 million crowns.", vote, block=1),
                    say("n", "EDITOR ONLY: find the cause.", role=Role.NOTE, block=2),
                ),
            ),
            Section(
                "key_data",
                "Key Data",
                (
                    say("g", "Households: 140,000, says the operator.", cuts, role=Role.DATUM),
                    say("h", "Counted whole: 210,000.", counted, role=Role.DATUM, block=1),
                ),
            ),
            Section("whats_next", "What's Next", (say("o", "EDITOR ONLY.", role=Role.NOTE),)),
        ),
        withheld=(
            Withheld("situation", say("w", "WITHHELD: forty were hurt.", dead), ("no source",)),
        ),
        gathered=("nobody-cites-this",),
    )


@pytest.fixture(scope="session")
def issue(briefing: Briefing, sample: dict[str, Article], style: HouseStyle) -> Issue:
    return Issue(
        id="d1",
        briefing=briefing,
        sources={a.id: a for a in sample.values()},
        style=style,
        site=Site(
            "https://pressure.example/archive",
            dashboard_url="https://pressure.example/dashboard",
            subscribe_url="https://pressure.example/subscribe",
        ),
        slug=slug_of(briefing.topic, PUBLISHED),
        revision="5f0c" * 16,
        number=7,
        published_at=PUBLISHED,
        approver="Ines Marlo",
        audit=(
            {"seq": 1, "action": "finish", "by": "the desk", "hash": "aa"},
            {"seq": 2, "action": "approve", "by": "Ines Marlo", "hash": "bb"},
        ),
    )


@pytest.fixture(scope="session")
def corrected(issue: Issue) -> Issue:
    return replace(issue, notices=(CORRECTION,))


@pytest.fixture(scope="session")
def retracted(issue: Issue) -> Issue:
    return replace(issue, notices=(CORRECTION, RETRACTION))


@pytest.fixture(scope="session")
def golden() -> Callable[[str, bytes], bytes]:
    """Return what lies under a name; UPDATE_GOLDEN=1 puts there what is made today."""

    def read_golden(name: str, made: bytes) -> bytes:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_bytes(made)
        return path.read_bytes()

    return read_golden
