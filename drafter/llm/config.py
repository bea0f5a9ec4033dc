"""What the model writer needs to know, as plain values; the settings of the service fill it in."""

from __future__ import annotations

from dataclasses import dataclass, field

from drafter.llm.prices import Price


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """One model on one OpenAI-compatible server, and the limits of one call.

    ``base_url`` ``None`` means what the openai package makes of it (``OPENAI_BASE_URL``, else
    OpenAI). Times are seconds, tokens are counted by ``encoding``. ``price`` ``None`` means that of
    the table, by which a model that it does not know costs nothing.

    ``context_tokens`` ``None`` means what the server says of its model, where it says anything.

    The three evidence limits, the last for each round of repair, and ``repair_tokens``, which is
    for the prompts of all rounds together, keep a briefing of five sections under 25,000 prompt
    tokens however many sentences there are to mend (a test holds us to it).
    """

    model: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    deadline_s: float = 120.0
    attempts: int = 4
    longest_wait_s: float = 60.0
    concurrency: int = 4
    temperature: float | None = 0.2
    max_output_tokens: int = 4_000
    encoding: str = "o200k_base"
    price: Price | None = None
    context_tokens: int | None = None
    plan_evidence_tokens: int = 2_800
    section_evidence_tokens: int = 2_000
    repair_evidence_tokens: int = 2_000
    repair_tokens: int = 5_200
