"""What the run on the archive tells by can tell wrong from right."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import archive_checks as checks
import fault_archive as fault

TEXT = """The Pressure Point

10 May 2026 · No. 7

The Pressure Point: Lanterns

1. The Situation

Wardens lit lanterns. (Post)

2. The Mechanism

- Oil was short. (Post)

3. What's Next

The wardens meet on Friday. (Post)

Sources

- Post: Lanterns

For the full dashboard and real-time updates, visit https://d.example/.

The desk approved revision 5f0c and answers for it.
"""


def test_the_house_form_is_told() -> None:
    assert set(checks.form_of(TEXT).values()) == {None}


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("The Mechanism", "What's Next", "sections"),
        ("3. What's Next", "5. What's Next", "numbers"),
        ("short. (Post)", "short.", "outlets in parentheses"),
        ("- Oil", "Oil", "bullets"),
        ("10 May 2026 · No. 7", "yesterday", "date"),
        ("lanterns. (Post)", "lanterns. (Post)\n\nMore. (Post)", "one paragraph each"),
    ],
)
def test_another_form_is_told_too(old: str, new: str, part: str) -> None:
    wrong = [name for name, said in checks.form_of(TEXT.replace(old, new, 1)).items() if said]
    assert part in wrong


@pytest.mark.browser
@pytest.mark.parametrize(("words", "found"), [("The oil would last", True), ("Swans", False)])
def test_words_that_the_browser_does_not_find_are_told(words: str, found: bool) -> None:
    chromium = fault.find_chromium()
    if chromium is None:
        pytest.skip("no Chromium")
    citation = {"url": "https://post.example/1", "quote": "The oil would last."}
    href = f"https://post.example/1#:~:text={words.replace(' ', '%20')}"
    with fault.browsing(chromium) as browser:
        told = fault.found_by_the_browser(browser.new_page(), href, citation)
    assert (told is None) == found
