"""From an article that changes after publication to the correction that readers see."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest

from api.cli.main import run
from api.cli.recheck import read_again
from api.publishing.issues import Press
from api.publishing.publishing import CorrectionBlocked, Publishing
from api.publishing.recheck_shapes import recheck_out
from api.publishing.rechecking import Found, Rechecking
from api.review.store import Stale
from api.settings import Settings
from corpus.errors import BadInput, FetchFailed, NotFound
from corpus.fetch import Fetched
from corpus.ingest import ingest
from corpus.model import Article, article_id
from drafter.review.correcting import Change
from tests.api.issues import published

SCHEMA = Path(__file__).parents[3] / "docs" / "schema" / "recheck.json"
POST = "https://lantern-post.example/osk/1"
TEXT = (
    "Wardens lit 312 lanterns on Osk Hill on Monday evening. "
    "Warden Pell Iden said the oil would last eleven nights.\n"
    "Osk Hill had stood dark since the mill burned in January, the wardens said."
)
NIGHTS = "Stocks would last nine days is what the mayor said; it is six days."


@pytest.fixture
def rechecking(review: Any, press: Press) -> Rechecking:
    numbers = count(1)
    return Rechecking(press, review.clock, lambda: f"k{next(numbers)}")


@pytest.fixture
def issue(publishing: Publishing, approved: None) -> str:
    return publishing.publish("d1", key="k", by="eve")[0].id


def revise(review: Any, article: Article, text: str, **more: Any) -> Article:
    """Let another text of the article arrive."""
    newer = replace(article, id=article_id(article.url, text), text=text, **more)
    assert [o.status for o in ingest([newer], review.library)] == ["revised"]
    return newer


def states(found: Sequence[Found]) -> list[tuple[int, str, bool]]:
    return [(f.cited.number, f.rechecked.state, f.open) for f in found]


def test_as_long_as_nothing_is_stored_anew_all_is_as_it_was(
    issue: str, rechecking: Rechecking
) -> None:
    outcome = rechecking.outcome()
    assert (outcome.found, outcome.issues) == ((), 1)
    assert outcome.counts == {"same": 3, "moved": 0, "changed": 0, "withdrawn": 0}
    assert rechecking.waiting() == 0


def test_each_citation_is_told_by_what_became_of_its_words(
    review: Any, sources: list[Article], issue: str, rechecking: Rechecking
) -> None:
    herald, post, trade = sources
    revise(review, herald, f"First of all. {herald.text}")
    assert rechecking.waiting() == 0
    revise(review, post, post.text.replace("nine days", "six days"))
    assert rechecking.waiting() == 1
    revise(review, trade, "The contract was made up.", withdrawn="The contract was made up.")
    assert rechecking.waiting() == 2
    outcome = rechecking.outcome()
    assert states(outcome.found) == [
        (3, "withdrawn", True),
        (2, "changed", True),
        (1, "moved", False),
    ]
    assert outcome.counts == {"same": 0, "moved": 1, "changed": 1, "withdrawn": 1}
    now = outcome.found[1].rechecked.now
    newest = outcome.found[1].rechecked.newest
    assert now is not None
    assert now.resolve({newest.id: newest}) == "Mayor Tam Orrin said stocks would last six days."
    raw = recheck_out(outcome).model_dump(mode="json")
    jsonschema.validate(raw, json.loads(SCHEMA.read_text("utf-8")))
    assert raw["items"][0]["notice"] == "The contract was made up."


def test_an_article_that_gets_its_words_back_waits_no_more(
    review: Any, sources: list[Article], issue: str, rechecking: Rechecking
) -> None:
    post = sources[1]
    newer = revise(review, post, post.text.replace("nine days", "six days"))
    assert rechecking.waiting() == 1
    revise(review, newer, f"{post.text} It was nine days after all.")
    assert rechecking.waiting() == 0


def test_what_an_editor_lets_stand_waits_again_when_the_article_changes_once_more(
    review: Any, sources: list[Article], issue: str, rechecking: Rechecking
) -> None:
    post = sources[1]
    newer = revise(review, post, post.text.replace("would last", "will last"))
    (found,) = rechecking.outcome().open
    with pytest.raises(BadInput):
        rechecking.keep(issue, found.key, against=newer.id, reason="fine", by="ben")
    with pytest.raises(Stale):
        rechecking.keep(issue, found.key, against=post.id, reason="a matter of tense", by="ben")
    with pytest.raises(NotFound):
        rechecking.keep(issue, "a:0-1", against=newer.id, reason="a matter of tense", by="ben")
    kept = rechecking.keep(issue, found.key, against=newer.id, reason="a matter of tense", by="ben")
    assert not kept.open
    assert kept.kept is not None
    assert (kept.kept.by, kept.kept.reason) == ("ben", "a matter of tense")
    assert (rechecking.waiting(), rechecking.outcome().open) == (0, ())
    told = review.store.audit("d1")[-1]
    assert (told.action, told.by, told.details["newest"]) == ("source_kept", "ben", newer.id)
    revise(review, newer, post.text.replace("nine days", "six days"))
    assert rechecking.waiting() == 1


def test_a_correction_cites_the_newer_words_and_is_judged_by_them(
    review: Any,
    sources: list[Article],
    issue: str,
    rechecking: Rechecking,
    publishing: Publishing,
    press: Press,
) -> None:
    post = sources[1]
    revise(review, post, post.text.replace("nine days", "six days"))
    (found,) = rechecking.outcome().open
    now = found.rechecked.now
    assert now is not None
    with pytest.raises(BadInput):
        publishing.correct(issue, NIGHTS, by="eve", change=Change("s2"))
    with pytest.raises(CorrectionBlocked):
        publishing.correct(issue, NIGHTS, by="eve", change=Change("s2", citations=(now,)))
    assert len(rechecking.outcome().open) == 1
    new = "Mayor Tam Orrin said stocks would last six days."
    changed = publishing.correct(issue, NIGHTS, by="eve", change=Change("s2", new, (now,)))
    assert (changed.notices[0].before, changed.notices[0].after) == (
        "Mayor Tam Orrin said stocks would last nine days.",
        new,
    )
    briefing = review.stand().head.revision.briefing
    assert post.id not in briefing.known_ids
    assert found.rechecked.newest.id in briefing.gathered
    assert (rechecking.waiting(), rechecking.outcome().found) == (0, ())
    page = press.archive()[f"issues/{changed.slug}/c2.html"].body.decode()
    assert "<mark>Mayor Tam Orrin said stocks would last six days.</mark>" in page


def test_a_sentence_whose_source_was_taken_back_goes(
    review: Any,
    sources: list[Article],
    issue: str,
    rechecking: Rechecking,
    publishing: Publishing,
    press: Press,
) -> None:
    revise(review, sources[2], "The contract was made up.", withdrawn="The contract was made up.")
    with pytest.raises(BadInput):
        publishing.correct(issue, NIGHTS, by="eve", change=Change("f1", "More.", remove=True))
    changed = publishing.correct(
        issue, "The report on a contract was made up.", by="eve", change=Change("f1", remove=True)
    )
    assert changed.notices[0].after is None
    page = press.archive()[f"issues/{changed.slug}.html"].body.decode()
    assert page.count("20 March") == 1  # in the notice, struck out
    assert rechecking.waiting() == 0


def test_a_retracted_issue_is_left_alone(
    review: Any,
    sources: list[Article],
    issue: str,
    rechecking: Rechecking,
    publishing: Publishing,
) -> None:
    revise(review, sources[1], "All of it was wrong.")
    assert rechecking.waiting() == 1
    publishing.retract(issue, "It rested on a forged page.", by="eve")
    assert (rechecking.waiting(), rechecking.outcome().issues) == (0, 0)


def test_the_command_names_what_waits_and_ends_with_one(
    review: Any,
    sources: list[Article],
    issue: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    monkeypatch.delenv("DRAFTER_DATABASE_URL", raising=False)
    monkeypatch.setenv("DRAFTER_DATA", str(tmp_path))
    assert run(["recheck"]) == 0
    assert capsys.readouterr().out == (
        "3 citations of 1 issues: 3 same, 0 moved, 0 changed, 0 withdrawn; "
        "nothing waits for a decision\n"
    )
    revise(review, sources[0], f"First of all. {sources[0].text}")
    revise(review, sources[1], sources[1].text.replace("nine days", "six days"))
    assert run(["recheck"]) == 1
    said = capsys.readouterr().out
    assert "  cited: Mayor Tam Orrin said stocks would last nine days.\n" in said
    assert "  now:   Mayor Tam Orrin said stocks would last six days.\n" in said
    assert "moved:" not in said
    assert run(["recheck", "--all"]) == 1
    assert "moved: source c1 of No. 1" in capsys.readouterr().out
    assert run(["recheck", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, json.loads(SCHEMA.read_text("utf-8")))
    assert (told["open"], len(told["items"])) == (1, 2)


def test_pages_are_read_again_where_that_is_asked_for(
    review: Any,
    sources: list[Article],
    issue: str,
    rechecking: Rechecking,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    """One page is gone for good, one says something else, one does not answer."""
    herald, post, trade = sources
    newer = post.text.replace("nine days", "six days")
    body = f"<html><body><article><p>{newer}</p><p>{newer}</p></article></body></html>"

    class Pages:
        def get(self, url: str, **_: Any) -> Fetched:
            if url == post.url:
                return Fetched(
                    url, 200, {"content-type": "text/html"}, body.encode(), review.clock()
                )
            raise FetchFailed(f"{url}: failed", status=410 if url == trade.url else 503)

    monkeypatch.setattr("api.wiring.open_fetcher", lambda _: nullcontext(Pages()))
    assert {a.id for a in rechecking.cited()} == {herald.id, post.id, trade.id}
    read_again(Settings(), review.library, rechecking.cited())
    assert f"{herald.url}: failed" in capsys.readouterr().err
    assert states(rechecking.outcome().found) == [(3, "withdrawn", True), (2, "changed", True)]
    cited = {a.url: a for a in rechecking.cited()}
    assert cited[trade.url].withdrawn


def test_from_the_article_to_the_corrected_feed(desk: Any) -> None:
    """Ingested, published, revised, found, shown, corrected, told to the readers, quiet."""
    ask = desk.client
    first = {"url": POST, "outlet": "Lantern Post", "title": "Lanterns on Osk Hill", "text": TEXT}
    assert ask.post("/v1/articles", json=first).status_code == 201
    draft = desk.finished(desk.ask("Wardens lit lanterns on Osk Hill"))
    issue = published(desk, draft["id"])
    quiet = ask.get("/v1/recheck").json()
    assert not [i for i in quiet["items"] if i["publication_id"] == issue["id"]]
    before = entry(desk, issue)

    newer = TEXT.replace("eleven nights", "seven nights") + "\nCorrection: it is seven nights."
    assert ask.post("/v1/articles", json={**first, "text": newer}).status_code == 201
    found = [
        i for i in ask.get("/v1/recheck").json()["items"] if i["publication_id"] == issue["id"]
    ]
    (changed,) = [i for i in found if i["open"]]
    assert "eleven nights" in changed["cited"]["quote"]
    assert "seven nights" in changed["now"]["quote"]
    assert changed["notice"] == "Correction: it is seven nights."

    page = ask.get("/recheck").text
    assert "<del>eleven</del>" in page
    assert "<ins>seven</ins>" in page
    assert re.search(r'class="waiting">\d+<', ask.get("/").text)

    sentence = changed["sentences"][0]
    form = {
        "key": changed["key"],
        "against": changed["newest"],
        "sentence": sentence["id"],
        "cite": "yes",
        "text": sentence["text"],
        "notice": "The warden spoke of seven nights, not of eleven.",
    }
    at = f"/recheck/{issue['id']}/correct"
    refused = ask.post(at, data=form)
    assert refused.status_code == 409
    assert "The warden spoke of seven nights, not of eleven.</textarea>" in refused.text
    right = sentence["text"].replace("eleven", "seven")
    done = ask.post(at, data={**form, "text": right})
    assert (done.status_code, done.headers["location"]) == (303, "/recheck")

    after = entry(desk, issue)
    assert (after.id, after.title) == (before.id, f"Corrected: {before.title}")
    assert after.updated > before.updated
    assert right in after.content[0].value
    corrections = ask.get("/archive/corrections.html").text
    assert form["notice"] in corrections
    assert right in corrections
    again = ask.get("/v1/recheck").json()["items"]
    assert not [i for i in again if i["publication_id"] == issue["id"] and i["open"]]
    audit = ask.get(f"/v1/drafts/{draft['id']}/audit").json()["items"]
    assert (audit[-1]["action"], audit[-1]["details"]["notice"]) == ("corrected", form["notice"])


def entry(desk: Any, issue: dict[str, Any]) -> Any:
    feed = feedparser.parse(desk.client.get("/archive/feed.atom").content)
    assert not feed.bozo
    (found,) = [e for e in feed.entries if issue["slug"] in e.link]
    return found
