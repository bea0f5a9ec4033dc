"""The states of a draft and the moves between them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from corpus.errors import DeskError

State = Literal[
    "generating",
    "draft",
    "in_review",
    "approved",
    "scheduled",
    "published",
    "corrected",
    "retracted",
    "failed",
    "cancelled",
    "archived",
]
Action = Literal[
    "finish",
    "fail",
    "cancel",
    "edit",
    "submit",
    "request_changes",
    "approve",
    "schedule",
    "unschedule",
    "publish",
    "correct",
    "retract",
    "archive",
]

# An edit takes an approval back: it was given to another text.
_MOVES: Final[Mapping[Action, Mapping[State, State]]] = MappingProxyType(
    {
        "finish": {"generating": "draft"},
        "fail": {"generating": "failed"},
        "cancel": {"generating": "cancelled"},
        "edit": {
            "draft": "draft",
            "in_review": "in_review",
            "approved": "in_review",
            "scheduled": "in_review",
        },
        "submit": {"draft": "in_review"},
        "request_changes": {"in_review": "draft", "approved": "draft", "scheduled": "draft"},
        "approve": {"in_review": "approved"},
        "schedule": {"approved": "scheduled"},
        "unschedule": {"scheduled": "approved"},
        "publish": {"approved": "published", "scheduled": "published"},
        "correct": {"published": "corrected", "corrected": "corrected"},
        "retract": {"published": "retracted", "corrected": "retracted"},
        "archive": {
            "draft": "archived",
            "in_review": "archived",
            "approved": "archived",
            "failed": "archived",
            "cancelled": "archived",
        },
    }
)
# In these states people may decide on findings, comment and suggest.
UNDER_REVIEW: Final[frozenset[State]] = frozenset(_MOVES["edit"])


class WrongState(DeskError):
    """What was asked for is not for a draft in this state."""

    code = "wrong_state"


def next_state(state: State, action: Action) -> State:
    """Return the state that ``action`` leads to; ``WrongState`` where it is not for ``state``."""
    moves = _MOVES[action]
    if state not in moves:
        raise WrongState(
            f"a draft that is {state} cannot do this: {action}",
            help=f"it is for a draft that is {' or '.join(moves)}",
        )
    return moves[state]


def may(state: State, action: Action) -> bool:
    """Tell whether ``action`` is for a draft in ``state``."""
    return state in _MOVES[action]
