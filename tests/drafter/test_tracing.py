"""A draft as spans: one a step, with what it used, and not a word of what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from llm_server import LlmServer, Say
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from corpus.model import Kind, Usage
from drafter import tracing
from drafter.chain import draft
from drafter.errors import NothingFound
from drafter.ledger import MemoryLedger
from drafter.llm import Budget, ModelConfig, Price
from drafter.llm.client import Call, ModelClient
from drafter.model import Proposal, Quote
from prompts import Message

WORDS = "Families began returning to the lower quay on Thursday after the water fell."


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    undo = tracing.use(provider)
    yield exporter
    undo()


class Spending:
    """Writes one sentence and says what it cost; repairs nothing."""

    name = "spending"
    model = None
    prompt_ids = ()

    def __init__(self) -> None:
        self.usage = Usage()

    async def write(self, dossier, on_event):
        self.usage += Usage(2, 700, 90, 0.05)
        key = next(p.key for p in dossier.packets if WORDS[:20] in self._text(dossier, p))
        return [Proposal(dossier.style.sections[0].key, WORDS, Kind.FACT, (Quote(key, WORDS),))]

    async def repair(self, dossier, faults, on_event):
        return []

    def _text(self, dossier, packet):
        return dossier.articles[packet.evidence.passage.article_id].text


def by_name(spans: InMemorySpanExporter) -> dict[str, list[ReadableSpan]]:
    found: dict[str, list[ReadableSpan]] = {}
    for span in spans.get_finished_spans():
        found.setdefault(span.name, []).append(span)
    return found


def test_each_step_has_a_span_with_its_counts_and_its_cost(
    spans, library, request_, style, now, events
) -> None:
    writer = Spending()
    with tracing.step("draft", lambda: writer.usage, {"desk.draft_id": "d1"}):
        asyncio.run(
            draft(
                request_,
                library=library,
                writer=writer,
                style=style,
                draft_id="d1",
                now=now,
                on_event=events.append,
            )
        )
    found = by_name(spans)
    assert set(found) == {"draft", "gather", "plan", "write", "repair", "withhold", "check"}
    (whole,), (write,) = found["draft"], found["write"]
    for span in (whole, write):
        assert span.attributes["gen_ai.usage.input_tokens"] == 700
        assert span.attributes["gen_ai.usage.output_tokens"] == 90
        assert span.attributes["desk.cost_dollars"] == 0.05
    assert found["repair"][0].attributes["desk.cost_dollars"] == 0
    inner = {found["repair"][0].context.span_id, found["withhold"][0].context.span_id}
    assert {span.parent.span_id for span in found["check"]} <= inner
    (ground,) = [event for event in write.events if event.name == "ground"]
    assert ground.attributes["sentences"] == 1
    # Of what was written nothing leaves: neither the sentence, nor the topic, nor an article.
    told = " ".join(span.to_json() for span in spans.get_finished_spans())
    for word in ("Families", "Velm", "sluice", "Carrow"):
        assert word.lower() not in told.lower()


def test_an_error_is_told_by_its_code_alone(spans) -> None:
    with pytest.raises(NothingFound), tracing.step("gather"):
        raise NothingFound("nothing on the Velm Dam", help="ask for something else")
    (span,) = spans.get_finished_spans()
    assert span.attributes["error.type"] == "nothing_found"
    assert span.status.status_code is StatusCode.ERROR
    assert "Velm" not in span.to_json()


def test_a_model_call_has_a_span_and_one_from_the_ledger_says_so(spans) -> None:
    call = Call("write", (Message("user", "Say Velm."),))
    with LlmServer(lambda _body: Say("Velm it is.")) as server:
        client = ModelClient(
            ModelConfig(
                "m-1",
                base_url=server.base_url,
                api_key="sk-not-to-be-seen-1",
                price=Price(1.0, 2.0),
            ),
            draft_id="d1",
            ledger=MemoryLedger(),
            budget=Budget(dollars=1.0),
            rng=None,  # type: ignore[arg-type]
        )
        asyncio.run(client.ask(call))
        asyncio.run(client.ask(call))
    first, second = by_name(spans)["model call"]
    assert first.attributes["gen_ai.request.model"] == "m-1"
    assert first.attributes["gen_ai.usage.output_tokens"] > 0
    assert first.attributes["desk.cost_dollars"] > 0
    assert (first.attributes["desk.from_ledger"], second.attributes["desk.from_ledger"]) == (
        False,
        True,
    )
    told = first.to_json() + second.to_json()
    assert "Velm" not in told
    assert "sk-not" not in told


def test_without_a_collector_nothing_is_kept() -> None:
    with tracing.step("gather") as span:
        assert not span.is_recording()
