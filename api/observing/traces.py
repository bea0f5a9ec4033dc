"""Traces to an OpenTelemetry collector, where a setting names one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.settings import Settings

SERVICE = "drafting-desk"


@contextmanager
def traced(settings: Settings) -> Iterator[None]:
    """Send the spans of drafts (``drafter.tracing``) to the collector until the block ends.

    They go in the background, by OTLP over gRPC; a collector that is away costs a draft nothing.
    """
    given = settings.observe
    if not given.otlp_endpoint:
        yield
        return
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from drafter import tracing

    headers = given.otlp_headers.get_secret_value() if given.otlp_headers else ""
    exporter = OTLPSpanExporter(
        endpoint=given.otlp_endpoint,
        insecure=given.otlp_endpoint.startswith("http://"),
        headers=tuple(_pairs(headers)),
    )
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    undo = tracing.use(provider)
    try:
        yield
    finally:
        undo()
        provider.shutdown()


def _pairs(headers: str) -> Iterator[tuple[str, str]]:
    for part in headers.split(","):
        name, separator, value = part.partition("=")
        if separator:
            yield name.strip().lower(), value.strip()
