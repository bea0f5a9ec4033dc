"""The docs as a site: every page, every link and anchor good, nothing loaded from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What makes a browser ask another host as the page is opened; a link that is followed is no load.
_LOADS = re.compile(r"<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=[\"']?(?:https?:)?//[^>]*>")


def test_the_site_is_whole_and_stands_alone(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    written = list((ROOT / "docs").rglob("*.md"))
    assert len(pages) == len(written) + 1  # and 404.html
    for page in pages:
        text = page.read_text(encoding="utf-8")
        loads = [tag for tag in _LOADS.findall(text) if 'rel="canonical"' not in tag]
        assert loads == [], page


def test_a_load_from_elsewhere_is_seen() -> None:
    assert _LOADS.findall('<script src="https://cdn.example/a.js"></script><a href="https://x.y">')
    assert not _LOADS.findall('<script src="assets/a.js"></script><a href="https://x.example">')
