"""The writer that uses a language model. ``openai`` and ``langchain_core`` are imported here."""

from drafter.llm.config import ModelConfig
from drafter.llm.prices import Price, price_of
from drafter.llm.writer import LlmWriter

__all__ = ["LlmWriter", "ModelConfig", "Price", "price_of"]
