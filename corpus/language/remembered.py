"""What was read in a text, remembered in memory that has a bound."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

# A sentence or a paragraph, and how many are remembered.
SHORT, _SHORT_ONES = 1000, 4096
# Whole articles: one with its spans holds some 25 kB, so that 4,096 of them held 100 MB.
_LONG_ONES = 512


def remembered(read: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """Remember what ``read`` returned for the last few thousand short texts and hundreds of long.

    The text is its first argument, given by place; all arguments are hashable and what it returns
    is never changed.
    """
    # A cache takes any arguments that can be hashed; those of ``read`` can.
    short = cast("Callable[Concatenate[str, P], R]", lru_cache(_SHORT_ONES)(read))
    long = cast("Callable[Concatenate[str, P], R]", lru_cache(_LONG_ONES)(read))

    @wraps(read)
    def recalled(text: str, /, *rest: P.args, **named: P.kwargs) -> R:
        return (short if len(text) <= SHORT else long)(text, *rest, **named)

    return recalled
