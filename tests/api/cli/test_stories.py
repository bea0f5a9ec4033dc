"""``drafter stories`` over the sample corpus."""

import json

import pytest

from api.cli.codes import ExitCode
from api.cli.main import run


@pytest.fixture
def told(sample_data, capsys):
    def tell(*arguments, code=0):
        capsys.readouterr()
        assert run(["stories", *arguments]) == code
        return capsys.readouterr()

    return tell


def test_stories_from_the_list_to_one_of_them(told, conforms):
    rows = [json.loads(line) for line in told("--json", "--limit", "1000").out.splitlines()]
    for row in rows:
        conforms(row, "story")
        assert "timeline" not in row
    ids = [i for row in rows for i in row["article_ids"]]
    assert len(ids) == len(set(ids)) == 43  # each article in one story; one of 44 was revised
    assert all(
        sorted(i for o in row["origins"] for i in o["article_ids"]) == sorted(row["article_ids"])
        for row in rows
    )
    largest = max(rows, key=lambda r: len(r["origins"]))
    (one,) = [json.loads(line) for line in told(largest["id"][:10], "--json").out.splitlines()]
    conforms(one, "story")
    assert one["id"] == largest["id"]
    assert one["timeline"][0]["reports"]
    shown = told(largest["id"]).out
    assert largest["title"] in shown
    assert f"{len(largest['origins'])} distinct texts in {len(largest['article_ids'])}" in shown
    assert one["timeline"][0]["text"][:30] in " ".join(shown.split())
    for outlet in one["origins"][0]["outlets"]:
        assert outlet in shown
    table = told("--texts", "3").out
    assert largest["id"][:8] in table
    assert "of 43 articles" in table or "of 44 articles" in table


def test_an_unknown_story_and_a_bad_date_say_how_to_go_on(told):
    assert "`drafter stories` lists them" in told("nobody", code=ExitCode.NOT_FOUND).err
    assert "write 2026-05-10" in told("--since", "tomorrow", code=ExitCode.USAGE).err


def test_an_empty_store_says_what_to_do_first(data, capsys):
    assert run(["stories"]) == 0
    assert "drafter ingest --sample" in capsys.readouterr().out
