from __future__ import annotations

from pathlib import Path

import pytest

from prompts import StyleError, count_words, load_style
from prompts.style import DEFAULT_STYLE

SHIPPED = DEFAULT_STYLE.read_text(encoding="utf-8")


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "style.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_style_has_the_five_sections_in_order() -> None:
    style = load_style()
    assert [s.title for s in style.sections] == [
        "The Situation",
        "The Mechanism",
        "The State of Play",
        "Key Data",
        "What's Next",
    ]
    assert style.section("key_data").kinds == {"fact"}
    assert style.section("mechanism").last_label == "Politics (one pass):"
    with pytest.raises(KeyError):
        style.section("weather")


def test_comments_do_not_change_the_hash_and_limits_do(tmp_path: Path) -> None:
    style = load_style()
    assert load_style(written(tmp_path, "# more\n" + SHIPPED)).hash == style.hash
    changed = SHIPPED.replace("words = [80, 140]", "words = [80, 141]")
    assert load_style(written(tmp_path, changed)).hash != style.hash


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("version = 2", "", "version"),
        ("words = [80, 140]", "words = [140, 80]", "words must be"),
        ("words = [80, 140]", "", "words"),
        ('shape = "paragraph"', 'shape = "poem"', "shape must be"),
        ('kinds = ["fact"]', 'kinds = ["rumour"]', "kinds must be"),
        ('key = "mechanism"', 'key = "situation"', "differ"),
        ("sentences = [3, 5]", "sentences = [3, 5]\nverses = 4", "verses"),
        ("repeat = 0.75", "", "repeat"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in SHIPPED
    with pytest.raises(StyleError, match=named) as raised:
        load_style(written(tmp_path, SHIPPED.replace(old, new)))
    assert raised.value.help


def test_no_file_and_no_toml_are_named(tmp_path: Path) -> None:
    with pytest.raises(StyleError, match="no house style"):
        load_style(tmp_path / "none.toml")
    with pytest.raises(StyleError, match="not TOML"):
        load_style(written(tmp_path, "version = = 1"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one", 1),
        ("3.5 at 12:30 in the U.S.", 6),
        ("wide-scale, don't — stop…", 3),
        ("“Quoted” words (here)", 3),
        ("$1,200", 1),
    ],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words
