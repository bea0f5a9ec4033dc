"""The table of a terminal, and the comment on a pull request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from evals.gate.model import Outcome
from evals.gate.session import render

Gate = Callable[..., Outcome]


def test_the_table_names_place_and_words(drafts: Path, gated: Gate) -> None:
    text = render(gated(floors={"supported": 0.9}), "table")
    assert "drafts/bad.md:5: blocking: " in text
    assert "“A passenger ferry carrying 914 people" in text
    assert "supported 0.500 (1/2) against a floor of 0.900: MISSED" in text
    assert text.rstrip().split("\n")[-1].startswith("FAILED: 2 documents, ")


def test_the_comment_shows_what_blocks_first_and_what_moved(drafts: Path, gated: Gate) -> None:
    file = drafts / "floors.json"
    gated(baseline=file, update=True)
    path = drafts / "drafts" / "good.md"
    path.write_text(path.read_text("utf-8").replace("all passengers", "all 98 passengers"))
    text = render(gated(baseline=file), "markdown")
    assert text.index("**Blocking (") < text.index("<details>") < text.index("| score |")
    assert "`drafts/good.md:3`" in text
    row = next(line for line in text.split("\n") if line.startswith("| supported |"))
    assert row == "| supported | 0.000 | 0/2 | -0.500 |"
    assert "data changed since the floors were pinned: drafts/good.md" in text
    assert len(text) < 65_536


def test_the_comment_is_short_however_much_is_wrong(drafts: Path, gated: Gate) -> None:
    body = "\n\n".join(f"On 4 May 2026 some {n} ships sank off Port Ansel." for n in range(200))
    (drafts / "drafts" / "long.md").write_text(f"# Long\n\n{body}\n")
    text = render(gated(), "markdown")
    assert "more" in text
    assert len(text) < 20_000


def test_text_cannot_break_out_of_the_comment(drafts: Path, gated: Gate) -> None:
    evil = "On 4 May 2026 <img src=x> @team `code` | </details> [x](javascript:1) <!-- sank."
    (drafts / "drafts" / "evil.md").write_text(f"# E\n\n{evil}\n")
    text = render(gated("drafts/evil.md"), "markdown")
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert html.count("<details>") == html.count("</details>")
    assert " @team" not in text
