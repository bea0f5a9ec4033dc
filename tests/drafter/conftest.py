"""A real library over a few short articles of fiction, and what the chain's tests share."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.model import Article, Evidence, Passage, Precision, article_id
from drafter.model import Dossier, DraftRequest, Event, Packet
from prompts import HouseStyle, load_style
from tests.drafter.scripted_bench import Bench

sys.path.insert(0, str(Path(__file__).parents[1] / "llm_server"))

_TEXTS = [
    (
        "Northline Wire",
        "Sluice gate fails at the Velm Dam",
        "2026-03-02T06:30:00+00:00",
        "A sluice gate at the Velm Dam failed early on Monday and flooded the lower quay of Port "
        "Carrow. The dam authority said 340 households were moved to schools overnight. "
        "Director Ilse Tamrand said the gate had last been inspected in 2019.",
    ),
    (
        "Carrow Gazette",
        "Traders count the cost on the lower quay",
        "2026-03-02T15:00:00+00:00",
        "Traders on the lower quay of Port Carrow put their losses at 2.4 million crowns. "
        "The Quay Traders' League claimed the authority had ignored two warnings. "
        "“Nobody picked up the telephone,” said its chairman, Oskar Pell.",
    ),
    (
        "The Upland Post",
        "Authority to lower the Velm reservoir",
        "2026-03-03T09:00:00+00:00",
        "The dam authority will lower the Velm reservoir by four metres before 20 March. "
        "Irrigation boards upstream depend on that water for the spring planting. "
        "Tamrand said the repair could not begin while water stood above the sill.",
    ),
    (
        "Northline Wire",
        "Parliament to question dam director",
        "2026-03-04T08:00:00+00:00",
        "A committee of parliament will question Ilse Tamrand on 11 March about the Velm Dam. "
        "Opposition members want the inspection records published before then. "
        "The government said it would wait for the engineers' report.",
    ),
    (
        "Radio Carrow",
        "Schools reopen as families go home",
        "2026-03-05T07:00:00+00:00",
        "Families began returning to the lower quay on Thursday after the water fell. "
        "The dam authority said 290 of the 340 households had gone home. "
        "Engineers expect the sluice gate to be replaced within six weeks.",
    ),
]


def make_article(outlet: str, title: str, published: str, text: str) -> Article:
    slug = title.lower().replace(" ", "-")
    url = f"https://{outlet.lower().replace(' ', '-')}.example/{slug}"
    return Article(
        id=article_id(url, text),
        url=url,
        outlet=outlet,
        title=title,
        text=text,
        published_at=datetime.fromisoformat(published),
        date_precision=Precision.INSTANT,
        language="en",
    )


@pytest.fixture(scope="session")
def fiction() -> list[Article]:
    return [make_article(*row) for row in _TEXTS]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, fiction: list[Article]) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("library"), write=True) as opened:
        opened.add(fiction)
        yield opened


@pytest.fixture(scope="session")
def style() -> HouseStyle:
    return load_style()


@pytest.fixture
def request_(now: datetime) -> DraftRequest:
    return DraftRequest("The sluice gate failure at the Velm Dam", as_of=now, writer="scripted")


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 6, 9, tzinfo=UTC)


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def dossier(fiction: list[Article], style: HouseStyle, request_: DraftRequest) -> Dossier:
    """One packet for each article, E1 to E5 in order of time."""
    packets = tuple(
        Packet(f"E{i}", Evidence(Passage(a.id, 0, len(a.text)), 1 - i / 10))
        for i, a in enumerate(fiction, 1)
    )
    return Dossier(
        request=request_,
        style=style,
        articles={a.id: a for a in fiction},
        packets=packets,
        origins={a.id: a.id for a in fiction},
    )


@pytest.fixture
def bench(library: Library, style: HouseStyle, dossier: Dossier, now: datetime) -> Bench:
    return Bench(library, style, dossier, now)


@pytest.fixture
def large_dossier(dossier: Dossier) -> Dossier:
    """Twelve articles of about 500 words in three passages each, no two alike."""
    rng = random.Random(11)
    articles, packets = [], []
    for number in range(12):
        paragraphs = [" ".join(_sentence(rng) for _ in range(13)) for _ in range(3)]
        published = f"2026-03-{number + 1:02d}T08:00:00+00:00"
        text = "\n".join(paragraphs)
        article = make_article("Northline Wire", f"Report {number} on the dam", published, text)
        articles.append(article)
        start = 0
        for paragraph in paragraphs:
            passage = Passage(article.id, start, start + len(paragraph))
            packets.append(Packet(f"E{len(packets) + 1}", Evidence(passage, 0.5)))
            start += len(paragraph) + 1
    return replace(
        dossier,
        articles={a.id: a for a in articles},
        packets=tuple(packets),
        origins={a.id: a.id for a in articles},
    )


def _sentence(rng: random.Random) -> str:
    who, did, what, where = (rng.choice(words) for words in _VOCABULARY)
    return f"{who} {did} {rng.randint(11, 199)} {what} {where}, {rng.choice(_WHEN)}."


_VOCABULARY = (
    ["Engineers", "Farmers", "Inspectors", "Traders", "Officials", "Divers", "Drivers", "Lawyers"],
    ["counted", "moved", "sold", "lost", "ordered", "repaired", "refused", "found", "promised"],
    ["crowns", "pumps", "sandbags", "trucks", "pages of records", "households", "tonnes of silt"],
    ["below the Velm Dam", "at Port Carrow", "on the lower quay", "in the upland villages"],
)
_WHEN = ["before the flood", "after the meeting", "during the night", "in the same week"]
