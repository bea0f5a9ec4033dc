"""A store of a few articles of fiction, a judged draft over them, and the review of it."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from api.drafts import DraftStore
from api.publishing.issues import Press
from api.publishing.publishing import Publishing
from api.publishing.store import PublicationStore
from api.review.deciding import Deciding
from api.review.editing import Editing
from api.review.judging import Judging
from api.review.store import ReviewStore, Stand
from api.styles import StyleBook
from corpus.library import Library
from corpus.model import Article, Briefing, Kind, Section, Sentence, Withheld
from drafter.exports import Site
from drafter.model import DraftRequest
from drafter.review.editing import section_of
from drafter.review.findings import standings
from evals.markdown.section import render_section
from prompts import load_style
from tests.api.review.review_office import Clock, fact

_PROCESS = runpy.run_path(str(Path(__file__).parents[1] / "desk_process.py"))


@dataclass(frozen=True, slots=True)
class Review:
    """The parts of the review over one database, and the draft ``d1`` in it."""

    drafts: DraftStore
    store: ReviewStore
    editing: Editing
    library: Library
    clock: Clock

    def stand(self) -> Stand:
        return self.store.stand("d1", at=self.clock())

    def markdown(self, key: str) -> str:
        head = self.stand().head
        return render_section(section_of(head.revision.briefing, key), head.labels.numbers)


@pytest.fixture(scope="session")
def sources() -> list[Article]:
    return list(_PROCESS["articles"]())


@pytest.fixture(scope="session")
def briefing(sources: list[Article]) -> Briefing:
    """Two sections: facts word for word, one of them uncited; one sentence is withheld."""
    herald, post, trade = sources
    situation = (
        fact("s1", herald, "Repairs will cost $3.2 million and take six weeks, the company said."),
        fact("s2", post, "Mayor Tam Orrin said stocks would last nine days."),
        Sentence("s3", "The council of Marrow Island owns no boats.", Kind.FACT, (), 0),
    )
    forecast = (fact("f1", trade, "A contract is expected by 20 March."),)
    held = fact("w1", post, "The council will vote on Friday on hiring barges.")
    return Briefing(
        "d1",
        "Ferries of Marrow Island",
        None,
        (
            Section("situation", "The Situation", situation),
            Section("outlook", "Outlook", forecast),
        ),
        withheld=(Withheld("situation", replace(held, citations=()), ("no source",)),),
        gathered=tuple(a.id for a in sources),
    )


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory, sources: list[Article]) -> Path:
    """A data folder with the articles in it, for each test to have a copy of."""
    folder = tmp_path_factory.mktemp("stored")
    with Library.open(folder, write=True) as library:
        library.add(sources)
    return folder


@pytest.fixture
def review(tmp_path: Path, now: datetime, stored: Path, briefing: Briefing) -> Iterator[Review]:
    shutil.copytree(stored, tmp_path, dirs_exist_ok=True)
    with Library.open(tmp_path, write=True) as library:
        clock = Clock(now)
        judging = Judging(library, lambda _: load_style())
        drafts, store = DraftStore(library.engine), ReviewStore(library.engine)
        _, raw = judging.judged(briefing)
        drafts.create("d1", DraftRequest("Ferries of Marrow Island"), now=clock(), by="ana")
        drafts.finish("d1", raw, now=clock())
        yield Review(drafts, store, Editing(store, judging, clock), library, clock)


@pytest.fixture
def open_again(review: Review) -> Callable[[], Review]:
    """Return a maker of another review over the same database, as another process has it."""

    def again() -> Review:
        store = ReviewStore(review.library.engine)
        judging = Judging(review.library, lambda _: load_style())
        editing = Editing(store, judging, review.clock)
        return replace(review, store=store, editing=editing)

    return again


@pytest.fixture
def publishing(review: Review) -> Publishing:
    numbers = count(1)
    return Publishing(
        review.store,
        PublicationStore(review.library.engine),
        review.editing.judging,
        review.clock,
        lambda: f"p{next(numbers)}",
    )


@pytest.fixture
def press(review: Review) -> Press:
    store = PublicationStore(review.library.engine)
    site = Site("https://news.example/archive")
    styles = StyleBook(review.library.engine, load_style())
    return Press(review.store, store, review.library, styles, site)


@pytest.fixture
def approved(review: Review) -> None:
    numbers = count(1)
    deciding = Deciding(review.store, review.clock, lambda: f"r{next(numbers)}", lambda: False)
    deciding.review("d1", "submit", expected=review.stand().head.hash, by="ana")
    stand = review.stand()
    for standing in standings(stand.head.revision.briefing, stand.rulings):
        if standing.blocks:
            deciding.override(
                "d1", standing.id, "told by telephone", expected=stand.head.hash, by="ben"
            )
    deciding.review("d1", "approve", expected=stand.head.hash, by="ben")
