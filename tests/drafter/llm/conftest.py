"""The desk on which a model writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from llm_server import (
    LlmServer,
)

from corpus.library import Library
from drafter.model import Dossier
from prompts import HouseStyle
from tests.drafter.writing_desk import WritingDesk


@pytest.fixture
def desk(
    library: Library, dossier: Dossier, style: HouseStyle, now: datetime
) -> Iterator[WritingDesk]:
    desk = WritingDesk(library, dossier, style, now)
    with LlmServer(desk.model) as server:
        desk.server = server
        yield desk
