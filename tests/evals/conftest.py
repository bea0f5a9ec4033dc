"""A desk of two invented sources, and a short way to judge one sentence by them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.model import (
    Article,
    Citation,
    Kind,
    Role,
    Section,
    Sentence,
    article_id,
)
from evals.model import Judgement
from evals.run import judge
from prompts import HouseStyle, load_style

FERRY = (
    "A passenger ferry carrying 214 people ran aground off Port Ansel on Tuesday night. "
    "Coastguard vessels took off all passengers by dawn. "
    "Captain Mara Quill said the engines had failed. "
    "The union claimed that two of the four engines had been out of service for weeks. "
    "The operator, Calder Lines, denied this. "
    "“We sail when it is safe, and not before,” Quill said."
)
BANK = (
    "The Central Bank of Orsk raised its main interest rate to 7.5% from 6.75% on Thursday. "
    "Governor Ilse Varga said she expected inflation to fall by the summer. "
    "The Orsk Finance Agency (OFA) did not object. "
    "U.S. investors sold crowns worth $1.2bn."
)


def article(text: str, *, outlet: str = "Harbour Wire", title: str = "", day: int = 11) -> Article:
    url = f"https://{outlet.casefold().replace(' ', '-')}.example/{abs(hash(text)) % 997}"
    when = datetime(2026, 3, day, 9, tzinfo=UTC)
    return Article(article_id(url, text), url, outlet, title, text, published_at=when)


@pytest.fixture(scope="session")
def style() -> HouseStyle:
    return load_style()


@pytest.fixture(scope="session")
def ferry() -> Article:
    return article(FERRY, title="Ferry runs aground")


@pytest.fixture(scope="session")
def bank() -> Article:
    return article(BANK, outlet="Meridian Post", title="Rates up in Orsk", day=12)


@pytest.fixture(scope="session")
def sources(ferry: Article, bank: Article) -> dict[str, Article]:
    return {ferry.id: ferry, bank.id: bank}


@pytest.fixture(scope="session")
def cite(sources: dict[str, Article]) -> Callable[[str], Citation]:
    """Cite the article that holds these words at these words."""

    def find(words: str) -> Citation:
        for known in sources.values():
            at = known.text.find(words)
            if at != -1:
                return Citation.of(known, at, at + len(words))
        raise AssertionError(f"no source holds {words!r}")

    return find


Judge = Callable[..., Judgement]


@pytest.fixture(scope="session")
def judged(
    sources: dict[str, Article], style: HouseStyle, cite: Callable[[str], Citation]
) -> Judge:
    """Judge ``text`` by the sentences that begin with the given words."""

    def run(
        text: str, *words: str, kind: Kind = Kind.FACT, role: Role = Role.BODY, basis: str = ""
    ) -> Judgement:
        sentence = Sentence("s1", text, kind, tuple(cite(w) for w in words), 0, role)
        others = ()
        if basis:
            others = (Sentence("s0", basis, Kind.FACT, (cite(basis),)),)
        section = Section("situation", "The Situation", (*others, sentence))
        return judge(sentence, section, sources, style)

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public data beside the project; its tests skip where it is absent."""
    folder = Path(__file__).resolve().parents[3] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared data folder ../shared is absent")
    return folder
