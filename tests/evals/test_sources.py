"""Sources out of files: the good ones kept, the bad ones named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import BadInput
from evals.sources import article_from_text, read_sources


def test_a_bad_line_does_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = {"outlet": "Harbour Wire", "title": "T", "text": "A ferry ran aground. All were saved."}
    path.write_text(f"{json.dumps(good)}\nnot json\n{{}}\n", encoding="utf-8")
    found = read_sources([path])
    assert [a.outlet for a in found.articles.values()] == ["Harbour Wire"]
    assert len(found.rejected) == 2
    assert all(r.reason and r.help for r in found.rejected)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no sources at"):
        read_sources([tmp_path / "none"])


def test_plain_text_is_named_by_its_content() -> None:
    assert article_from_text("Some text.").id == article_from_text("Some text.\r\n").id
    assert article_from_text("Some text.").id != article_from_text("Other text.").id
