"""What becomes of an item that is no article."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.errors import DeskError


@dataclass(frozen=True, slots=True)
class Rejected:
    """One item that was not read: where it stands (``path:line`` or a URL), why, what to do.

    ``retryable`` tells that the same item may be had later.
    """

    where: str
    reason: str
    help: str
    retryable: bool = False

    @classmethod
    def of(cls, where: str, error: DeskError) -> Rejected:
        return cls(where, str(error), error.help, error.retryable)
