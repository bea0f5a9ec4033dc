from __future__ import annotations

import asyncio
import socket
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from api.desk import check_writer, draft_now, make_writer
from api.drafts import DraftStore
from api.settings import ModelSettings, Settings, StoreSettings
from api.wiring import open_drafts, open_library, open_limiter
from corpus.errors import BadInput
from corpus.model import Article, Precision, article_id
from drafter.heavy import in_thread
from drafter.model import DraftRequest


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return Settings(store=StoreSettings(data=tmp_path / "data"), model=ModelSettings())


@pytest.fixture
def unreachable(settings: Settings) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    model = ModelSettings(
        name="some-model", base_url=f"http://127.0.0.1:{port}/v1", api_key="k-secret"
    )
    return settings.model_copy(update={"model": model})


def test_the_writer_is_the_one_asked_for(
    settings: Settings, unreachable: Settings, engine: Engine
) -> None:
    shared = {"engine": engine, "limiter": open_limiter(settings), "heavy": in_thread}
    extractive = make_writer(settings, DraftRequest("x"), draft_id="d", **shared)
    assert (extractive.name, extractive.model) == ("extractive", None)
    wanted = DraftRequest("x", writer="llm")
    assert make_writer(unreachable, wanted, draft_id="d", **shared).model == "some-model"


def test_a_writer_that_cannot_work_is_refused_beforehand(settings: Settings) -> None:
    with pytest.raises(BadInput) as refused:
        check_writer(settings, "llm")
    assert "DRAFTER_MODEL" in refused.value.help
    with pytest.raises(BadInput, match="no writer"):
        check_writer(settings, "typewriter")


def test_a_draft_in_the_foreground_is_stored_where_the_service_shows_it(
    settings: Settings, now: datetime
) -> None:
    text = (
        "Ferries between Quill Bay and Marrow Island stopped on Tuesday after a pier collapsed. "
        "Harbour master Ines Vell said 420 passengers were stranded overnight."
    )
    url = "https://herald.example/10"
    article = Article(
        article_id(url, text),
        url,
        "Quill Bay Herald",
        "Ferry service halted at Quill Bay",
        text,
        published_at=now,
        date_precision=Precision.INSTANT,
    )
    with open_library(settings, write=True) as library:
        library.add([article])
    seen: list[str] = []
    briefing, sources = asyncio.run(
        draft_now(
            settings,
            DraftRequest("Ferries between Quill Bay and Marrow Island"),
            on_event=lambda event: seen.append(event.stage),
            now=lambda: now,
        )
    )
    assert {c.article_id for s in briefing.sentences for c in s.citations} <= set(sources)
    assert seen[0] == "gather"
    with open_drafts(settings) as drafts:
        assert isinstance(drafts, DraftStore)
        stored = drafts.get(briefing.id)
    assert (stored.state, stored.created_at) == ("draft", now)
