"""The evidence that the README shows is what the sample's articles say, character by character."""

from __future__ import annotations

import re
from pathlib import Path

from corpus import sources
from corpus.model import Article
from corpus.sample import ARTICLES

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
_ROW = re.compile(
    r'^\| (?P<says>[^|]+) \| "(?P<quote>[^|]+)" (?P<outlet>[^|]+?), (?P<day>[\d-]+), '
    r"characters (?P<start>\d+)–(?P<end>\d+) \|$",
    re.M,
)


def test_the_words_stand_where_the_readme_says() -> None:
    articles = [found for found in sources.read(ARTICLES) if isinstance(found, Article)]
    rows = list(_ROW.finditer(README))
    assert len(rows) == 2
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        holds = [a for a in articles if a.text[start:end] == row["quote"]]
        assert [a.outlet for a in holds] == [row["outlet"]]
        assert str(holds[0].published_at.date()) == row["day"]
