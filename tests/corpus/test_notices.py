"""Corrections and paywalls, as publishers word them; and what only sounds like them."""

import pytest

from corpus.notices import MAX_NOTICE, correction_in, paywall_in, withdrawal_in

STORY = "The bridge at Orrin was closed on Monday.\nIt will open again in May, the council said.\n"


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: The bridge is 40 metres long, not 400.",
        "CORRECTION (12 May 2026): The bridge is at Orrin.",
        "Clarification: The council voted on Friday.",
        "• This article was amended on 12 May 2026. An earlier text misnamed the bridge.",
        "This story has been corrected to say that the bridge opened in 1931.",
        "This report was updated on Tuesday to correct the bridge's length.",
        "Editor's note: An earlier version of this article gave the wrong length.",
        "A previous version of this story misstated the mayor's name.",
        "We regret the error.",
    ],
)
def test_a_correction_is_noticed_in_its_own_words(notice):
    assert correction_in(STORY + notice) == notice
    assert correction_in(f"{notice}\n{STORY}") == notice


def test_a_label_alone_takes_the_next_line():
    assert correction_in(f"{STORY}Correction\nThe bridge is short.") == (
        "Correction The bridge is short."
    )
    assert correction_in(f"{STORY}Correction: 12 May 2026\nThe bridge is short.") == (
        "Correction: 12 May 2026 The bridge is short."
    )


@pytest.mark.parametrize(
    "line",
    [
        "The market fell by a tenth, a correction that many had expected.",
        "Corrections officers at the prison went on strike.",
        "The article of the treaty was amended in 1992.",
        "The minister corrected his statement.",
        "This story was updated at 9 a.m. with the council's reply.",
        "The version of the software was updated to fix the error.",
        "Update: the bridge is open.",
    ],
)
def test_what_only_sounds_like_a_correction(line):
    assert correction_in(STORY + line) is None


def test_a_notice_is_cut_to_a_notices_length():
    assert len(correction_in(f"Correction: {'x' * 2000}")) == MAX_NOTICE


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading",
        "To keep reading, please log in or subscribe.",
        "This article is only available to subscribers.",
        "The rest of this story is for paying subscribers.",
        "Already a subscriber? Sign in",
        "You have read all your free articles this month.",
    ],
)
def test_a_paywall_is_noticed_at_either_end(line):
    assert paywall_in(STORY + line)
    assert paywall_in(f"{line}\n{STORY * 20}")
    middle = STORY * 20 + line + "\n" + STORY * 20
    assert not paywall_in(middle)


@pytest.mark.parametrize(
    "line",
    [
        "The Gazette lost a tenth of its subscribers.",
        "Subscribe to our newsletter.",
        "Readers who subscribe continue to be the paper's main income.",
        "The paper put its articles behind a paywall for subscribers in May.",
    ],
)
def test_what_only_sounds_like_a_paywall(line):
    assert not paywall_in(STORY + line)


@pytest.mark.parametrize(
    "notice",
    [
        "RETRACTED: The bridge at Orren is closed",
        "Retraction: the letter that we quoted was forged.",
        "This story has been retracted.",
        "This article was withdrawn on 3 May, because its source made it up.",
        "The Orren Post has retracted this article.",
        "We have withdrawn this article after a complaint.",
    ],
)
def test_a_withdrawal_is_noticed_in_its_own_words(notice):
    assert withdrawal_in("", STORY + notice) == notice
    assert withdrawal_in("The bridge", f"{notice}\n{STORY}") == notice
    assert withdrawal_in(notice, STORY) == notice


def test_a_label_of_a_withdrawal_takes_the_next_line():
    assert withdrawal_in("Retracted", STORY).startswith("Retracted ")


@pytest.mark.parametrize(
    "line",
    [
        "The offer has been withdrawn, the company said.",
        "The ministry withdrew the report in May.",
        "He said the article should be retracted.",
        "Troops withdrawn from Orren: what is next",
        "The court ruled that the clause was retracted before this article went to press.",
    ],
)
def test_what_only_sounds_like_a_withdrawal(line):
    assert withdrawal_in(line, STORY + line) is None
