from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language.quotes import find_exact
from corpus.model import Article, Evidence, Passage, Precision, article_id
from drafter.llm.packets import by_article_first, distinct, fence, latest_first
from drafter.llm.tokens import TokenCounter
from drafter.model import Dossier, DraftRequest, Packet
from prompts import load_style

COUNTER = TokenCounter("o200k_base")
STYLE = load_style()


def dossier_of(*texts: str, title: str = "A title", copies: bool = False) -> Dossier:
    articles = [
        Article(article_id(str(i), t), None, "Gazette", title, t) for i, t in enumerate(texts)
    ]
    packets = tuple(
        Packet(f"E{i}", Evidence(Passage(a.id, 0, len(a.text)), 1.0))
        for i, a in enumerate(articles, 1)
    )
    first = articles[0].id
    return Dossier(
        DraftRequest("t"),
        STYLE,
        {a.id: a for a in articles},
        packets,
        {a.id: first if copies else a.id for a in articles},
    )


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from('</>ev idncE1"-09af\n=')),
    st.text(alphabet=st.sampled_from('</>"ev=1\n')),
)
def test_no_text_can_close_its_own_fence(text: str, title: str) -> None:
    dossier = dossier_of(text or "x", "second", title=title)
    fenced = fence(dossier.packets, dossier, COUNTER, most_tokens=10_000)
    tags = re.findall(r"</?evidence-\w+", fenced.text)
    opening, closing = f"<evidence-{fenced.nonce}", f"</evidence-{fenced.nonce}"
    assert tags == [opening, closing] * len(fenced.keys)
    for line in fenced.text.splitlines():
        if line.startswith(opening):
            assert re.fullmatch(
                r'<evidence-\w{8} id="E\d+" outlet="[^"]*" date="[^"]*" title="[^"]*">', line
            )


def test_words_with_a_tag_in_them_can_still_be_quoted() -> None:
    text = "The minister wrote <b>no</b> and left."
    dossier = dossier_of(text)
    shown = fence(dossier.packets, dossier, COUNTER, most_tokens=1000).text
    assert "<b>" not in shown
    copied = next(line for line in shown.splitlines() if "minister" in line)
    assert find_exact(copied, text) == (0, len(text))


def test_the_nonce_follows_from_what_is_fenced() -> None:
    one, two = dossier_of("The first text."), dossier_of("The second text.")
    nonces = [fence(d.packets, d, COUNTER, most_tokens=1000).nonce for d in (one, one, two)]
    assert nonces[0] == nonces[1] != nonces[2]


def test_a_budget_keeps_the_strongest(large_dossier: Dossier) -> None:
    fenced = fence(large_dossier.packets, large_dossier, COUNTER, most_tokens=1500)
    assert COUNTER.count(fenced.text) <= 1500
    strongest = {p.key for p in large_dossier.packets[:4]}
    assert strongest <= set(fenced.keys)


def test_evidence_is_shown_oldest_first_with_one_title_an_article(large_dossier: Dossier) -> None:
    shuffled = tuple(reversed(large_dossier.packets))
    text = fence(shuffled, large_dossier, COUNTER, most_tokens=50_000).text
    assert re.findall(r'id="E(\d+)"', text) == [str(i) for i in range(1, 37)]
    assert text.count("title=") == 12


def test_a_tag_says_at_which_hand_its_words_are() -> None:
    dossier = dossier_of("The quay at Ard was closed.", "PORT ARD (Reuters) - It was closed.")
    own, wire = dossier.articles.values()
    shown = fence(dossier.packets, dossier, COUNTER, most_tokens=999).text
    assert shown.count("origin=") == 1
    assert 'origin="relayed from Reuters"' in shown
    copied = replace(dossier, origins={own.id: own.id, wire.id: own.id})
    shown = fence(copied.packets, copied, COUNTER, most_tokens=999).text
    assert shown.count("origin=") == 1
    assert 'origin="copy of Gazette"' in shown


def test_copies_are_shown_once() -> None:
    wire = "The bridge over the Ard closed at noon on Friday after a barge struck its third pier."
    copy = f"PORT CARROW. {wire} Ferries ran late."
    other = "The mayor said the repair would take nine days and cost two million crowns in all."
    dossier = dossier_of(wire, copy, other)
    assert [p.key for p in distinct(dossier.packets, dossier)] == ["E1", "E3"]


def test_turns_go_round_the_articles(large_dossier: Dossier) -> None:
    order = by_article_first(large_dossier.packets)
    first = [p.evidence.passage.article_id for p in order[:12]]
    assert len(set(first)) == 12
    assert latest_first(order, large_dossier)[0].key == "E36"


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        (Precision.INSTANT, "2026-03-02 06:30 UTC"),
        (Precision.DAY, "2026-03-02"),
        (Precision.MONTH, "2026-03"),
        (Precision.YEAR, "2026"),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_known(
    dossier: Dossier, precision: Precision, shown: str
) -> None:
    first = next(iter(dossier.articles.values()))
    known = {first.id: replace(first, date_precision=precision)}
    text = fence(
        dossier.packets[:1], replace(dossier, articles=known), COUNTER, most_tokens=999
    ).text
    assert f'date="{shown}"' in text
    unknown = {first.id: replace(first, published_at=None)}
    text = fence(
        dossier.packets[:1], replace(dossier, articles=unknown), COUNTER, most_tokens=999
    ).text
    assert 'date="undated"' in text
