"""A desk with something in every table, and what a place holds of it: a folder, or servers."""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "llm_server"))
sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

from farm import Farm
from farm_rig import LINES, row, story
from fault_draft_kill import TOPIC
from llm_server import HonestModel, LlmServer
from sqlalchemy import select

from api.review.store import ReviewStore
from corpus.codec import briefing_to_dict
from corpus.database import articles, connect, drafts, revisions
from corpus.library import ChromaServer, Library, Query
from corpus.model import quote_hash
from drafter.review.audit import first_broken
from tests.api.issues import published
from tests.servers.nursery import DRAFTER, Child, nursery

ROOT = Path(__file__).parents[2]
QUERY = "ferries to Marrow Island after the pier collapsed"
_WORDS = tuple(
    "quay barge harbour lantern warden ferry tide crane cargo sluice signal keeper pilot anchor "  # noqa: SIM905
    "council ledger depot tariff convoy beacon dredger lock channel mooring".split()
)


@dataclass(frozen=True)
class Place:
    """Where a desk lies: its data folder, and its servers where it has some."""

    folder: Path
    database: str | None = None
    chroma: str | None = None
    collection: str = "passages"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DRAFTER_", "OPENAI_"))}
        given = {
            "PYTHONPATH": str(ROOT),
            "DRAFTER_DATA": str(self.folder),
            "DRAFTER_CHROMA_COLLECTION": self.collection,
        }
        if self.database:
            given["DRAFTER_DATABASE_URL"] = self.database
        if self.chroma:
            given["DRAFTER_CHROMA_URL"] = self.chroma
        return {**kept, **given}

    @property
    def url(self) -> str:
        return self.database or f"sqlite:///{self.folder / 'desk.db'}"

    def begin(self, *arguments: str) -> Child:
        """Start a command, for whoever means to kill it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return nursery().start(DRAFTER, arguments, self.environment, folder=self.folder)

    def command(self, *arguments: str) -> str:
        """Give a command that has to succeed, and return what it prints."""
        process = self.begin(*arguments)
        if process.wait(1800):
            raise RuntimeError(f"drafter {' '.join(arguments)}: {process.err}")
        return process.out


@dataclass(frozen=True)
class Held:
    """What a place holds: tables by count and hash, texts by hash, citations, what is found."""

    tables: dict[str, tuple[int, str]]
    drafts: dict[str, str]
    audited: int
    cited: int
    broken: int
    found: list[str] = field(default_factory=list)
    problems: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return sum(count for count, _ in self.tables.values())


def fill(work: Path, count: int, seed: int) -> Place:
    """Make a desk in a folder: articles, drafts by a model, edits, issues, accounts, a feed."""
    with LlmServer(HonestModel()) as model:
        asking = {"OPENAI_BASE_URL": model.base_url, "DRAFTER_MODEL": "loopback-model"}
        with Farm(work, apis=1, workers=0, DRAFTER_WORKERS="0", **asking) as farm:
            desk = farm.apis[0]
            for lines in (story(), "".join(_others(count, seed))):
                sent = desk.client.post("/v1/imports", content=lines, headers=LINES, timeout=1800)
                assert sent.status_code == 200, sent.text
            kinds = [{"writer": "llm"}] * 3 + [{"writer": "extractive"}] * 2
            ids = [farm.ask(TOPIC, angle=f"angle {n}", **k) for n, k in enumerate(kinds)]
            made = farm.finished(ids, 600)
            assert {draft["state"] for draft in made.values()} == {"draft"}
            _review(desk, ids)
            desk.stop()
    place = Place(desk.folder)
    place.command("accounts", "add", "Mira Vell", "editor")
    place.command("keys", "create", "script", "--account", "Mira Vell", "--scope", "read")
    return place


def _others(count: int, seed: int) -> Iterator[str]:
    rng = random.Random(seed)
    for number in range(count):
        text = " ".join(
            f"{' '.join(rng.choices(_WORDS, k=12)).capitalize()} {number} {n}." for n in range(4)
        )
        yield row(f"https://filler.example/{number}", "Filler Post", f"Filler {number}", text)


def _review(desk: Any, ids: list[str]) -> None:
    """Edit and comment on one draft, publish another, and have a third commented on."""
    at = f"/v1/drafts/{ids[0]}"
    section = desk.client.get(f"{at}/sections/situation")
    text = {"markdown": f"{section.json()['markdown']}\n\nNobody knows why the pier fell.\n"}
    saved = desk.client.put(
        f"{at}/sections/situation", json=text, headers={"If-Match": section.headers["ETag"]}
    )
    assert saved.status_code == 200, saved.text
    assert desk.client.post(f"{at}/comments", json={"body": "Who says so?"}).status_code == 201
    published(desk, ids[1])


def held(place: Place, file: Path) -> Held:
    """Return what a place holds: as a backup counts it, and as the desk reads it."""
    # First: a text that nobody has looked at gets its first revision by that.
    texts, audited = _read(place.url)
    cited, broken = citations(place.url)
    backup = json.loads(place.command("backup", str(file), "--json"))
    served = ChromaServer(place.chroma, place.collection) if place.chroma else None
    with Library.open(place.folder, write=True, database_url=place.url, chroma=served) as library:
        problems = tuple(
            f"{p.where}: {p.message} ({p.found} for {p.expected})" for p in library.check()
        )
        found = [one.passage.id for one in library.search(Query(QUERY, limit=10))]
    return Held(
        tables={t["name"]: (t["rows"], t["sha256"]) for t in backup["tables"]},
        drafts=texts,
        audited=audited,
        cited=cited,
        broken=broken,
        found=found,
        problems=problems,
    )


def _read(url: str) -> tuple[dict[str, str], int]:
    """Return each draft's text as the desk reads it, by hash, and how much of the audit holds."""
    engine = connect(url)
    try:
        store = ReviewStore(engine)
        with engine.connect() as connection:
            ids = list(connection.scalars(select(drafts.c.id)))
        texts = {}
        for name in ids:
            stand = store.stand(name, at=datetime.now(UTC))
            told: list[Any] = [stand.draft.state, stand.head.hash]
            told.append(briefing_to_dict(stand.head.revision.briefing, {}))
            texts[name] = hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()
        entries = store.audit()
        broken = first_broken(entries)
    finally:
        engine.dispose()
    return texts, broken[0] if broken else len(entries)


def citations(url: str) -> tuple[int, int]:
    """Count the citations of all revisions, and those whose words do not stand in their article."""
    engine = connect(url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(articles.c.id, articles.c.text)).all()
            told = list(connection.scalars(select(revisions.c.briefing)))
    finally:
        engine.dispose()
    texts = {row.id: row.text for row in rows}
    all_ = [cited for briefing in told for cited in _cited(briefing)]
    return len(all_), sum(not _stands(cited, texts) for cited in all_)


def _cited(briefing: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in briefing["sections"]:
        for sentence in section["sentences"]:
            yield from sentence["citations"]


def _stands(cited: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    words = texts.get(cited["article_id"], "")[cited["start"] : cited["end"]]
    return bool(words) and quote_hash(words) == cited["quote_hash"] and words == cited["quote"]
