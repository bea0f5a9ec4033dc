"""The same documents give the same bytes, whatever the hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
# The article is made here and not read: readers of files load far more than what judges.
CODE = """
import io, json, sys
from datetime import datetime
from pathlib import Path
from corpus.model import Article, article_id
from evals.gate.documents import read_document
from evals.gate.judging import judge_document, total
from evals.gate.model import Outcome
from evals.reports import FORMATS
from prompts import load_style

style = load_style()
raw = json.loads(Path("sources.jsonl").read_text("utf-8"))
at = datetime.fromisoformat(raw["published_at"])
named = (raw["url"], raw["outlet"], raw["title"], raw["text"])
article = Article(article_id(raw["url"], raw["text"]), *named, published_at=at)
known = {article.id: article}
names = ("drafts/good.md", "drafts/bad.md")
judged = tuple(
    judge_document(read_document(n, style, known, io.BytesIO()), style) for n in names
)
outcome = Outcome(judged, (), total(j.report for j in judged))
sys.stdout.buffer.write("".join(form(outcome) for form in FORMATS.values()).encode())
"""


def test_reports_are_equal_over_ten_hash_seeds(drafts: Path) -> None:
    seen = set()
    for seed in range(10):
        done = subprocess.run(
            [sys.executable, "-c", CODE], cwd=drafts, check=True, capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(seed)},
        )  # fmt: skip
        assert len(done.stdout) > 10_000
        seen.add(hashlib.sha256(done.stdout).hexdigest())
    assert len(seen) == 1
