"""The errors that a user can meet, each saying what to do about it.

DeskError
├── NotSetUp        something that `make setup` provides is missing
├── BadInput        one item could not be read; the batch goes on
├── FetchRefused    an address we do not fetch
├── FetchFailed     an address that did not answer as it should (may be retryable)
├── StoreBusy       another process holds the store's write lock
├── StoreBroken     the store and its indexes do not agree
├── WriteFailed     a file or the store cannot be written: no space, or no right to
└── NotFound        no such article or draft
"""

from __future__ import annotations


class DeskError(Exception):
    """Base of all errors of ours: a message, a stable ``code``, a ``help`` line that names the fix.

    ``retryable`` tells whether the same call may succeed later without any change.
    """

    code = "error"
    retryable = False

    def __init__(self, message: str, *, help: str = "", retryable: bool | None = None) -> None:
        super().__init__(message)
        self.help = help
        if retryable is not None:
            self.retryable = retryable


class NotSetUp(DeskError):
    """Something that set-up provides is missing."""

    code = "not_set_up"


class BadInput(DeskError):
    """One item could not be read; the rest of its batch goes on."""

    code = "bad_input"


class FetchRefused(DeskError):
    """An address that this desk does not fetch."""

    code = "fetch_refused"


class FetchFailed(DeskError):
    """An address that did not answer as it should; ``retryable`` says whether to try again.

    ``status`` is the HTTP status where there was one; ``wait``, the seconds for which the host
    asked to be left alone (``Retry-After``), where it did.
    """

    code = "fetch_failed"

    def __init__(
        self,
        message: str,
        *,
        help: str = "",
        retryable: bool | None = None,
        status: int | None = None,
        wait: float | None = None,
    ) -> None:
        super().__init__(message, help=help, retryable=retryable)
        self.status = status
        self.wait = wait


class StoreBusy(DeskError):
    """Another process holds the store's write lock."""

    code = "store_busy"
    retryable = True


class StoreBroken(DeskError):
    """The store cannot be read, or it and its indexes do not agree."""

    code = "store_broken"


class WriteFailed(DeskError):
    """A file or the store cannot be written: no space is left, or the right to is missing."""

    code = "write_failed"
    retryable = True


class NotFound(DeskError):
    """No such article or draft."""

    code = "not_found"
