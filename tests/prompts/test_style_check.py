"""What is wrong in a style's file is told all at once, each with its line and the fix."""

from __future__ import annotations

import pytest

from prompts import check_style, style_path

SHIPPED = style_path().read_text(encoding="utf-8")
BRIEF = style_path("intelligence-brief").read_text(encoding="utf-8")


def line(text: str, words: str) -> int:
    return next(n for n, each in enumerate(text.splitlines(), 1) if words in each)


@pytest.mark.parametrize(
    ("old", "new", "what", "fix"),
    [
        ("version = 3", "", "version is missing", "counts up"),
        ("version = 3", 'version = "3"', "version must be a whole number", "1 or more"),
        ("version = 3", "version = 0", "version must be 1 or more", "begin with 1"),
        ('title = "Key Data"', "", "key_data: title is missing", "its heading"),
        ("words = [80, 140]", "words = [140, 80]", "words must be [least, most]", "= [80, 140]"),
        ("words = [80, 140]", "wrods = [80, 140]", "unknown field wrods", "did you mean words?"),
        ('shape = "data"', 'shape = "dada"', "shape must be one of", "did you mean data?"),
        ('kinds = ["fact"]', 'kinds = ["facts"]', "not facts", "did you mean fact?"),
        ('"reactions"', '"reaction"', "not reaction", "did you mean reactions?"),
        ('["reactions", "plans"]', '["plans"]', "2 labels, but draws_on has 1", "one for each"),
        ('["figures"]', '["news"]', "draws on figures alone", 'draws_on = ["figures"]'),
        ('key = "mechanism"', 'key = "situation"', "the key situation", "another key"),
        ('key = "mechanism"', 'key = "The Mechanism"', "does not fit an address", "small letters"),
        ('title = "Key Data"', 'title = "The Situation"', "they must differ", "another title"),
        ("{topic}", "{subject}", "knows no {subject}", "{topic}"),
        ("{topic}", "", "has no {topic}", "{topic}"),
        ("{dashboard_url}", "{dashboard_url", "footer: ", "{dashboard_url}"),
        ("blocks = [2, 2]", "blocks = [2, 3]", "2 labels, but blocks = [2, 3]", "[2, 2]"),
        ("block_words = [30, 70]", "block_words = [90, 99]", "4–6 blocks of 90–99", "overlap"),
        ('"Strategy:"', '"Strategy"', "'Strategy' has no colon", '"Strategy:"'),
        ('shape = "labelled"', 'shape = "bullets"', "takes no labels", "labelled"),
        ('shape = "bullets"', 'shape = "paragraph"', "is for bullets", "drop it"),
        ("[[sect", "[thresholds]\nweek = 1\n[[sect", "unknown field week", "mean weak?"),
        ("[[sect", "[thresholds]\nweak = 0.9\n[[sect", "weak <= supported", "support.md"),
        ("[[sect", "[[terms]]\navoid = ['x']\n[[sect", "use and why are missing", "why: "),
        ("words = [80, 140]", "words = [0, 0]", "words must be [least, most]", "words of"),
        ('shape = "data"', 'shape = "table"', "not table", "there are bullets, data"),
        ('name = "The', "name = 'The", "a quotation mark is not closed", "mend this line"),
        ('name = "The', 'name = The', "not TOML", "mend this line"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_fix(old: str, new: str, what: str, fix: str) -> None:
    assert old in SHIPPED
    found = [p for p in check_style(SHIPPED.replace(old, new, 1)) if p.serious]
    assert found
    assert any(what in p.what and fix in p.fix for p in found), found


def test_faults_are_told_together_and_in_the_order_of_the_file() -> None:
    wrong = (
        BRIEF.replace("words = [50, 130]", "words = [130, 50]")
        .replace(
            'kinds = ["fact"]', "kinds = [\n  'fact', # a comment with ] and [\n  'rumour',\n]"
        )
        .replace('draws_on = ["unknowns"]', 'draw_on = ["unknowns"]')
    )
    found = check_style(wrong)
    at = [(p.line, p.serious) for p in found]
    assert (line(wrong, "kinds = ["), True) not in at  # the first section's is well
    expected = [wrong.splitlines().index("kinds = [") + 1, line(wrong, "[130, 50]")]
    assert [n for n, serious in at if serious] == [*expected, line(wrong, "draw_on")]


def test_a_section_that_extraction_does_not_know_is_a_hint_and_no_fault() -> None:
    found = check_style(BRIEF.replace('draws_on = ["unknowns"]', ""))
    assert [p.serious for p in found] == [False]
    assert "left to the editor" in found[0].what
    assert (
        found[0].line == [n for n, t in enumerate(BRIEF.splitlines(), 1) if t == "[[sections]]"][-1]
    )


def test_no_text_whatever_is_a_crash() -> None:
    strange = ["", "sections = 3", "[[sections]]", "[sections]\nkey = 1", "thresholds = 3"]
    strange += ["terms = 3", "terms = [1]", "likelihood = true", "verbatim = 1", "terms = {}"]
    strange += ["sections = [1, 2]", '"a.b" = """x\n[[y]]\n"""', "version = [[1, 2], [3"]
    for text in strange:
        assert any(p.serious for p in check_style(text))


TERM = """
[[terms]]
avoid = ["vessel"]
use = "ship"
why = "one word for one thing"

[[terms]]
avoid = ["chaos"]
use = ""
why = "says nothing"
"""
SCALE = """
[likelihood]
off_scale = ["could well"]

[[likelihood.bands]]
percent = [0, 40]
first = ["unlikely"]
second = ["improbable"]

[[likelihood.bands]]
percent = [60, 90]
first = ["likely"]
second = ["probable"]
"""


@pytest.mark.parametrize(
    ("old", "new", "what", "at"),
    [
        ('why = "says nothing"\n', "", "terms, number 2: why is missing", "[[terms]]"),
        ('use = ""', 'use = ""\nlevel = 1', "terms, number 2: unknown field level", "level = 1"),
        ('use = "ship"', 'use = ["ship"]', "use must be a text", "use = ["),
        ('use = "ship"', 'use = "Chaos"', "to be used and to be avoided", 'use = "Chaos"'),
        ('avoid = ["chaos"]', "avoid = []", "avoid must be a list of words", "avoid = []"),
        ("percent = [60, 90]", "percent = [30, 90]", "[0, 40] is followed by [30, 90]", "[30, 90]"),
        ("percent = [60, 90]", "percent = [90, 60]", "percent must be", "[90, 60]"),
        ('["probable"]', '["improbable"]', "'improbable' stands in two places", "second = ["),
        ('second = ["probable"]', 'third = ["x"]', "bands, number 2: unknown field third", "third"),
        ('["could well"]', '["likely"]', "'likely' stands in two places", "off_scale"),
    ],
)
def test_a_wrong_term_or_band_is_told_once_and_at_its_own_line(old, new, what, at) -> None:
    whole = SHIPPED + TERM + SCALE
    assert not check_style(whole)
    wrong = whole.replace(old, new)
    assert wrong != whole
    found = check_style(wrong)
    lines = [n for n, text in enumerate(wrong.splitlines(), 1) if at in text]
    assert [what in p.what for p in found if p.line == lines[-1]].count(True) == 1, found
    # A field that is gone and one that nobody knows are two faults; any other is one.
    assert len(found) == (2 if "third" in new else 1)


@pytest.mark.parametrize("word", ["chaos", "could well"])
def test_a_section_cannot_have_to_say_what_no_text_may(word) -> None:
    text = SHIPPED.replace('shape = "data"', f'shape = "data"\none_of = ["{word}"]') + TERM + SCALE
    (found,) = check_style(text)
    assert f"one_of asks for '{word}'" in found.what
    assert text.splitlines()[found.line - 1].startswith("one_of")


def test_a_scale_without_a_band_is_refused() -> None:
    (found,) = check_style(SHIPPED + "[likelihood]\nbands = []\n")
    assert found.what == "likelihood: bands is empty"


@pytest.mark.parametrize("table", ["terms", "likelihood", "verbatim", "diversity", "thresholds"])
def test_a_table_that_is_none_is_one_fault(table) -> None:
    (found,) = check_style(SHIPPED.replace("version = 3", f"version = 3\n{table} = 1"))
    assert f"{table} must be a" in found.what
