"""The language of a text by its words."""

import json

import pytest

from corpus.language.identify import language_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ferry to Marrow Island was halted on Tuesday after the pier gave way."),
        ("de", "Die Fähre zur Insel wurde am Dienstag eingestellt, nachdem der Steg nachgab."),
        ("fr", "Le bac vers l'île a été arrêté mardi après l'effondrement de la jetée."),
        ("es", "El transbordador a la isla se detuvo el martes después de que cediera el muelle."),
        ("ru", "Паром на остров был остановлен во вторник после того, как рухнул причал."),
        ("ar", "توقفت العبّارة إلى الجزيرة يوم الثلاثاء بعد انهيار الرصيف في الميناء القديم."),
        ("tr", "Adaya giden feribot, iskelenin çökmesinin ardından salı günü durduruldu."),
        ("pl", "Prom na wyspę wstrzymano we wtorek po tym, jak zawaliło się stare molo w porcie."),
    ],
)
def test_a_sentence_is_enough(language, text):
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "12.5 % 3,000", "Photo: AP", "OK " * 10])
def test_too_little_gives_no_answer(text):
    assert language_of(text) is None


def test_neighbours_that_cannot_be_told_apart_are_not_guessed():
    # Words that Croatian, Serbian and Bosnian share.
    found = language_of("Brod je stao u utorak. Luka je stara i mala. Sutra je novi dan za ljude.")
    assert found in {None, "hr", "sr", "bs"}


@pytest.mark.shared_data
def test_english_news_is_told_as_english(shared_data):
    told = []
    for name in ("ecbplus", "technology-business-2023"):
        for line in (shared_data / "news" / f"{name}.jsonl").open(encoding="utf-8"):
            told.append(language_of(json.loads(line)["text"]))
    assert len(told) == 794
    assert set(told) <= {"en", None}
    assert told.count("en") >= 790
