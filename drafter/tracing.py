"""Spans over the steps of a draft, for whoever collects them (``api/observing/traces.py``).

They carry counts, tokens and cost, never a word of an article, a prompt or a draft. Without a
collector they cost nothing: OpenTelemetry's own no-op tracer takes them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from opentelemetry.trace import (
    NoOpTracer,
    Span,
    Status,
    StatusCode,
    Tracer,
    TracerProvider,
    get_current_span,
)

from corpus.model import Usage
from drafter.model import Event, OnEvent, Writer


class _Writes(Protocol):
    @property
    def writer(self) -> Writer: ...


P = ParamSpec("P")
T = TypeVar("T")
W = TypeVar("W", bound=_Writes)

_tracer: Tracer = NoOpTracer()


def use(provider: TracerProvider) -> Callable[[], None]:
    """Give the spans of this process to ``provider``; return what undoes it."""
    global _tracer
    before, _tracer = _tracer, provider.get_tracer("drafter")

    def undo() -> None:
        global _tracer  # noqa: PLW0603
        _tracer = before

    return undo


@contextmanager
def step(
    name: str,
    usage: Callable[[], Usage] | None = None,
    about: Mapping[str, str | float] | None = None,
) -> Iterator[Span]:
    """Span one step; ``usage`` tells what the draft has used so far, and the span the difference.

    An error is named by its code, not by its words, which may quote what was written.
    """
    before = usage() if usage else Usage()
    with _tracer.start_as_current_span(
        name, attributes=about, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except BaseException as error:
            span.set_attribute("error.type", getattr(error, "code", type(error).__name__))
            span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            if usage:
                _spent(span, before, usage())


def _spent(span: Span, before: Usage, after: Usage) -> None:
    span.set_attribute("desk.model_calls", after.calls - before.calls)
    span.set_attribute("gen_ai.usage.input_tokens", after.prompt_tokens - before.prompt_tokens)
    span.set_attribute(
        "gen_ai.usage.output_tokens", after.completion_tokens - before.completion_tokens
    )
    span.set_attribute("desk.cost_dollars", round(after.cost - before.cost, 6))


def spanned(
    name: str,
) -> Callable[
    [Callable[Concatenate[W, P], Awaitable[T]]], Callable[Concatenate[W, P], Awaitable[T]]
]:
    """Span a method of something that has a ``writer``, with what the writer used meanwhile."""

    def around(
        method: Callable[Concatenate[W, P], Awaitable[T]],
    ) -> Callable[Concatenate[W, P], Awaitable[T]]:
        @wraps(method)
        async def inner(self: W, /, *args: P.args, **kwargs: P.kwargs) -> T:
            with step(name, lambda: self.writer.usage):
                return await method(self, *args, **kwargs)

        return inner

    return around


def noting(on_event: OnEvent) -> OnEvent:
    """Pass events on, and put the counts of each on the span of the step that tells it."""

    def note(event: Event) -> None:
        counts = {k: v for k, v in event.data.items() if isinstance(v, int | float)}
        get_current_span().add_event(event.stage, counts)
        on_event(event)

    return note
