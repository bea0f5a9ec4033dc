"""Any house style is written by the writer without a model: sections say what they draw on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.model import Kind, Role
from drafter.extractive.compose import compose
from drafter.extractive.draws import DRAW
from drafter.memory import Memory, PastIssue
from drafter.model import Dossier, Proposal
from prompts import DRAWS, HouseStyle, count_words, load_style

THIRD = """
version = 1
name = "Night Desk"
subject = "{topic}, overnight"

[[sections]]
key = "ahead"
title = "Ahead"
shape = "bullets"
purpose = "What comes."
kinds = ["forecast"]
words = [5, 120]
blocks = [1, 3]
draws_on = ["next"]

[[sections]]
key = "who"
title = "Who Says What"
shape = "labelled"
purpose = "Statements, and what is open."
kinds = ["fact"]
words = [10, 160]
labels = ["Said:", "Open:", "Ours:"]
draws_on = ["claims", "unknowns", "nothing"]

[[sections]]
key = "view"
title = "Our View"
shape = "paragraph"
purpose = "What we make of it."
kinds = ["analysis"]
words = [10, 60]
draws_on = ["nothing"]
"""


def _in_style(dossier: Dossier, style: HouseStyle) -> list[Proposal]:
    return list(compose(replace(dossier, style=style)).proposals)


def test_every_draw_that_a_style_may_name_is_known() -> None:
    assert set(DRAW) == set(DRAWS) - {"nothing"}


def test_the_one_page_brief_is_filled_or_says_what_is_missing(dam: Dossier) -> None:
    style = load_style("intelligence-brief")
    proposals = _in_style(dam, style)
    for section in style.sections:
        own = [p for p in proposals if p.section == section.key]
        assert own, section.key
        assert all(p.kind in section.kinds for p in own if p.quotes)
        assert any(p.role is Role.NOTE and section.to_write in p.text for p in own) or (
            not section.to_write
        )
    told = {p.section for p in proposals if p.quotes}
    assert {"bottom_line", "reported", "outlook"} <= told
    assert "confidence" not in told
    assert any("distinct text" in p.text for p in proposals if p.section == "sources")
    assert len({p.text for p in proposals if p.quotes}) == sum(bool(p.quotes) for p in proposals)


def test_a_third_style_needs_no_code(
    tmp_path: Path, make_dossier: Callable[..., Dossier], article: Callable[..., object]
) -> None:
    path = tmp_path / "night.toml"
    path.write_text(THIRD, encoding="utf-8")
    style = load_style(path)
    dossier = make_dossier(
        article(
            "The Velm Dam authority said on 2 March 2026 that gate three had failed. "
            "Engineer Oskar Pell said the cause of the failure at the Velm Dam was not known. "
            "The Velm Dam will reopen on 9 March 2026, minister Ada Korr said."
        )
    )
    proposals = _in_style(dossier, style)
    by = {s.key: [p for p in proposals if p.section == s.key] for s in style.sections}
    assert [p.kind for p in by["ahead"] if p.quotes] == [Kind.FORECAST]
    labels = [p.text for p in by["who"] if p.role is Role.LABEL]
    assert labels == ["Said:", "Open:"]
    open_ = [p.text for p in by["who"] if p.block == 1 and p.quotes]
    assert open_
    assert all("not known" in text for text in open_)
    assert [(p.role, p.text) for p in by["view"]] == [
        (Role.NOTE, "For the editor to write: What we make of it.")
    ]


def test_changes_are_what_no_earlier_issue_told_and_the_first_issue_says_so(dam: Dossier) -> None:
    section = replace(load_style().section("situation"), draws_on=("changes",), words=(10, 200))
    style = replace(dam.style, sections=(section,))
    first = _in_style(dam, style)
    assert any("The first issue on this story" in p.text for p in first if p.role is Role.NOTE)
    told = [p for p in first if p.quotes]
    assert told
    last = PastIssue(
        "a1", "The Velm Dam", datetime(2026, 3, 4, tzinfo=UTC), {}, frozenset(), "/drafts/a1"
    )
    packets = {p.key: p.evidence.passage.article_id for p in dam.packets}
    cited = frozenset(
        (packets[q.packet], *q.span) for p in told for q in p.quotes if q.span is not None
    )
    again = _in_style(replace(dam, memory=Memory((last,), cited=cited)), style)
    changed = {p.text for p in again if p.quotes}
    assert changed
    assert not changed & {p.text for p in told}
    assert any("/drafts/a1" in p.text and "4 March 2026" in p.text for p in again if not p.quotes)
    everything = frozenset((i, 0, len(a.text)) for i, a in dam.articles.items())
    nothing = _in_style(replace(dam, memory=Memory((last,), cited=everything)), style)
    assert not [p for p in nothing if p.quotes]
    assert any("name no fact that no earlier issue" in p.text for p in nothing)


@pytest.mark.parametrize("name", ["unknowns", "claims"])
def test_a_bare_section_of_each_new_draw_takes_only_what_it_names(dam: Dossier, name: str) -> None:
    style = load_style("intelligence-brief")
    section = replace(style.section("gaps"), draws_on=(name,))
    proposals = _in_style(dam, replace(style, sections=(section,)))
    bodies = [p for p in proposals if p.quotes]
    assert len(bodies) <= 4 * 2
    assert bodies or any(p.role is Role.NOTE for p in proposals)


BARE = """
version = 1
name = "Bare"
subject = "{topic}"

[[sections]]
key = "news"
title = "News"
shape = "paragraph"
purpose = "What happened."
kinds = ["fact"]
words = [5, 120]
sentences = [1, 3]
draws_on = ["news"]

[[sections]]
key = "figures"
title = "Figures"
shape = "data"
purpose = "Numbers."
kinds = ["fact"]
words = [5, 160]
block_words = [3, 18]
draws_on = ["figures"]

[[sections]]
key = "ahead"
title = "Ahead"
shape = "bullets"
purpose = "What comes."
kinds = ["forecast"]
words = [5, 120]
draws_on = ["next"]

[[sections]]
key = "open"
title = "Open"
shape = "bullets"
purpose = "What nobody knows."
kinds = ["fact"]
words = [5, 120]
draws_on = ["unknowns"]
"""


def test_a_style_that_asks_nothing_of_the_editor_is_told_what_the_sources_lack(
    tmp_path: Path, make_dossier: Callable[..., Dossier], article: Callable[..., object]
) -> None:
    path = tmp_path / "bare.toml"
    path.write_text(BARE, encoding="utf-8")
    dossier = make_dossier(
        article(
            "The Velm Dam authority said on 2 March 2026 that gate three had failed. "
            "The flood at the Velm Dam drove 340 households to schools, the authority said. "
            "The failure at the Velm Dam cost 2.4 million crowns, which the ministry will share "
            "with the upper and the lower quay of Port Carrow, the authority said on 2 March. "
            "Some 14 divers worked at the Velm Dam on 3 March, the authority said. "
            "Northline counted 27 cracks in the lower wall of the Velm Dam. "
            "The Velm Dam will reopen on 6 March 2026, minister Ada Korr said. "
            "Parliament will question director Oskar Pell on the sale of shares on 12 March 2026."
        ),
        as_of=datetime(2026, 3, 10, tzinfo=UTC),
    )
    proposals = _in_style(dossier, load_style(path))
    by = {key: [p for p in proposals if p.section == key] for key in ("figures", "ahead", "open")}
    notes = [p.text for p in proposals if p.role is Role.NOTE]
    # No implication is asked for where the style asks for none.
    assert not [p for p in proposals if p.section == "news" and p.role is Role.NOTE]
    told = [count_words(p.text) for p in by["figures"] if p.quotes]
    assert told
    assert max(told) <= 18
    path.write_text(BARE.replace("block_words = [3, 18]", ""), encoding="utf-8")
    unlimited = _in_style(dossier, load_style(path))
    assert any(count_words(p.text) > 18 for p in unlimited if p.section == "figures" and p.quotes)
    # A day that has passed by the briefing's own date is nothing that comes.
    assert [p.text for p in by["ahead"] if p.quotes] == [
        "Parliament will question director Oskar Pell on the sale of shares on 12 March 2026."
    ]
    assert any(
        n.startswith("For the editor to write: 1 bullet: the sources state no") for n in notes
    )
