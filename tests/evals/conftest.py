"""A desk of two invented sources, and a short way to judge one sentence by them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
from evals.gate.documents import read_document
from evals.gate.judging import HOUSE_FORM, judge_document
from evals.gate.model import Outcome
from evals.gate.paths import expand
from evals.gate.session import Demands, conclude, judge_each
from evals.model import Judgement
from evals.run import judge
from evals.sources import read_sources
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


GOOD = "Coastguard vessels took off all passengers by dawn."
BAD = "A passenger ferry carrying 914 people ran aground off Port Ansel on Tuesday night."


@pytest.fixture
def drafts(tmp_path: Path, ferry: Article, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a good draft, a bad one, and the article that both cite."""
    record = {"url": ferry.url, "outlet": ferry.outlet, "title": ferry.title, "text": ferry.text,
              "published_at": "2026-03-11T09:00:00Z"}  # fmt: skip
    (tmp_path / "sources.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "good.md").write_text(f"# Good\n\n{GOOD} (Harbour Wire)\n", encoding="utf-8")
    bad = f"# Bad\n\nAll is well.\n\n{BAD} (Harbour Wire)\n"
    (folder / "bad.md").write_text(bad, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def gated(drafts: Path, style: HouseStyle) -> Callable[..., Outcome]:
    """Judge documents by that article, as the commands do, held to what is demanded."""
    at = datetime(2026, 3, 12, 9, tzinfo=UTC)

    def run(*targets: str, **demands: Any) -> Outcome:
        known = read_sources([drafts / "sources.jsonl"]).articles
        names, missing = expand(targets or ("drafts",))
        judged, unread = judge_each(
            names,
            lambda name: judge_document(
                read_document(name, style, known, io.BytesIO()), style, HOUSE_FORM
            ),
        )
        return conclude(judged, (*missing, *unread), Demands(**demands), style, at=at)

    return run
