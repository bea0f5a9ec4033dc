"""Random edits of briefings over the sample corpus: what judges only changes says what all says.

Each edit goes through Markdown, as people make it; the memory is the same one throughout.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from figure import Figure, Say

from corpus.bench.systems import read_articles
from corpus.codec import report_to_dict
from corpus.sample import ARTICLES
from drafter.assemble import with_report
from drafter.review.editing import edit_section, section_of
from drafter.review.labels import Labels
from evals import run
from evals.bench.edits import briefing_of, edited
from evals.markdown.section import render_section
from evals.memory import Memory
from prompts import load_style

EDITS, EACH, SENTENCES = 200, 10, 20


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return judge_edits(say, edits=EDITS, sentences=SENTENCES)


def judge_edits(say: Say, *, edits: int, sentences: int) -> Iterable[Figure]:
    style, memory = load_style(), Memory()
    articles = read_articles(ARTICLES)
    known = {a.id: a for a in articles}
    chance = random.Random(11)
    made = differ = 0
    while made < edits:
        text = briefing_of(articles, style, sentences=sentences, seed=made)
        sources = {i: known[i] for i in text.known_ids}
        labels = Labels().extended(text)
        for _ in range(min(EACH, edits - made)):
            key = chance.choice([s.key for s in text.sections])
            markdown = edited(render_section(section_of(text, key), labels.numbers), chance)
            text = edit_section(text, key, markdown, labels)
            remembered = run(text, sources, style, memory=memory)
            whole = run(text, sources, style)
            made += 1
            if report_to_dict(remembered) != report_to_dict(whole):
                differ += 1
                say(f"edit {made} of {key}: the reports differ")
            text = with_report(text, remembered)
    say(f"{memory.judged} sentences judged for {made} edits of {sentences} sentences")
    yield Figure.at_least("incremental.edits", made, made, edits)
    yield Figure.at_most("incremental.reports_differ", differ, made)
    of = made * sentences
    yield Figure.at_most("incremental.judged", memory.judged, of, of / 2)
