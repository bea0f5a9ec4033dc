"""Gathering from a real library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.model import Article, Evidence, Passage, article_id
from drafter.gather import gather
from drafter.gather.packets import packets_of
from drafter.model import DraftRequest
from prompts import HouseStyle

TOPIC = "The sluice gate failure at the Velm Dam"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, fiction: list[Article]) -> Iterator[Library]:
    """The dam story, a copy of its first text in another outlet, and two other stories."""

    def other(title: str, text: str, outlet: str) -> Article:
        url = f"https://other.example/{title.split(maxsplit=1)[0].lower()}"
        return replace(
            fiction[0], id=article_id(url, text), url=url, title=title, text=text, outlet=outlet
        )

    copy = other(
        "Sluice gate fails at Velm Dam", fiction[0].text + " More follows.", "Evening Post"
    )
    rail = other(
        "Granite Rail strike enters third week",
        "Drivers of Granite Rail walked out for a third week. Freight at Ostmere is at a halt.",
        "Ostmere Echo",
    )
    film = other(
        "Festival opens in Ostmere",
        "The film festival opened in Ostmere with a comedy about a lighthouse keeper.",
        "Ostmere Echo",
    )
    with Library.open(tmp_path_factory.mktemp("shelf"), write=True) as library:
        library.add([*fiction, copy, rail, film])
        yield library


def test_one_story_is_gathered_whole(shelf: Library, style: HouseStyle) -> None:
    dossier = gather(DraftRequest(TOPIC), shelf, style)
    titles = {a.title for a in dossier.articles.values()}
    assert "Sluice gate fails at the Velm Dam" in titles
    assert not titles & {"Granite Rail strike enters third week", "Festival opens in Ostmere"}
    away = [n for n in dossier.notes if n.startswith("left out, as they tell other stories")]
    assert any("Granite Rail" in note for note in away)


def test_packets_are_numbered_best_first_and_copies_last(shelf: Library, style: HouseStyle) -> None:
    dossier = gather(DraftRequest(TOPIC), shelf, style)
    assert [p.key for p in dossier.packets] == [f"E{n}" for n in range(1, len(dossier.packets) + 1)]
    ids = [p.evidence.passage.article_id for p in dossier.packets]
    assert set(ids) == set(dossier.articles)
    copies = [dossier.origins[i] != i for i in ids]
    assert copies == sorted(copies)
    assert sum(copies) == 1
    assert any(n.startswith("counted once") for n in dossier.notes)


def test_articles_come_oldest_first(shelf: Library, style: HouseStyle) -> None:
    dossier = gather(DraftRequest(TOPIC), shelf, style)
    dates = [a.published_at for a in dossier.articles.values() if a.published_at]
    assert dates == sorted(dates)


def test_nothing_newer_than_as_of(shelf: Library, style: HouseStyle) -> None:
    at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    dossier = gather(DraftRequest(TOPIC, as_of=at), shelf, style)
    assert dossier.articles
    assert all(a.published_at and a.published_at <= at for a in dossier.articles.values())


def test_a_window_counts_back_from_the_newest_article_of_the_story(
    shelf: Library, style: HouseStyle
) -> None:
    whole = gather(DraftRequest(TOPIC), shelf, style)
    dossier = gather(DraftRequest(TOPIC, window_days=1), shelf, style)
    dates = [a.published_at for a in dossier.articles.values() if a.published_at]
    assert 0 < len(dates) < len(whole.articles)
    assert (max(dates) - min(dates)).days <= 1
    assert any(n.startswith("outside the window") for n in dossier.notes)


def test_an_outlet_left_out(shelf: Library, style: HouseStyle) -> None:
    dossier = gather(DraftRequest(TOPIC, without=("northline wire",)), shelf, style)
    assert dossier.articles
    assert "Northline Wire" not in {a.outlet for a in dossier.articles.values()}


def test_a_preferred_outlet_moves_up_but_not_past_what_is_far_better(
    fiction: list[Article],
) -> None:
    scores = [0.9, 0.6, 0.5]
    evidence = [
        Evidence(Passage(a.id, 0, len(a.text)), s) for a, s in zip(fiction, scores, strict=False)
    ]
    articles = {a.id: a for a in fiction[:3]}
    origins = {i: i for i in articles}

    def order(*prefer: str) -> list[str | None]:
        packets = packets_of(evidence, articles, origins, DraftRequest(TOPIC, prefer=prefer))
        return [articles[p.evidence.passage.article_id].outlet for p in packets]

    assert order() == ["Northline Wire", "Carrow Gazette", "The Upland Post"]
    assert order("upland post") == ["Northline Wire", "The Upland Post", "Carrow Gazette"]


def test_an_empty_store_gives_an_empty_dossier(tmp_path: Path, style: HouseStyle) -> None:
    with Library.open(tmp_path, write=True) as library:
        dossier = gather(DraftRequest(TOPIC), library, style)
    assert dossier.packets == ()
    assert dossier.articles == {}


def test_sources_that_disagree_are_named_to_the_editor(
    tmp_path: Path, fiction: list[Article], style: HouseStyle
) -> None:
    def told(outlet: str, text: str) -> Article:
        url = f"https://{outlet.lower()}.example/ferry"
        return replace(
            fiction[0], id=article_id(url, text), url=url, title="Ferry Ansa sinks off Port Velm",
            text=text, outlet=outlet,
        )  # fmt: skip

    one = told(
        "Gazette",
        "The ferry Ansa sank off Port Velm on Monday. The sinking killed 12 people, the coast "
        "guard said. Divers are to look for those still missing.",
    )
    other = told(
        "Courier",
        "Fourteen people were killed when the ferry Ansa went down near Port Velm, said a doctor "
        "of the harbour hospital. It had left for the islands at noon.",
    )
    with Library.open(tmp_path, write=True) as library:
        library.add([one, other])
        dossier = gather(DraftRequest("The sinking of the ferry Ansa"), library, style)
    assert [c.kind for c in dossier.conflicts] == ["conflict"]
    (note,) = [n for n in dossier.notes if n.startswith("sources disagree")]
    assert note.startswith("sources disagree: dead: ")
    assert "12 (Gazette, 2 March)" in note
    assert "Fourteen (Courier, 2 March)" in note
    assert any("ferry Ansa sank" in fact.text for fact in dossier.timeline)
