"""The language model, from the settings: the writer that uses it, and a question that tries it."""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.errors import BadInput
from drafter.ledger import Ledger, MemoryLedger
from drafter.llm import Budget, LlmWriter, ModelClient, ModelConfig, Price, price_of
from drafter.llm.dialect import learn
from drafter.llm.judge import ModelJudge

if TYPE_CHECKING:
    from api.settings import Settings
    from drafter.model import DraftRequest
    from drafter.rate_limit import RateLimiter

# Whoever asks whether a model is there does not wait as long as a draft would.
_PROBE_SECONDS = 20.0
_PROBE_BUDGET = 0.01


def model_config(settings: Settings) -> ModelConfig:
    """Return the model that the settings name; ``BadInput`` where they name none."""
    given = settings.model
    if not given.name:
        raise BadInput("no model is named", help="set DRAFTER_MODEL")
    return ModelConfig(
        model=given.name,
        base_url=given.base_url,
        api_key=given.api_key.get_secret_value() if given.api_key else None,
        deadline_s=given.call_seconds,
        concurrency=given.concurrency,
        max_output_tokens=given.max_output_tokens,
        context_tokens=given.context_tokens,
        price=_price(settings),
    )


def model_writer(
    settings: Settings,
    request: DraftRequest,
    *,
    draft_id: str,
    ledger: Ledger,
    limiter: RateLimiter,
) -> LlmWriter:
    """Return the writer of one draft; its waits between retries vary by chance."""
    _refuse_old_tracing()
    given = settings.model
    budget = Budget(dollars=request.budget, calls=given.max_calls, tokens=given.max_tokens)

    def client(config: ModelConfig) -> ModelClient:
        return ModelClient(
            config,
            draft_id=draft_id,
            ledger=ledger,
            budget=budget,
            rng=random.Random(),
            limiter=limiter,
        )

    config = model_config(settings)
    stand_in = given.fallback and replace(
        config, model=given.fallback, price=None, context_tokens=None
    )
    return LlmWriter(client(config), stand_in=client(stand_in) if stand_in else None)


def model_judge(
    settings: Settings, *, dollars: float, run_id: str, ledger: Ledger, limiter: RateLimiter
) -> ModelJudge:
    """Return the second judge of one run, which may spend ``dollars``; without a model
    ``BadInput``. ``run_id`` is what the ledger calls the run."""
    if settings.default_writer != "llm":
        raise BadInput(
            "a second judge needs a model",
            help="set DRAFTER_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL, or leave out "
            "--second-judge",
        )
    client = ModelClient(
        replace(model_config(settings), temperature=0.0),
        draft_id=run_id,
        ledger=ledger,
        budget=Budget(dollars=dollars, tokens=settings.model.max_tokens),
        rng=random.Random(),
        limiter=limiter,
    )
    return ModelJudge(client)


def probe(settings: Settings) -> str:
    """Ask the model one small question and say how it answers; errors are those of any call."""
    config = replace(
        model_config(settings),
        attempts=1,
        deadline_s=min(settings.model.call_seconds, _PROBE_SECONDS),
    )
    client = ModelClient(
        config,
        draft_id="doctor",
        # Kept nowhere: what the ledger remembers would answer for a server that is down.
        ledger=MemoryLedger(),
        budget=Budget(dollars=_PROBE_BUDGET),
        rng=random.Random(),
    )
    dialect = asyncio.run(learn(client, config.temperature))
    where = config.base_url or "OpenAI"
    known = config.price or price_of(config.model)
    price = "" if known else "; its price is not known, so that no cost is counted"
    return f"{config.model} at {where} answers ({dialect.mode}){price}"


def _refuse_old_tracing() -> None:
    """Name the variable where langchain would end every call with a remedy of its own."""
    for name in ("LANGCHAIN_TRACING", "LANGCHAIN_HANDLER"):
        if os.environ.get(name, "").lower() not in ("", "0", "false"):
            raise BadInput(
                f"{name} is set, and langchain refuses every call where it is",
                help=f"unset {name}; prompts are never traced to another service",
            )


def _price(settings: Settings) -> Price | None:
    """Return the price that the settings give; what they leave out is the table's."""
    given = settings.model
    if given.price_input is None and given.price_output is None:
        return None
    table = price_of(given.name or "") or Price(0.0, 0.0)
    return Price(
        table.prompt if given.price_input is None else given.price_input,
        table.completion if given.price_output is None else given.price_output,
    )
