"""A long article looks aside; what it says there is no part of the briefing."""

from __future__ import annotations

from corpus.language.names import names
from drafter.extractive.candidates import candidates
from drafter.extractive.story import core_names, on_story
from drafter.model import Dossier

ASIDE = "Granite Rail sued the port of Ostmere over its tariffs in the autumn."


def _long(article, aside: str, title: str):
    told = [
        f"The Velm Dam authority closed gate number {n} on Friday, Pell said." for n in range(15)
    ]
    away = [f"{aside[:-1]}, for the {n}th time in court." for n in range(15)]
    return article(" ".join([*told, *away]), title=title)


def test_an_aside_of_a_long_article_is_left_out(make_dossier, article) -> None:
    dossier = make_dossier(
        _long(article, ASIDE, "Velm Dam gates"),
        article("The Velm Dam failed on Monday in the rain."),
    )
    kept = on_story(candidates(dossier), dossier, names("on the Velm Dam failure"))
    assert kept
    assert not [c for c in kept if "Granite" in c.text]


def test_a_short_report_is_taken_whole(make_dossier, article) -> None:
    text = (
        "The Velm Dam failed on Monday in the rain. "
        "About 340 households spent the night in schools."
    )
    dossier = make_dossier(article(text))
    assert len(on_story(candidates(dossier), dossier, names("on the Velm Dam"))) == 2


def test_core_names_are_those_that_half_of_the_texts_bear(dam: Dossier) -> None:
    core = core_names(dam.articles.values(), dam.origins)
    assert any("velm" in key for key in core)
    assert "ilse tamrand" not in core
