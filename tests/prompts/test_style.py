from __future__ import annotations

import json
from pathlib import Path

import pytest

from prompts import (
    StyleError,
    check_style,
    count_words,
    load_style,
    style_from_dict,
    style_names,
    style_path,
)
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


def test_what_a_style_does_not_say_is_common_to_all(tmp_path: Path) -> None:
    own = SHIPPED + "\n[thresholds]\nold_source_days = 9\n[[terms]]\navoid=['x']\nuse=''\nwhy='y'\n"
    style, shipped = load_style(written(tmp_path, own)), load_style()
    assert style.thresholds.old_source_days == 9
    assert style.thresholds.supported == shipped.thresholds.supported
    assert [t.avoid for t in style.wording.terms] == [("x",)]
    assert style.wording.likelihood == shipped.wording.likelihood


def test_every_style_that_ships_is_found_by_its_name_and_has_nothing_wrong() -> None:
    assert style_names()[0] == "pressure-point"
    for name in style_names():
        style = load_style(name)
        assert style.id == name
        assert style.about
        assert not check_style(style_path(name).read_text(encoding="utf-8"))
        assert style_from_dict(json.loads(json.dumps(style.raw)), id=name) == style
    assert len({load_style(name).hash for name in style_names()}) == len(style_names())


def test_no_style_of_a_name_is_told_with_the_likeliest() -> None:
    with pytest.raises(StyleError, match="no house style intelligence-breif") as raised:
        load_style("intelligence-breif")
    assert "did you mean intelligence-brief?" in raised.value.help


def test_a_file_with_several_faults_is_refused_by_the_first(tmp_path: Path) -> None:
    wrong = SHIPPED.replace("words = [80, 140]", "words = [140, 80]").replace('"figures"', '"data"')
    with pytest.raises(StyleError, match=r"style.toml, line 18: .*words must be") as raised:
        load_style(written(tmp_path, wrong))
    assert "1 more (drafter style check" in raised.value.help


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
