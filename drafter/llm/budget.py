"""What a draft may still spend, checked before each call."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.model import Usage
from drafter.errors import BudgetExceeded
from drafter.llm.prices import Price


@dataclass(frozen=True, slots=True)
class Hold:
    """The most that a call in flight may use."""

    prompt_tokens: int
    completion_tokens: int
    cost: float

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


class Budget:
    """Counts what a draft's calls use, and holds each call to what is left.

    A call in flight holds the most it may cost, so that calls at once cannot pass the limit
    together. ``dollars``, ``calls`` and ``tokens`` are limits, the last two where they are given.
    The model and its stand-in share one. One event loop alone may use it.
    """

    def __init__(
        self, *, dollars: float, calls: int | None = None, tokens: int | None = None
    ) -> None:
        self._dollars = dollars
        self._calls = calls
        self._tokens = tokens
        self._held: list[Hold] = []
        self.used = Usage()

    def hold(self, price: Price, prompt_tokens: int, most_completion: int) -> Hold:
        """Set aside what a call may use at most, or raise ``BudgetExceeded``."""
        cost = price.cost(prompt_tokens, most_completion)
        spent = self.used.cost + sum(h.cost for h in self._held)
        if spent + cost > self._dollars:
            raise BudgetExceeded(
                f"the next call may cost ${cost:.4f}; ${max(self._dollars - spent, 0):.4f} of "
                f"${self._dollars:.2f} is left",
                help="raise the budget, or choose a cheaper model",
            )
        if self._calls is not None and self.used.calls + len(self._held) >= self._calls:
            raise BudgetExceeded(
                f"the draft has made its {self._calls} model calls",
                help="choose a model that needs fewer attempts, or raise DRAFTER_MAX_CALLS",
            )
        tokens = prompt_tokens + most_completion
        used = self.used.prompt_tokens + self.used.completion_tokens
        used += sum(h.tokens for h in self._held)
        if self._tokens is not None and used + tokens > self._tokens:
            raise BudgetExceeded(
                f"the next call may use {tokens} tokens; {max(self._tokens - used, 0)} of "
                f"{self._tokens} are left",
                help="raise DRAFTER_MAX_TOKENS",
            )
        held = Hold(prompt_tokens, most_completion, cost)
        self._held.append(held)
        return held

    def release(self, held: Hold) -> None:
        """Give back what a call held."""
        self._held.remove(held)

    def charge(self, price: Price, prompt_tokens: int, completion_tokens: int) -> float:
        """Count one finished call and return its cost."""
        cost = price.cost(prompt_tokens, completion_tokens)
        self.used += Usage(1, prompt_tokens, completion_tokens, cost)
        return cost

    def lose(self, held: Hold) -> None:
        """Count an attempt that failed after the server may have worked on it, at its most.

        What it really used is not known; a budget that counted nothing could be passed unseen.
        """
        self.used += Usage(0, held.prompt_tokens, held.completion_tokens, held.cost)

    def add(self, usage: Usage) -> None:
        """Count what this draft paid before it was started again."""
        self.used += usage
