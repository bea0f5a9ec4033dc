"""Each operator changes what it says it changes, and nothing where there is no place for it."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from corpus.model import Article, article_id
from evals.mutations import ERRORS, HONEST, OPERATORS, Pool, Seed

TEXT = (
    "Orsk Rail bought 40 trains from Tavel Works on Monday, paying 1.2 billion crowns. "
    "Mayor Jana Brode said the trains would not run before 3 May 2026. "
    "“We have waited nine long years for this,” she added. "
    "Up to 300 workers may lose their jobs, according to the union. "
    "The yard rejected the claim. "
    "Two bridges near Kessel rose by five metres."
)
OTHER = (
    "In Varn, Lena Holt told Delo Group that Port Ruvan was closed. Nobody was hurt there, it said."
)


def make_article(text: str) -> Article:
    url = f"https://harbour-wire.example/{len(text)}"
    at = datetime(2026, 3, 11, 9, tzinfo=UTC)
    return Article(article_id(url, text), url, "Harbour Wire", "Trains", text, published_at=at)


ARTICLE = make_article(TEXT)
POOL = Pool((ARTICLE, make_article(OTHER)))
BY_NAME = {operator.name: operator for operator in OPERATORS}


def seed(words: str, *, text: str | None = None) -> Seed:
    start = TEXT.index(words)
    end = TEXT.index(".", TEXT.index(words) + len(words)) + 1 if text is None else start + 40
    whole = TEXT[start:end] if text is None else text
    return Seed("s", whole, ARTICLE, ((start, end),), "source", "tuned")


def made(name: str, true: Seed, chance: int = 1) -> Seed | None:
    return BY_NAME[name].make(true, POOL, Random(chance))


def text_of(name: str, words: str, *, text: str | None = None) -> str:
    changed = made(name, seed(words, text=text))
    assert changed is not None
    return changed.text


def test_names_are_given_once() -> None:
    assert len(BY_NAME) == len(ERRORS) + len(HONEST)


@pytest.mark.parametrize("name", BY_NAME)
def test_an_operator_finds_no_place_in_a_bare_sentence_or_changes_it(name: str) -> None:
    true = Seed("s", "The yard rejected the claim.", ARTICLE, ((0, 40),), "source", "tuned")
    changed = made(name, true)
    assert changed is None or changed != true


@pytest.mark.parametrize(
    ("name", "words", "before", "after"),
    [
        ("unit", "Two bridges near", "five metres", "five (feet|kilometres)"),
        ("bound", "Up to 300", "Up to 300", "(At least 300|300|More than 300)"),
        ("date", "Orsk Rail bought 40", "Monday", "(?!Monday)[A-Z][a-z]+day"),
        ("place", "Two bridges near", "near Kessel", "near (Varn|Holt)"),
        ("negation-out", "Mayor Jana", "would not run", "would run"),
        ("direction", "Two bridges near", "rose", "fell"),
        ("modality", "Up to 300", "may lose", "will lose"),
        ("attribution-dropped", "Up to 300", ", according to the union", ""),
        ("number-words", "Two bridges near", "five", "5"),
        ("synonym", "Orsk Rail bought 40", "bought", "purchased"),
        ("contraction", "Mayor Jana", "would not", "wouldn't"),
    ],
)
def test_an_operator_changes_its_place_alone(
    name: str, words: str, before: str, after: str
) -> None:
    import re

    true = seed(words)
    changed = text_of(name, words)
    start = true.text.index(before)
    tail = true.text[start + len(before) :]
    assert changed.startswith(true.text[:start])
    assert changed.endswith(tail)
    assert re.fullmatch(after, changed[start : len(changed) - len(tail)])


def test_numbers_change_their_value() -> None:
    whole = "The line has 40 trains."
    for chance in range(20):
        changed = made("number", seed("Orsk Rail", text=whole), chance)
        assert changed is not None
        assert changed.text != whole
        assert changed.text.startswith("The line has ")


def test_numbers_change_places() -> None:
    assert text_of("number-swap", "Orsk", text="It left 12 dead and 40 hurt.") == (
        "It left 40 dead and 12 hurt."
    )
    assert made("number-swap", seed("Orsk", text="It takes 12 to 40 days.")) is None


def test_parties_change_places() -> None:
    assert text_of("role", "Orsk", text="Orsk Rail sued Tavel Works.") == (
        "Tavel Works sued Orsk Rail."
    )
    assert text_of("role", "Orsk", text="The union accused the owner of lying.") == (
        "The owner accused the union of lying."
    )
    assert made("role", seed("Orsk", text="Orsk Rail and Tavel Works sued.")) is None


def test_a_stranger_is_named() -> None:
    changed = text_of("name", "Mayor Jana")
    assert "Jana Brode" not in changed
    assert any(name in changed for name in ("Lena Holt", "Delo Group", "Port Ruvan"))


def test_who_says_so_is_dropped_moved_and_hardened() -> None:
    text = "The yard claimed that the trains were late and rusty."
    assert text_of("attribution-dropped", "The yard", text=text) == (
        "The trains were late and rusty."
    )
    assert text_of("attribution-hardened", "The yard", text=text) == (
        "The yard confirmed that the trains were late and rusty."
    )
    moved = text_of("attribution-moved", "The yard", text=text)
    assert moved.endswith(" claimed that the trains were late and rusty.")
    assert not moved.startswith("The yard")


def test_a_quotation_changes_inside_its_marks() -> None:
    true = seed("“We have waited")
    for chance in range(10):
        changed = made("quotation", true, chance)
        assert changed is not None
        assert changed.text != true.text
        assert changed.text.startswith("“We ")
        assert changed.text.endswith("this,” she added.")


def test_citations_move() -> None:
    places = POOL.sentences(ARTICLE)
    true = Seed("s", TEXT[slice(*places[0])], ARTICLE, (places[0],), "source", "tuned")
    beside, far, other = (made(f"citation-{n}", true) for n in ("beside", "far", "other"))
    assert beside is not None
    assert beside.cites == (places[1],)
    assert far is not None
    assert far.article is ARTICLE
    assert far.cites[0] in places[2:]
    assert other is not None
    assert other.article is POOL.articles[1]
    assert {s.text for s in (beside, far, other)} == {true.text}


def test_an_old_article_holds_the_same_words() -> None:
    changed = made("citation-old", seed("Two bridges near"))
    assert changed is not None
    assert changed.article.text == TEXT
    assert changed.article.published_at == datetime(2024, 3, 11, 9, tzinfo=UTC)


def test_causes_and_facts_are_joined_on() -> None:
    true = seed("Two bridges near")
    caused = made("cause-added", true)
    assert caused is not None
    assert caused.text.startswith(true.text[:-1])
    merged = made("merged", seed("Orsk Rail bought 40"))
    assert merged is None or merged.cites == seed("Orsk Rail bought 40").cites


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday, the yard rejected the claim of the union.",
         "The yard rejected the claim of the union on Monday."),
        ("The yard rejected the claim after the union went to court.",
         "After the union went to court, the yard rejected the claim."),
        ("The trains are late and rusty, Jana Brode said.",
         "Jana Brode said that the trains are late and rusty."),
    ],
)  # fmt: skip
def test_clauses_change_their_order(text: str, expected: str) -> None:
    assert text_of("order", "Orsk", text=text) == expected


def test_voice_and_dates_take_another_form() -> None:
    assert text_of("voice", "Orsk", text="The court acquitted Jon Halden on Tuesday.") == (
        "Jon Halden was acquitted by the court on Tuesday."
    )
    assert text_of("voice", "Orsk", text="Jon Halden was acquitted by the court.") == (
        "The court acquitted Jon Halden."
    )
    # The article is of Wednesday, 11 March 2026.
    assert text_of("date-form", "Orsk", text="It closed on Monday.") == "It closed on 9 March."
