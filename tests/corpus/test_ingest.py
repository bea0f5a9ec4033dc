"""The pipeline: one outcome for each item, in order; a bad item stops nothing."""

from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event

import numpy as np
import pytest

from corpus.assets import DIMENSIONS, Embedder, Vectors
from corpus.ingest import BATCH, ingest
from corpus.library import Library, Query


@dataclass(frozen=True)
class Refused:
    where: str
    reason: str = "not a feed"
    help: str = "check the address"


@pytest.fixture
def library(tmp_path, embedder):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        yield library


def test_each_item_gets_its_outcome_in_order_and_again_nothing_changes(library, make_article):
    one = make_article("The bridge was closed.", url="https://a.example/1")
    two = make_article("The bridge was opened.", title="Opened")
    items = [one, Refused("feed.xml"), two, one]
    first = list(ingest(items, library))
    assert [(o.where, o.status) for o in first] == [
        ("https://a.example/1", "stored"),
        ("feed.xml", "rejected"),
        ("Opened", "stored"),
        ("https://a.example/1", "unchanged"),
    ]
    assert [o.article_id for o in first] == [one.id, None, two.id, one.id]
    assert (first[1].reason, first[1].help) == ("not a feed", "check the address")
    again = list(ingest(items, library))
    assert [o.status for o in again] == ["unchanged", "rejected", "unchanged", "unchanged"]
    assert library.stats().articles == 2
    assert library.check() == []


def test_another_text_at_the_same_address_is_a_revision(library, make_article):
    url = "https://a.example/1"
    old, new = (make_article(f"{n} people were hurt.", url=url) for n in ("Two", "Three"))
    assert [o.status for o in ingest([old, new], library)] == ["stored", "revised"]
    assert library.article(new.id).revision_of == old.id


def test_what_is_taken_back_is_found_no_more_and_what_was_never_there_is_not_stored(
    library, make_article
):
    url = "https://a.example/1"
    old = make_article("The bridge at Orren was closed.", url=url)
    gone = replace(
        make_article("The report was made up.", url=url), withdrawn="The report was made up."
    )
    stranger = replace(make_article("All made up.", url="https://b.example/2"), withdrawn="Forged.")
    outcomes = list(ingest([stranger, old, gone], library))
    assert [o.status for o in outcomes] == ["rejected", "stored", "revised"]
    assert "Forged." in outcomes[0].reason
    assert library.search(Query("the bridge at Orren")) == []
    assert library.search(Query("the report was made up")) == []
    assert library.article(gone.id).withdrawn == "The report was made up."
    assert [o.status for o in ingest([gone], library)] == ["unchanged"]


def test_what_cannot_be_cited_is_rejected_and_the_rest_is_stored(library, make_article):
    good = make_article("The bridge was closed.")
    bad = {
        "no text": make_article(" … \n — "),
        "not in normal form": replace(good, text="The bridge\r\nwas closed."),
        "its id": replace(good, id="0" * 32),
        "published_at": replace(good, published_at=datetime(2026, 3, 1)),
        "fetched_at": replace(good, fetched_at=datetime(2026, 3, 1)),
    }
    outcomes = list(ingest([*bad.values(), good], library))
    for expected, outcome in zip(bad, outcomes, strict=False):
        assert outcome.status == "rejected"
        assert expected in outcome.reason
        assert outcome.help
    assert outcomes[-1].status == "stored"
    assert [a.id for a in library.articles()] == [good.id]


def test_items_are_read_and_stored_batch_by_batch(library, make_article):
    read = 0

    def items():
        nonlocal read
        for i in range(2 * BATCH + 1):
            read += 1
            yield make_article(f"Gate {i} was opened.")

    outcomes = ingest(items(), library)
    next(outcomes)
    assert BATCH <= read <= 2 * BATCH
    assert library.stats().articles == BATCH
    assert len(library.search(Query("gate", limit=100))) == BATCH
    assert len(list(outcomes)) == 2 * BATCH
    assert library.stats().articles == 2 * BATCH + 1


def test_a_run_that_broke_off_is_simply_started_again(library, make_article):
    articles = [make_article(f"Gate {i} was opened.") for i in range(BATCH + 4)]

    def broken():
        yield from articles[: BATCH + 2]
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        list(ingest(broken(), library))
    statuses = [o.status for o in ingest(articles, library)]
    assert statuses == ["unchanged"] * (BATCH + 2) + ["stored"] * 2


class Watched(Embedder):
    """Gives each text the same vector once ``gate`` is open; keeps what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Event()
        self.begun: list[Future[Vectors]] = []

    def begin(self, texts):
        self.begun += super().begin(texts)
        return self.begun[-len(texts) :]

    def _sentence(self, text):
        assert self.gate.wait(30)
        return np.full(DIMENSIONS, DIMENSIONS**-0.5, dtype=np.float32)


def test_the_next_batch_is_with_the_embedder_while_one_is_stored(tmp_path, make_article):
    embedder = Watched()
    given = []

    def opening():
        yield from (make_article(f"Gate {i} was opened.") for i in range(2 * BATCH - 1))
        embedder.gate.set()
        yield make_article("The last gate was opened.")

    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        add = library.add
        library.add = lambda *args: (given.append(len(embedder.begun)), add(*args))[1]
        assert [o.status for o in ingest(opening(), library)] == ["stored"] * 2 * BATCH
    assert given == [2 * BATCH, 2 * BATCH]


def test_what_is_interrupted_leaves_the_embedder_nothing_to_do(tmp_path, make_article):
    embedder = Watched()

    def interrupted():
        yield from (make_article(f"Gate {i} was opened.") for i in range(BATCH + 4))
        raise KeyboardInterrupt

    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        with pytest.raises(KeyboardInterrupt):
            list(ingest(interrupted(), library))
        # Two threads hold a text each.
        assert sum(not one.cancelled() for one in embedder.begun) == 2
        embedder.gate.set()
        assert library.stats().articles == 0


def test_an_article_that_is_stored_or_on_its_way_is_not_embedded_again(library, make_article):
    one = make_article("The bridge was closed.")
    assert library.begin(one)
    list(ingest([one, one], library))
    assert library.begin(one) is None


def test_nothing_gives_nothing(library):
    assert list(ingest([], library)) == []
