"""Findings point at the line where their sentence begins."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from corpus.codec import briefing_to_dict
from corpus.model import Briefing, Kind, Section, Sentence
from evals.gate.lines import json_lines, markdown_lines
from evals.markdown import parse
from prompts import load_style

STYLE = load_style()
TEXT = """# Ports

The strike at [Saltmere](https://a.example/x-(1)) began
on the quay. Dockers \\*all\\* left[^1]. It was **the
first** in years.

- Ships waiting: 46. See https://b.example/y?q=1 for more.
- The strike at Saltmere goes on.

[^1]: Harbour Wire <https://a.example/z>
"""


def test_lines_of_markdown() -> None:
    briefing = parse(TEXT, STYLE)
    lines = markdown_lines(TEXT, briefing)
    found = [(s.text.split()[-1], lines[s.id]) for s in briefing.sentences]
    assert found == [("quay.", 3), ("left.", 4), ("years.", 4), ("46.", 7), ("more.", 7),
                     ("on.", 8)]  # fmt: skip


def test_lines_of_json() -> None:
    sentences = (Sentence("a", "One “ä”.", Kind.FACT), Sentence("b", "Two.", Kind.FACT))
    briefing = Briefing("x", "t", None, (Section("s", "S", sentences),))
    raw = briefing_to_dict(briefing, {})
    for ascii_only in (True, False):
        text = json.dumps(raw, indent=1, ensure_ascii=ascii_only)
        lines = json_lines(text, briefing)
        rows = text.split("\n")
        assert "One" in rows[lines["a"] - 1]
        assert "Two" in rows[lines["b"] - 1]


@given(st.lists(st.sampled_from(["Ships left.", "Nobody spoke.", "The pier burned."]), min_size=1))
def test_each_sentence_of_one_a_line_is_on_its_line(rows: list[str]) -> None:
    text = "\n\n".join(rows)
    briefing = parse(text, STYLE)
    lines = markdown_lines(text, briefing)
    assert [lines[s.id] for s in briefing.sentences] == [1 + 2 * i for i in range(len(rows))]
