"""Sentences, words, quotations: tables of what news text holds."""

import pytest

from corpus.language.quotes import find_exact, quotations
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems, tokens


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The U.S. said it would act. It did.", 2),
        ("Mr. Smith met Gen. Jones. They spoke.", 2),
        ("“Go!” he said. She went.", 2),
        ("It rose 3.5 percent. No. 5 won.", 2),
        ("A headline\nA sentence.", 2),
        ("One. 🌊 Two.", 2),
        ("“I don’t know,” he told me. “Maybe you ask.”", 2),
        ("“It ended up fine,” Ray told me. She’s done it.", 2),
        ("“We saw it. We left,” he said.", 1),
        ("He left at 5 p.m. EST on the day.", 1),
        ("J. K. Rowling spoke.", 1),
        ("He said “stop.” They went.", 2),
    ],
)
def test_sentences(text, count):
    assert len(sentence_spans(text)) == count


def test_a_word_keeps_its_place_and_loses_its_dress():
    (word,) = [t for t in tokens("The ﬁrm’s plan") if t.text == "ﬁrm’s"]
    assert (word.start, word.norm, word.stem) == (4, "firm", "firm")


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("The U.S. told us", ["the", "u.s", "told", "us"]),
        ("US and U.K. cables", ["u.s", "and", "uk", "cables"]),
        ("end.Next and/or 12:30", ["end", "next", "and", "or", "12:30"]),
        ("AT&T’s wide‑scale $1,200.50", ["at&t", "wide-scale", "1,200.50"]),
        ("cafe\u0301s", ["cafés"]),
        ("__init__ _", ["init"]),
    ],
)
def test_normal_forms(text, norms):
    assert [t.norm for t in tokens(text)] == norms


@pytest.mark.parametrize(
    "forms",
    [
        "attack attacks attacked attacking attacker",
        "fall fell fallen falls",
        "say said says saying",
        "repair repairs repaired",
        "run ran running",
        "announce announced announcing",
        "person people",
    ],
)
def test_stems_join_the_forms_of_a_word(forms):
    assert len({t.stem for t in tokens(forms)}) == 1


def test_forms_of_one_word_share_a_stem_and_negation_is_content():
    assert content_stems("They attacked") == content_stems("the attacks")
    assert content_stems("He said") == content_stems("saying")
    assert content_stems("did not strike") == ["not", "strike"]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "no way" twice', ["no way"]),
        ("He said “no way” twice", ["no way"]),
        ("He said `` no way '' twice", ["no way"]),
        ("He said ‘the “big” day’ twice", ["the “big” day"]),
        ("The dogs' and cats' day, it's late", []),
        ("She said 'we will not go' and left", ["we will not go"]),
        ('5" and 6" pipes', []),
        ('"Mo bleeds. "He left, "they said. "We"', ["We"]),
        ("He said ‘go’ in the '90s, and the dogs' day", []),
        ("« Non », dit-il. „Nein“", ["Non", "Nein"]),
        ("“", []),
    ],
)
def test_quotations(text, inside):
    assert [text[a:b] for a, b in quotations(text)] == inside


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("the first", "In the\u00a0ﬁrst case"),
        ('he said "go"', "Then he said “go”"),
        ("it's a well-known — plan", "So it’s a well‑known – plan"),
        ("wait...", "Please wait…"),
        ("two  words", "has two\nwords"),
        ('"go"', "``go''"),
        ("co-operate", "co\u00ad-operate"),
        ("a plan - or none", "a plan—or none"),
        ("a plan — or none", "a plan -- or none"),
        ("cafe\u0301 owners", "caf\u00e9 owners"),
        ("caf\u00e9 owners", "cafe\u0301 owners"),
        ("12 men", "１２ men"),
        ("‘no’", "said 'no'"),
    ],
)
def test_exact_words_are_found_whatever_their_typesetting(words, text):
    span = find_exact(words, text)
    assert span is not None
    assert find_exact(text[span[0] : span[1]], text) == span


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Beta rose", "Alpha rose"),
        ("art", "a party"),
        ("Not so", "not so"),
        ("12 men", "112 men"),
        ("cafe", "café"),
        ("102 men", "10² men"),
        ("re-sign", "resign"),
        ("", "anything"),
        (" ", "any thing"),
    ],
)
def test_other_words_are_not_found(words, text):
    assert find_exact(words, text) is None


def test_a_quotation_is_looked_for_inside_the_bounds_only():
    text = "go now. go now."
    assert find_exact("go now", text, 3) == (8, 14)
    assert find_exact("go now", text, 3, 10) is None
