"""``drafter bench edit``: how long a save takes until the whole text is judged again."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.bench.options import Documents, articles_of
from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress

if TYPE_CHECKING:
    from api.review.editing import Editing
    from corpus.model import Article

LIMIT_MS = 300.0
_AT = datetime(2026, 5, 10, 9, tzinfo=UTC)
_ARTICLES = 24
_ID = "bench"


@dataclass(frozen=True, slots=True)
class SaveTime:
    """What saves of one kind took; ``within`` of ``saves`` were done within the limit."""

    case: str
    sentences: int
    saves: int
    median_ms: float
    p95_ms: float
    within: int


def edit(
    sentences: Annotated[int, typer.Option(min=5, help="Sentences of the briefing.")] = 40,
    edits: Annotated[int, typer.Option(min=1, help="Saves, one after another.")] = 100,
    first: Annotated[int, typer.Option(min=0, help="First saves of a text, for each case.")] = 5,
    documents: Documents = None,
    json: Json = False,
) -> int:
    """Save sections of a long briefing, each edit judged before its save returns.

    Told apart are edits one after another, a first save of a text that was judged ahead when it was
    opened, and a first save of one that was not. Ends with 1 where the median of the edits is over
    300 ms.
    """
    rows = []
    with ExitStack() as stack, progress("storing the articles …", quiet=json) as shown:
        bench = stack.enter_context(_open(articles_of(documents)[:_ARTICLES]))
        for case, run, count in (
            ("a first save", bench.first, first),
            ("a first save, judged ahead", bench.first_ahead, first),
            ("an edit", bench.edits, edits),
        ):
            if count:
                shown.now(f"{case}, {count} times …")
                rows.append(_row(case, sentences, list(run(sentences, count))))
                if json:
                    emit({"bench": "edit", **asdict(rows[-1])})
    if not json:
        print_table(
            ("case", "sentences", "saves", "median ms", "p95 ms", f"within {LIMIT_MS:.0f} ms"),
            [
                (
                    row.case,
                    str(row.sentences),
                    str(row.saves),
                    f"{row.median_ms:.0f}",
                    f"{row.p95_ms:.0f}",
                    f"{row.within} of {row.saves}",
                )
                for row in rows
            ],
        )
    return ExitCode.OK if rows[-1].median_ms <= LIMIT_MS else ExitCode.FAILED


def _row(case: str, sentences: int, seconds: Sequence[float]) -> SaveTime:
    took = sorted(1000 * s for s in seconds)
    p95 = took[min(len(took) - 1, int(0.95 * len(took)))]
    within = sum(ms <= LIMIT_MS for ms in took)
    return SaveTime(case, sentences, len(took), statistics.median(took), p95, within)


class _Bench:
    """Saves over a store of its own. ``new`` gives an ``Editing`` that remembers nothing yet."""

    def __init__(self, new: Callable[[], Editing], articles: Sequence[Article]) -> None:
        self._new = new
        self._articles = articles
        self._chance = random.Random(7)
        self._count = 0

    def first(self, sentences: int, count: int) -> Iterator[float]:
        for _ in range(count):
            yield self._save(self._new(), self._begin(sentences))

    def first_ahead(self, sentences: int, count: int) -> Iterator[float]:
        from api.review.ahead import Ahead

        for _ in range(count):
            editing, draft = self._new(), self._begin(sentences)
            stand = editing.store.stand(draft, at=_AT)
            thread = Ahead(editing.judging).opened(stand.head.revision.briefing)
            assert thread is not None
            thread.join()
            yield self._save(editing, draft)

    def edits(self, sentences: int, count: int) -> Iterator[float]:
        editing, draft = self._new(), self._begin(sentences)
        self._save(editing, draft)
        for _ in range(count):
            yield self._save(editing, draft)

    def _begin(self, sentences: int) -> str:
        """Store a draft of its own; return its id."""
        from api.drafts import DraftStore
        from corpus.codec import briefing_to_dict
        from drafter.model import DraftRequest
        from evals.bench.edits import briefing_of
        from prompts import load_style

        self._count += 1
        briefing = briefing_of(self._articles, load_style(), sentences=sentences, seed=self._count)
        known = {a.id: a for a in self._articles}
        store = DraftStore(self._new().store.engine)
        raw = briefing_to_dict(briefing, known)
        store.record(raw, DraftRequest(briefing.topic), now=_AT)
        return briefing.id

    def _save(self, editing: Editing, draft: str) -> float:
        """Save one section after one edit, and return how many seconds that took."""
        from drafter.review.editing import section_of
        from evals.bench.edits import edited
        from evals.markdown.section import render_section

        stand = editing.store.stand(draft, at=_AT)
        text = stand.head.revision.briefing
        key = self._chance.choice([s.key for s in text.sections])
        markdown = render_section(section_of(text, key), stand.head.labels.numbers)
        changed = edited(markdown, self._chance)
        began = time.perf_counter()
        editing.save_section(draft, key, changed, expected=stand.head.hash, by="bench")
        return time.perf_counter() - began


@contextmanager
def _open(articles: Sequence[Article]) -> Iterator[_Bench]:
    from api.review.editing import Editing
    from api.review.judging import Judging
    from api.review.store import ReviewStore
    from corpus.library import Library
    from prompts import load_style

    style = load_style()
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder), write=True) as library,
    ):
        library.add(articles)
        store = ReviewStore(library.engine)

        def new() -> Editing:
            return Editing(store, Judging(library, lambda _: style), lambda: datetime.now(UTC))

        yield _Bench(new, list(library.get_many([a.id for a in articles]).values()))
