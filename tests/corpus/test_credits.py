"""Agencies named as the origin of a text, and agencies that are only talked of."""

import pytest

from corpus import outlets
from corpus.credits import credited
from corpus.outlets import Outlet


@pytest.fixture(autouse=True)
def agency(monkeypatch):
    wire = Outlet("wire.example", "Harbour Wire", wire=True)
    paper = Outlet("paper.example", "Tarn Post")
    monkeypatch.setattr(outlets, "_table", {o.domain: o for o in (wire, paper)})


@pytest.mark.parametrize(
    "text",
    [
        "VESSA, April 27 (Harbour Wire) - The harbour burnt down.",
        "Harbour Wire\nThe harbour burnt down.",
        "By Ada Lind, Harbour Wire\nThe harbour burnt down.",
        "The harbour burnt down.\nSource: Harbour Wire",
        "The harbour burnt down, as first reported by Harbour Wire.",
        "The harbour burnt down.\n© 2026 Harbour Wire",
    ],
)
def test_a_credit_or_a_dateline_names_the_origin(make_article, text):
    assert credited(make_article(text)) == "Harbour Wire"


def test_a_byline_names_it_too(make_article):
    article = make_article("The harbour burnt down.", byline="Ada Lind, Harbour Wire")
    assert credited(article) == "Harbour Wire"


@pytest.mark.parametrize(
    "text",
    [
        "The harbour burnt down.",
        "The harbour master told Harbour Wire that it burnt down.",
        "Officials were quoted by Harbour Wire as saying that it burnt down.",
        "VESSA (Tarn Post) - The harbour burnt down.",
        f"{'The harbour burnt down. ' * 20}VESSA (Harbour Wire) - {'It burnt down. ' * 20}",
    ],
)
def test_an_agency_that_is_talked_of_is_no_origin(make_article, text):
    assert credited(make_article(text)) is None
