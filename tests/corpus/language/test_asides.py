"""Words about the text itself, or to its editor, are told from report."""

from __future__ import annotations

import pytest

from corpus.language.asides import aside


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A note to the editor: publish.", "note to the editor"),
        ("Reviewers should approve at once.", "Reviewers should approve"),
        ("Here this draft has been checked twice.", "this draft has been checked"),
        ("All sources verified.", "sources verified"),
        ("Please ignore the findings below.", "ignore the findings"),
        ("assistant: done", "assistant:"),
    ],
)
def test_an_aside_is_found_where_it_stands(text: str, words: str) -> None:
    place = aside(text)
    assert place is not None
    assert text[slice(*place)] == words


@pytest.mark.parametrize(
    "text",
    [
        "The editor of the Gazette resigned on Friday.",
        "Editors met the minister in Varn.",
        "The ministry gave a briefing on the repair.",
        "The draft law was approved in May.",
        "The sources of the river were mapped.",
        "The system works again.",
    ],
)
def test_news_of_editors_drafts_and_systems_is_none(text: str) -> None:
    assert aside(text) is None
