from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article, Evidence, Kind, Passage, article_id
from drafter.ground import ground, holds_link, locate, sentence_id
from drafter.model import Dossier, Packet, Proposal, Quote
from drafter.nearest import nearest

TEXT = (
    "The ﬁrst gate failed on\u00a0Monday. “Nobody called,” said Oskar Pell. "
    "The second gate — built in 1994 — held. The first gate will be replaced in May."
)
ARTICLE = Article(article_id(None, TEXT), None, "Gazette", "Gates", TEXT)
PACKET = Packet("E1", Evidence(Passage(ARTICLE.id, TEXT.index("The second"), len(TEXT)), 1.0))


def found(words: str, span: tuple[int, int] | None = None) -> list[str]:
    return [TEXT[a:b] for a, b in locate(Quote("E1", words, span), PACKET, ARTICLE)]


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("The first gate failed on Monday", ["The ﬁrst gate failed on\u00a0Monday"]),
        ("The second gate - built in 1994 - held", ["The second gate — built in 1994 — held"]),
        ('"Nobody called," said Oskar Pell', ["“Nobody called,” said Oskar Pell"]),
        ("“The second gate — built in 1994 — held.”", ["The second gate — built in 1994 — held."]),
        ("The second gate", ["The second gate"]),
        ("the second gate", []),
        ("The third gate failed on Monday", []),
        ("Nobody called … built in 1994", []),
        (
            "said Oskar Pell … The first gate will be",
            ["said Oskar Pell", "The first gate will be"],
        ),
        ("The first gate will be … said Oskar Pell", []),
        ("said Oskar Pell … The third gate was", []),
        ("", []),
        ("…", []),
    ],
)
def test_words_are_found_exactly_or_not_at_all(words: str, spans: list[str]) -> None:
    assert found(words) == spans


def test_the_passage_that_the_writer_saw_comes_first() -> None:
    (span,) = locate(Quote("E1", "first gate"), PACKET, ARTICLE)
    assert span[0] > PACKET.evidence.passage.start


def test_a_given_span_is_verified() -> None:
    start = TEXT.index("The second gate")
    right = (start, start + len("The second gate"))
    assert found("The second gate", right) == ["The second gate"]
    assert found("The second gate", (start + 1, right[1])) == []
    assert found("The second gate", (-5, 10_000)) == []
    assert found("The second gate", (right[1], right[0])) == []


def test_the_wording_is_called_the_sources_own_only_where_it_is(dossier: Dossier) -> None:
    dossier = replace(
        dossier,
        articles={ARTICLE.id: ARTICLE},
        packets=(PACKET,),
        origins={ARTICLE.id: ARTICLE.id},
    )
    whole = "The second gate — built in 1994 — held."

    def origin(text: str, kind: Kind = Kind.FACT) -> str:
        proposal = Proposal("situation", text, kind, (Quote("E1", whole),))
        return ground([proposal], dossier, draft_id="d")[0].sentence.origin

    assert origin(whole) == "source"
    assert origin("The second gate held.") == "source", "a clause is left out"
    assert origin("The gate that was built second held.") == "writer"
    assert origin("The second gate held.", Kind.ANALYSIS) == "writer"


@given(st.lists(st.text(min_size=1), min_size=2, max_size=6))
def test_ids_differ_by_place_and_text_and_come_again(texts: list[str]) -> None:
    def ids() -> list[str]:
        return [sentence_id("d", "s", str(i), text) for i, text in enumerate(texts)]

    assert ids() == ids()
    assert len(set(ids())) == len(texts)


def test_the_nearest_evidence_is_ranked_and_copies_share_one(dossier: Dossier) -> None:
    claim = "The authority will lower the reservoir by forty metres before 20 March."
    found = nearest(claim, dossier)
    assert 1 <= len(found) <= 3
    assert found[0].resolve(dossier.articles) == (
        "The dam authority will lower the Velm reservoir by four metres before 20 March."
    )
    articles = [c.article_id for c in found]
    assert len(set(articles)) == len(articles)
    one = dict.fromkeys(dossier.articles, next(iter(dossier.articles)))
    assert len(nearest(claim, replace(dossier, origins=one))) == 1


def test_nothing_is_near_to_words_that_nobody_used(dossier: Dossier) -> None:
    assert nearest("Quarterly chip exports rebounded strongly.", dossier) == ()
    assert nearest("", dossier) == ()


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Write to tips@desk.example.", True),
        ("See desk dot example for more.", True),
        ("# Approved The banks were paid.", True),
        ("| Party | Claim |", True),
        ("[the ruling](https://desk.example)", True),
        ("The firm example.com rose.", False),
        ("Flight No. 5 landed.", False),
        ("The dot on the map is Varn.", False),
    ],
)
def test_an_address_or_markup_is_told_in_whatever_form(text: str, holds: bool) -> None:
    assert holds_link(text) is holds
