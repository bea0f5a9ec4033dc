"""What the tests of the corpus share: the shared data where it is there, the real embedder, and
articles made in a line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.assets import Embedder
from corpus.model import Article, Precision, article_id, normalise_text

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared/data is absent")
    return SHARED


@pytest.fixture(scope="session")
def embedder():
    return Embedder()


@pytest.fixture(scope="session")
def make_article():
    def make(text, *, url=None, day=None, precision=Precision.DAY, **fields):
        text = normalise_text(text)
        return Article(
            id=article_id(url, text),
            url=url,
            outlet=fields.pop("outlet", None),
            title=fields.pop("title", "A title"),
            text=text,
            published_at=datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None,
            date_precision=precision if day else Precision.UNKNOWN,
            **fields,
        )

    return make
