"""Asking a rival: the pipe to its process, what it is told, and what is said where it fails."""

import json
import stat
import sys

import pytest

from corpus.bench import rivals
from corpus.bench.rivals import RivalFailed, Task, ask
from corpus.bench.rivals.process import main
from corpus.errors import NotSetUp


@pytest.fixture
def interpreter(tmp_path, monkeypatch):
    """Stand in for the rivals' interpreter: a script, which is handed ``-m MODULE TASK``."""

    def use(script):
        path = tmp_path / "python"
        path.write_text(f"#!{sys.executable}\nimport json, sys\n{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("DRAFTER_BENCH_PYTHON", str(path))

    return use


def test_without_an_environment_the_remedy_is_named(monkeypatch, tmp_path, make_article):
    monkeypatch.setenv("DRAFTER_BENCH_PYTHON", str(tmp_path / "nothing"))
    with pytest.raises(NotSetUp) as raised:
        ask("chroma", Task([make_article("A ferry was late.")]))
    assert "make bench-setup" in raised.value.help


def test_a_rival_is_told_the_articles_and_its_answers_come_back_in_order(interpreter, make_article):
    interpreter(
        "task = json.load(open(sys.argv[3]))\n"
        "assert sys.argv[2] == 'corpus.bench.rivals.haystack'\n"
        "print('a warning that is no JSON')\n"
        "print(json.dumps({'step': 'stored', 'passages': len(task['articles']), 'seconds': 2.5,"
        " 'core_seconds': 4, 'version': '1'}))\n"
        "for q in task['queries']:\n"
        "    found = [a['text'] for a in task['articles'] if q in a['text']][: task['limit']]\n"
        "    print(json.dumps({'step': 'answered', 'passages': found}))"
    )
    articles = [make_article("A ferry was late."), make_article("A bridge fell.")]
    told = ask("haystack", Task(articles, ("bridge", "ferry", "cup"), 1))
    assert told.passages == 2
    assert told.seconds == 2.5
    assert told.answers == (("A bridge fell.",), ("A ferry was late.",), ())


def test_a_rival_that_falls_over_is_quoted(interpreter, make_article):
    interpreter("sys.exit('no room on the disk')")
    with pytest.raises(RivalFailed, match="no room on the disk"):
        ask("chroma", Task([make_article("A ferry was late.")]))


def test_a_missing_package_is_said_to_be_missing(interpreter, make_article):
    interpreter("import a_package_that_nobody_has")
    with pytest.raises(NotSetUp, match="chroma is not installed"):
        ask("chroma", Task([make_article("A ferry was late.")]))


class Words:
    """A rival that finds articles by one word."""

    def __init__(self, embed, folder):
        self.embed = embed
        self.texts = []

    def add(self, articles):
        self.texts += [article["text"] for article in articles]
        assert self.embed(self.texts).shape == (len(self.texts), 384)
        return len(self.texts)

    def search(self, query, limit):
        return [text for text in self.texts if query in text][:limit]


def test_the_rivals_side_warms_up_apart_and_times_the_storing(tmp_path, monkeypatch, capsys):
    task = {
        "articles": [
            {"id": "1", "title": "", "outlet": "", "date": "", "text": "The ferry was late."}
        ],
        "queries": ["ferry", "bridge"],
        "limit": 5,
        "embedding": "shared",
        "folder": str(tmp_path),
    }
    path = tmp_path / "task.json"
    path.write_text(json.dumps(task), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["rival", str(path)])
    main("numpy", Words)
    stored, first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (stored["step"], stored["passages"]) == ("stored", 1)
    assert stored["seconds"] > 0
    assert first["passages"] == ["The ferry was late."]
    assert second["passages"] == []


def test_every_rival_has_its_module():
    folder = rivals.__path__[0]
    from pathlib import Path

    assert {p.stem for p in Path(folder).glob("*.py")} - {"__init__", "process"} == set(
        rivals.RIVALS
    )
