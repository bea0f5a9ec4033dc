"""Counting tokens before they are sent, and cutting to a number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.assets import encoding
from prompts import Message

# What the chat format adds round each message (OpenAI cookbook, "How to count tokens").
_PER_MESSAGE = 4
_PER_REPLY = 3


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Counts by one of tiktoken's encodings, offline; ``NotSetUp`` where its vocabulary is not."""

    name: str

    def count(self, text: str) -> int:
        """Count the tokens of ``text``; what looks like a control token is ordinary text."""
        return len(encoding(self.name).encode_ordinary(text))

    def count_messages(self, messages: Sequence[Message]) -> int:
        """Count a whole prompt as a chat model reads it."""
        return _PER_REPLY + sum(_PER_MESSAGE + self.count(m.content) for m in messages)
