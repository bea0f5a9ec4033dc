"""Why a draft could not be made, each error saying what to do about it.

DraftFailed             a writer broke down; the base of the rest
├── NothingFound        the store holds nothing on this topic
├── WorkerLost          a process that checks drafts died twice         (retryable)
└── ModelError          something about the language model
    ├── ModelUnreachable    no connection, or a 5xx                         (retryable)
    │   └── ModelTimeout    no whole answer before the deadline             (retryable)
    ├── RateLimited         the server asks us to wait longer than we will  (retryable)
    ├── ModelRejected       it will not take our request: key, model name, quota, parameters
    │   └── PromptTooLong       the prompt does not fit into the model's context
    ├── ModelRefused        the model declined, or a filter stopped it
    ├── ModelTruncated      the reply hit its length limit
    ├── PromptTruncated     the server read less than we sent
    ├── BadReply            the reply is not what was asked for
    └── BudgetExceeded      one more call could pass the draft's budget
"""

from __future__ import annotations

from corpus.errors import DeskError


class DraftFailed(DeskError):
    """A draft that could not be made."""

    code = "draft_failed"


class NothingFound(DraftFailed):
    """The store holds nothing on the topic in the window."""

    code = "nothing_found"


class WorkerLost(DraftFailed):
    """The process that did a part of the draft ended in the middle of it, twice."""

    code = "worker_lost"
    retryable = True


class ModelError(DraftFailed):
    """Something about the language model.

    ``may_cost``: the server may have worked on the request and may bill it, although nothing of
    use came back.
    """

    code = "model_error"
    may_cost = False


class ModelUnreachable(ModelError):
    """No connection, or a server error."""

    code = "model_unreachable"
    retryable = True


class ModelTimeout(ModelUnreachable):
    """No whole answer before the deadline."""

    code = "model_timeout"
    may_cost = True


class RateLimited(ModelError):
    """The server asks us to wait; ``wait_s`` is for how many seconds, where it says."""

    code = "rate_limited"
    retryable = True

    def __init__(self, message: str, *, help: str = "", wait_s: float | None = None) -> None:
        super().__init__(message, help=help)
        self.wait_s = wait_s


class ModelRejected(ModelError):
    """The server will not take the request, however often it is sent; ``status`` is HTTP's."""

    code = "model_rejected"
    status: int | None = None


class PromptTooLong(ModelRejected):
    """The prompt does not fit; ``limit`` is the context in tokens, where it is known."""

    code = "prompt_too_long"

    def __init__(self, message: str, *, help: str = "", limit: int | None = None) -> None:
        super().__init__(message, help=help)
        self.limit = limit


class ModelRefused(ModelError):
    """The model declined to answer, or a content filter stopped it."""

    code = "model_refused"


class ModelTruncated(ModelError):
    """The reply ended at its length limit and is not whole."""

    code = "model_truncated"


class PromptTruncated(ModelError):
    """The server silently cut the prompt."""

    code = "prompt_truncated"


class BadReply(ModelError):
    """The reply is not what was asked for, and asking once more did not mend it."""

    code = "bad_reply"


class BudgetExceeded(ModelError):
    """One more call could pass the draft's budget; nothing was sent."""

    code = "budget_exceeded"
