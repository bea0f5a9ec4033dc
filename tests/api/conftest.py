"""What the tests of the service share."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from api.drafts import DraftStore
from corpus.database import connect, upgrade

_CLIENT = runpy.run_path(str(Path(__file__).with_name("desk_client.py")))
NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'desk.db'}")
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> DraftStore:
    return DraftStore(engine)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    running = _CLIENT["Desk"](tmp_path_factory.mktemp("desk"), DRAFTER_WORKERS="1")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def made(desk: Any) -> dict[str, Any]:
    """A finished draft of the one story in the store."""
    return desk.finished(desk.ask("The pier collapse at Quill Bay and Marrow Island's ferries"))
