"""Reading a reply that should be JSON of a given shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from drafter.errors import BadReply

Shape = TypeVar("Shape", bound=BaseModel)

# What reasoning models think aloud; it may well hold braces.
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_MOST_ERRORS = 5
# A reply with more broken openings than this is no JSON, and looking on would take long.
_MOST_BROKEN = 100


def parse_reply(content: str, shape: type[Shape]) -> Shape:
    """Return the first JSON object in ``content`` that has ``shape``.

    A fence round it and talk before or after it are forgiven; JSON that is cut short, or another
    shape, is ``BadReply`` that says what is wrong in words fit to send back to the model.
    """
    problem = "it holds no JSON object"
    for value in _objects(_THOUGHT.sub(" ", content)):
        try:
            return shape.model_validate(value)
        except ValidationError as error:
            problem = _in_words(error)
    raise BadReply(
        f"the model's reply is not a {shape.__name__}: {problem}",
        help="choose a model that can answer in JSON",
    )


def _objects(text: str) -> Iterator[object]:
    """Yield the JSON objects in ``text`` in order, none of them inside another."""
    decoder = json.JSONDecoder()
    broken = 0
    at = text.find("{")
    while at != -1 and broken < _MOST_BROKEN:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            broken += 1
            at = text.find("{", at + 1)
        else:
            yield value
            at = text.find("{", end)


def _in_words(error: ValidationError) -> str:
    problems = [
        f"{'.'.join(str(p) for p in e['loc']) or 'the object'}: {e['msg']}"
        for e in error.errors(include_url=False)[:_MOST_ERRORS]
    ]
    return "; ".join(problems)
