"""Here the migrations themselves are run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.migrated import migrating


@pytest.fixture(autouse=True)
def _migrations_are_run() -> Iterator[None]:
    with migrating():
        yield
