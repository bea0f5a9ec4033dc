from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import BadReply
from drafter.llm.parse import parse_reply
from drafter.llm.replies import Written

GOOD = '{"sentences": [{"text": "So {it} is.", "kind": "fact"}], "missing": ""}'


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here you are:\n{GOOD}\nAnything else?",
        f'<think>maybe {{"sentences": 1}} no</think>{GOOD}',
        f'First {{"note": "an aside"}} and then {GOOD}',
        f"\ufeff  {GOOD}",
    ],
)
def test_what_surrounds_the_object_is_forgiven(content: str) -> None:
    assert parse_reply(content, Written).sentences[0].text == "So {it} is."


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "no JSON object"),
        ("I cannot.", "no JSON object"),
        (GOOD[:-20], "."),
        ("[1, 2]", "no JSON object"),
        ('{"sentences": [{"kind": "fact"}]}', "sentences.0.text"),
        ('{"sentences": [{"text": "x", "kind": "rumour"}]}', "sentences.0.kind"),
        ('{"sentences": [{"text": "x", "kind": "fact", "block": -1}]}', "sentences.0.block"),
        ('{"sentences": "none"}', "sentences"),
        ('{"sentences": [],}', "no JSON object"),
    ],
)
def test_what_is_wrong_is_said_in_words_for_the_model(content: str, named: str) -> None:
    with pytest.raises(BadReply, match=named):
        parse_reply(content, Written)


@given(st.text())
def test_no_reply_raises_anything_else(content: str) -> None:
    with contextlib.suppress(BadReply):
        parse_reply(content, Written)


@given(st.text(min_size=1), st.text(), st.text())
def test_any_text_comes_through_whole(text: str, before: str, after: str) -> None:
    reply = json.dumps({"sentences": [{"text": text, "kind": "fact"}]})
    noise = str.maketrans("", "", "{}<>")
    read = parse_reply(before.translate(noise) + reply + after.translate(noise), Written)
    assert read.sentences[0].text == text


@pytest.mark.parametrize("content", ["{" * 20_000, '{"a":' * 5_000, "{}" * 20_000])
def test_hostile_replies_are_read_in_time(content: str) -> None:
    begun = time.monotonic()
    with pytest.raises(BadReply):
        parse_reply(content, Written)
    assert time.monotonic() - begun < 3
