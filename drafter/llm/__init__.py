"""The writer that uses a language model. ``openai`` and ``langchain_core`` are imported here."""

from drafter.llm.budget import Budget
from drafter.llm.client import ModelClient
from drafter.llm.config import ModelConfig
from drafter.llm.prices import Price, price_of
from drafter.llm.writer import LlmWriter

__all__ = ["Budget", "LlmWriter", "ModelClient", "ModelConfig", "Price", "price_of"]
