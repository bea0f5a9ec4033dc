"""Labelled analyses and forecasts over the sample corpus, to measure the house's own voice with.

The first line of ``voice.jsonl`` holds the bases: what the facts of the briefing cite. Each other
line is one sentence on one of them: honest (``label`` 1), or with something that no source gives
(0) of the kind ``error``: a fact, cause, motive or window, a report bent, a vague forecast.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from corpus.model import Article, Citation, Finding, Kind, Section, Sentence, Severity
from evals.golden.briefings import cite, sample_articles
from evals.run import judge
from prompts import HouseStyle


@dataclass(frozen=True, slots=True)
class Voiced:
    """One labelled sentence with what the facts beside it cite; an honest one has no ``error``."""

    sentence: Sentence
    basis: tuple[Citation, ...]
    sources: Mapping[str, Article]
    honest: bool
    error: str | None


def load_voice() -> tuple[Voiced, ...]:
    """Return all labelled sentences, in the order of the file."""
    articles = sample_articles()
    by_id = {a.id: a for a in articles.values()}
    lines = files(__package__).joinpath("voice.jsonl").read_text("utf-8").splitlines()
    head, *rows = (json.loads(line) for line in lines)
    bases = {
        name: tuple(cite(articles[slug], words) for slug, words in pairs)
        for name, pairs in head["bases"].items()
    }
    found = []
    for row in rows:
        cites = tuple(cite(articles[slug], words) for slug, words in row.get("cite", []))
        sentence = Sentence(row["id"], row["text"], Kind(row["kind"]), cites)
        found.append(Voiced(sentence, bases[row["basis"]], by_id, row["label"] == 1, row["error"]))
    return tuple(found)


def findings_against(voiced: Voiced, style: HouseStyle) -> tuple[Finding, ...]:
    """Return the warnings and blocking findings against one sentence."""
    section = Section("whats_next", "What's Next", (voiced.sentence,))
    judgement = judge(voiced.sentence, section, voiced.sources, style, basis=voiced.basis)
    return tuple(f for f in judgement.findings if f.severity is not Severity.INFO)
