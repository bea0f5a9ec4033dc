"""The sample corpus: fiction to draft from on a fresh machine. ``README.md`` lists its traps."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import NotSetUp

ARTICLES = Path(__file__).with_name("articles")
REQUESTS = Path(__file__).with_name("requests.toml")


@dataclass(frozen=True, slots=True)
class SuggestedRequest:
    """A topic that the sample holds enough about; ``as_of`` is UTC, ``why`` is for people."""

    topic: str
    as_of: datetime
    window_days: int
    why: str


def suggested_requests(path: Path = REQUESTS) -> tuple[SuggestedRequest, ...]:
    """Return the suggested requests, the one to begin with first.

    A sample that is not installed whole is ``NotSetUp``.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(
            SuggestedRequest(
                topic=str(r["topic"]),
                as_of=r["as_of"].astimezone(UTC),
                window_days=int(r["window_days"]),
                why=str(r["why"]),
            )
            for r in raw["requests"]
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError, ValueError) as error:
        raise NotSetUp(
            f"the sample requests at {path} cannot be read: {error}",
            help="install the package again: make setup",
        ) from None
