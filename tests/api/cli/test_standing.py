"""``drafter standing``: added, listed, paused, resumed, asked now, removed."""

import json
from datetime import UTC, datetime

import pytest

from api.cli.main import run
from api.standing.store import DISABLED_HELP, StandingStore, disabled_author
from corpus.database import connect
from corpus.library import Library
from tests.api.standing.texts import STORY


@pytest.fixture
def drafter(data, capsys):
    def call(*arguments, code=0):
        ended = run(("standing", *arguments))
        captured = capsys.readouterr()
        assert ended == code, captured.err
        return captured

    return call


@pytest.fixture
def story(data):
    with Library.open(data, write=True) as library:
        library.add(STORY)
        return library.stories()[0].id


DAILY = ("--every", "weekday", "--at", "6:30", "--tz", "Europe/Berlin")


def test_an_empty_list_says_how_to_begin(drafter):
    assert "drafter standing add" in drafter("list").out


def test_one_by_the_clock_is_added_shown_paused_resumed_and_removed(drafter, conforms):
    made = json.loads(
        drafter("add", "Quill Bay", "ferries", *DAILY, "--window", "48h", "--json").out
    )
    conforms(made, "standing")
    assert (made["topic"], made["request"]["window_days"]) == ("Quill Bay ferries", 2)
    assert made["said"] == "every weekday at 06:30 (Europe/Berlin)"
    short = made["id"][:6]
    assert made["next_at"][:10] in drafter("list").out
    assert "paused: drafter standing resume" in drafter("pause", short).out
    assert "paused" in drafter("list").out
    assert "; next 20" in drafter("resume", short).out
    asked = json.loads(drafter("run", short, "--json").out)
    again = json.loads(drafter("run", short, "--json").out)
    assert asked == again
    shown = drafter("show", short)
    assert f"claimed  {asked['draft_id']}" in shown.out
    [row] = map(json.loads, drafter("list", "--json").out.splitlines())
    conforms(row, "standing")
    assert [d["draft_id"] for d in row["drafts"]] == [asked["draft_id"]]
    assert "Its drafts stay" in drafter("remove", short).out
    assert drafter("show", short, code=4).out == ""


def test_one_on_a_story_takes_its_title_and_counts_facts(drafter, conforms, story):
    made = json.loads(drafter("add", "--story", story[:8], "--when-new-facts", "5", "--json").out)
    conforms(made, "standing")
    assert made["topic"] == STORY[0].title
    assert made["rule"] == {"new_facts": 5, "at_most": "6h"}
    assert "looked at next" in drafter("show", made["id"]).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Ferries",), "say when"),
        (("Ferries", "--every", "weekday"), "--every weekday --at 06:30"),
        (("Ferries", "--every", "never", "--at", "06:30"), "monday,thursday"),
        (("Ferries", "--every", "day", "--at", "06:30", "--tz", "Mars/Base"), "Europe/Berlin"),
        (("Ferries", "--when-new-facts", "5"), "drafter stories"),
        (("Ferries", "--when-new-facts", "50"), "from 1 to 20"),
        (("Ferries", "--when-new-facts", "5", "--at", "06:30"), "--at goes with --every"),
        (("Ferries", *DAILY, "--at-most", "6h"), "--at-most goes with"),
        (DAILY, "what the drafts are about"),
        (("Ferries", *DAILY, "--window", "36h"), "48h"),
        (("Ferries", *DAILY, "--writer", "llm"), "DRAFTER_MODEL"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(drafter, arguments, says):
    assert says in drafter("add", *arguments, code=2).err
    assert "None yet" in drafter("list").out


def test_one_that_was_paused_for_its_author_says_why(drafter, data):
    made = json.loads(drafter("add", "Ferries", *DAILY, "--json").out)
    problem = {
        "code": "author_disabled",
        "message": disabled_author("ann"),
        "help": DISABLED_HELP,
    }
    engine = connect(f"sqlite:///{data / 'desk.db'}")
    store = StandingStore(engine)
    store.pause_for(store.get(made["id"]), problem, by="desk", at=datetime.now(UTC))
    engine.dispose()
    for shown in (drafter("show", made["id"][:6]).out, drafter("list").out):
        assert "the account of ann, who set it up, is disabled — enable the account" in shown
        assert "failed" not in shown
