"""Dossiers over short fiction, built as gathering builds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from corpus.language.sentences import sentence_spans
from corpus.model import Article, Evidence, Passage, Precision, article_id
from drafter.extractive.candidates import Candidate
from drafter.model import Dossier, DraftRequest, Packet
from prompts import HouseStyle, load_style

MakeDossier = Callable[..., Dossier]


def article_of(
    text: str,
    *,
    title: str = "Gate fails at the Velm Dam",
    outlet: str | None = "Northline Wire",
    day: int | None = 2,
    origin: str | None = None,
) -> Article:
    url = f"https://{(outlet or 'none').replace(' ', '-').lower()}.example/{abs(hash(title))}"
    return Article(
        id=article_id(url, text),
        url=url,
        outlet=outlet,
        title=title,
        text=text,
        published_at=datetime(2026, 3, day, 9, tzinfo=UTC) if day else None,
        date_precision=Precision.INSTANT if day else Precision.UNKNOWN,
        origin_group=origin,
    )


def candidate_of(text: str, *, article: Article | None = None, place: int = 0) -> Candidate:
    whole = article or article_of(text)
    start = whole.text.index(text)
    return Candidate(whole, "E1", start, start + len(text), text, place, whole.id)


@pytest.fixture(scope="session")
def house() -> HouseStyle:
    return load_style()


@pytest.fixture(scope="session")
def make_dossier(house: HouseStyle) -> MakeDossier:
    def make(*articles: Article, topic: str = "The Velm Dam failure", **request: object) -> Dossier:
        packets = tuple(
            Packet(f"E{n}", Evidence(Passage(a.id, 0, len(a.text)), 1.0))
            for n, a in enumerate(articles, 1)
        )
        return Dossier(
            DraftRequest(topic, **request),  # type: ignore[arg-type]
            house,
            {a.id: a for a in articles},
            packets,
            {a.id: a.origin_group or a.id for a in articles},
        )

    return make


@pytest.fixture
def dam(make_dossier: MakeDossier) -> Dossier:
    """Three texts and a copy on one event, over five days."""
    wire = article_of(
        "PORT CARROW, March 2 (Northline) - A sluice gate at the Velm Dam failed on 2 March 2026 "
        "and flooded the lower quay of Port Carrow. The dam authority said 340 households were "
        "moved to schools overnight. The Velm Dam failure was caused by a corroded hinge, said "
        "chief engineer Ilse Tamrand. She had warned of it before. "
        "Click here for more pictures of the flood.",
        title="Sluice gate fails at the Velm Dam",
    )
    copy = article_of(
        "A sluice gate at the Velm Dam failed on 2 March 2026 and flooded the lower quay of Port "
        "Carrow. The dam authority said 340 households were moved to schools overnight.",
        title="Flood on the lower quay",
        outlet="Carrow Gazette",
        origin=wire.id,
    )
    other = article_of(
        "The dam authority said 340 households were moved to schools. "
        "The Quay Traders' League accused the dam authority of ignoring two warnings at the Velm "
        "Dam. Why did nobody answer the telephone? "
        "The League wants to sue the Velm Dam authority for 2.4 million crowns.",
        title="Traders blame the Velm Dam authority",
        outlet="The Upland Post",
        day=3,
    )
    later = article_of(
        "The Velm Dam authority restored power to the lower quay on 6 March 2026, director Oskar "
        "Pell said. Repairs at the Velm Dam are expected to be completed by 20 April 2026. "
        "The committee of parliament will question Pell about the Velm Dam failure on 11 March "
        "2026.",
        title="Power back on the lower quay below the Velm Dam",
        outlet="Radio Carrow",
        day=7,
    )
    return make_dossier(wire, copy, other, later)


def sentences_of(dossier: Dossier) -> set[str]:
    return {
        a.text[start:end]
        for a in dossier.articles.values()
        for start, end in sentence_spans(a.text)
    }


@pytest.fixture(scope="session", name="article")
def _article() -> Callable[..., Article]:
    return article_of


@pytest.fixture(scope="session", name="candidate")
def _candidate() -> Callable[..., Candidate]:
    return candidate_of
