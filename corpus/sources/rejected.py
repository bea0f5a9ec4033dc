"""What becomes of an item that is no article."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.errors import DeskError


@dataclass(frozen=True, slots=True)
class Rejected:
    """One item that was not read: where it stands (``path:line`` or a URL), why, what to do."""

    where: str
    reason: str
    help: str

    @classmethod
    def of(cls, where: str, error: DeskError) -> Rejected:
        return cls(where, str(error), error.help)
