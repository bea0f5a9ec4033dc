"""What ``drafter show`` and ``drafter search`` tell of an article."""

import json

import pytest

from api.cli.main import run

TEXT = "The ferry to Marrow Island was halted on Tuesday after the pier gave way in a storm."
ARTICLE = {
    "url": "https://ferry.example/1",
    "title": "Ferry halted",
    "byline": "By Ines Vell",
    "text": f"{TEXT}\nCorrection: The pier gave way on Monday.",
    "published_at": "2026-05-05T14:50:00",
    "isAccessibleForFree": "False",
}
OUTLETS = '"ferry.example" = { name = "Island Post", country = "NO", state = true, wire = true }'


@pytest.fixture
def drafter(data, capsys, tmp_path, monkeypatch):
    (tmp_path / "outlets.toml").write_text(OUTLETS)
    monkeypatch.setenv("DRAFTER_OUTLETS", "outlets.toml")

    def call(*arguments, code=0):
        ended = run(arguments)
        captured = capsys.readouterr()
        assert ended == code, captured.err
        return captured

    yield call
    from corpus.outlets import use

    use(None)


@pytest.fixture
def stored(drafter, tmp_path):
    """An article and its second text; the ids of both."""
    for text in (TEXT, ARTICLE["text"]):
        path = tmp_path / "article.json"
        path.write_text(json.dumps({**ARTICLE, "text": text}))
        drafter("ingest", str(path))
    [hit] = [json.loads(line) for line in drafter("search", "ferry", "--json").out.splitlines()]
    new = json.loads(drafter("show", hit["article_id"], "--json").out)
    return new["revisions"]


def test_an_article_is_shown_with_all_that_is_known(drafter, stored):
    old, new = stored
    shown = drafter("show", new).out
    for words in (
        "Ferry halted",
        "Island Post (NO) · 5 May 2026, 14:50 (time zone not stated), from field:published_at",
        "by: Ines Vell",
        "language: en",
        "access: paid",
        "correction: Correction: The pier gave way on Monday.",
        "state-run outlet; wire agency",
        f"revision: 2 of 2, the newest; it replaces {old}",
    ):
        assert words in shown
    assert f"revision: 1 of 2, the newest is {new}" in drafter("show", old).out


def test_its_json_has_its_shape(drafter, stored, conforms):
    value = json.loads(drafter("show", stored[1], "--json").out)
    conforms(value, "article")
    assert value["outlet_details"]["state"] is True
    assert (value["date_precision"], value["date_zone"]) == ("day", "unknown")


def test_a_hit_says_what_a_reader_should_know(drafter, stored, conforms):
    [hit] = [json.loads(line) for line in drafter("search", "ferry", "--json").out.splitlines()]
    conforms(hit, "search-hit")
    assert hit["notes"] == [
        "newer text of an article stored before",
        "corrected by its publisher",
        "behind a paywall",
        "state-run outlet",
        "wire agency",
        "time zone not stated",
    ]
    assert (
        "note: newer text of an article stored before; corrected" in drafter("search", "ferry").out
    )


def test_an_id_of_nothing_is_no_draft_either(drafter):
    assert "0123456789abcdef" in drafter("show", "0123456789abcdef" * 2, code=4).err


def test_a_bad_table_of_outlets_is_one_line(drafter, tmp_path):
    (tmp_path / "outlets.toml").write_text("'ferry.example' = 3")
    assert "ferry.example" in drafter("search", "ferry", code=2).err


def test_an_agency_that_an_article_credits_is_told(drafter, tmp_path):
    told = {**ARTICLE, "url": "https://quay.example/2", "text": f"MARROW (Island Post) - {TEXT}"}
    path = tmp_path / "credited.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    drafter("ingest", str(path))
    (found,) = map(json.loads, drafter("search", "ferry", "--json").out.splitlines())
    assert "credits: Island Post" in drafter("show", found["article_id"]).out
