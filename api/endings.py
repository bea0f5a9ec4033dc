"""How a job that did not come to a good end is told of, as JSON values."""

from __future__ import annotations

from typing import Any, Final

from corpus.errors import DeskError, StoreBroken
from prompts import PromptsError

# A draft is given up that was begun this often in a row and never came past its gathering. What
# takes a process down by itself does so at the same place each time; a draft that is interrupted
# again and again and goes on a little each time is no danger, and its calls are paid for.
MAX_STARTS: Final = 5


def error_to_dict(error: DeskError | PromptsError) -> dict[str, Any]:
    """Return an error as JSON values, for the draft or the section that it ended."""
    return {
        "code": error.code,
        "message": str(error),
        "help": error.help,
        "retryable": error.retryable,
    }


def passes(error: DeskError | PromptsError) -> bool:
    """Tell whether a part of the desk that the work needs is away and will be back."""
    return isinstance(error, StoreBroken) and error.retryable


def too_long(seconds: float) -> dict[str, Any]:
    """Tell of work that was not done in time."""
    return {
        "code": "draft_deadline",
        "message": f"It was not done within {seconds:g} seconds.",
        "help": "Ask again, or raise DRAFTER_DRAFT_SECONDS.",
        "retryable": True,
    }


def defect(error: Exception) -> dict[str, Any]:
    """Tell of an error that nobody expected."""
    # The type alone: a foreign exception's text may hold addresses or keys. The log has it all.
    return {
        "code": "defect",
        "message": f"The desk failed with {type(error).__name__}.",
        "help": "This is a defect of ours; the service's log tells where.",
        "retryable": False,
    }


GIVEN_UP: Final[dict[str, Any]] = {
    "code": "given_up",
    "message": f"The service went down {MAX_STARTS} times in a row before it got anywhere.",
    "help": "Look into the service's log before asking again.",
    "retryable": False,
}

CANCELLED: Final[dict[str, Any]] = {
    "code": "cancelled",
    "message": "It was cancelled.",
    "help": "Ask again to start anew.",
    "retryable": False,
}
