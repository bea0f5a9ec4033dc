"""The fault run in small, on the fiction alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_recheck as fault


def test_the_figures_count_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault, "NEWS", Path("/nowhere"))
    found = list(fault.articles())[:8]
    figures = {f.name: f for f in fault.change_sentences(print, found, each=2, seed=1)}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["recheck.moved"].denominator == 16


def test_words_found_by_likeness_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = fault.recheck

    def lenient(citation, article, newest):
        found = real(citation, article, newest)
        return found if found.state != "changed" else fault.replace(found, state="moved")

    monkeypatch.setattr(fault, "recheck", lenient)
    monkeypatch.setattr(fault, "NEWS", Path("/nowhere"))
    found = list(fault.articles())[:2]
    figures = {f.name: f for f in fault.change_sentences(print, found, each=1, seed=1)}
    assert not figures["recheck.changed"].holds
    assert not figures["recheck.noticed"].holds
