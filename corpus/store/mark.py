"""How far an index has followed the database."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import Engine

from corpus.store.rows import passage_id

# Raise it when an index comes to hold something else: every index then rebuilds itself.
FORMAT = 1


class Mark:
    """The number of the last passage that an index holds for certain, in a file beside it.

    It is written after the index has committed. A process killed between the two leaves a mark that
    is too low, and following from there puts the same passages once more, which changes nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, engine: Engine) -> int:
        """Return the number; 0 where nothing is known, or where it is of another database."""
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            seq, passage = int(raw["seq"]), raw["passage"]
            if raw["format"] != FORMAT:
                return 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0
        return seq if seq and passage_id(engine, seq) == passage else 0

    def write(self, seq: int, passage: str) -> None:
        """Move the mark; a reader sees the old one or the new one, never a part."""
        raw = json.dumps({"format": FORMAT, "seq": seq, "passage": passage})
        new = self._path.with_suffix(".new")
        new.write_text(raw, encoding="utf-8")
        new.replace(self._path)

    def clear(self) -> None:
        """Forget the mark: the index starts from nothing."""
        self._path.unlink(missing_ok=True)
