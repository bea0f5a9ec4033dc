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


@pytest.fixture(scope="session")
def harbour(make_article):
    """Six articles: two stories, four outlets, one undated, one dated to a month."""
    return {
        "cable": make_article(
            "The Meridian cable was cut off Port Alder on Sunday. Traffic fell by a third.",
            url="https://www.gazette.example/cable",
            outlet="The Harbour Gazette",
            title="Meridian cable cut off Port Alder",
            day="2026-03-01",
        ),
        "repair": make_article(
            "Repairs to the Meridian cable will take ten days, the operator said on Tuesday.",
            url="https://wire.example/repair",
            outlet="Northern Wire",
            title="Ten days to mend cable",
            day="2026-03-03",
        ),
        "slow": make_article(
            "Connections were slow across the islands as engineers looked for the broken line.",
            outlet="Island Post",
            title="Slow connections",
        ),
        "grain": make_article(
            "Grain prices rose after rain delayed the harvest in the southern provinces.",
            url="https://wire.example/grain",
            outlet="Northern Wire",
            title="Grain dearer",
            day="2026-02-10",
        ),
        "harvest": make_article(
            "Farmers expect a late harvest. The ministry denied that grain exports would stop.",
            outlet="Field and Market",
            title="A late harvest",
            day="2026-02-01",
            precision=Precision.MONTH,
        ),
        "football": make_article(
            "Alder Rovers won the cup final after extra time.",
            outlet="Island Post",
            title="Rovers win cup",
            day="2026-03-02",
        ),
    }
