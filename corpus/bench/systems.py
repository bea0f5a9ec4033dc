"""The systems that a retrieval bench compares: the desk's search, its parts, and the rivals.

The desk's search and its two indexes stand on one store of the documents; a rival is asked in an
environment of its own (``corpus.bench.rivals``). Every system answers with the texts of its first
ten passages, and all are scored alike.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus import sources
from corpus.bench import rivals
from corpus.bench.retrieval import (
    DEPTH,
    EvidenceQuery,
    RetrievalScore,
    Search,
    found,
    library_search,
    measure,
    score,
    squeezed,
)
from corpus.errors import BadInput, NotSetUp
from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Article
from corpus.store.analyser import Analyser
from corpus.store.lexical import LexicalIndex
from corpus.store.query import Query
from corpus.store.rows import passage_texts
from corpus.store.vectors import StoredVectors

Say = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result:
    """One system's figures; or no ``score``, and why it is ``absent``."""

    system: str
    score: RetrievalScore | None
    absent: str = ""


def _bm25(library: Library) -> Search:
    lexical = LexicalIndex(library.folder / "index" / "lexical", Analyser(), write=False)

    def search(query: EvidenceQuery) -> list[str]:
        hits = lexical.search(lexical.terms(query.text), Query(query.text), DEPTH)
        return _texts(library, [seq for seq, _score in hits])

    return search


def _minilm(library: Library) -> Search:
    vectors = StoredVectors(library.engine)

    def search(query: EvidenceQuery) -> list[str]:
        hits = vectors.search(library.embedder.embed([query.text])[0], DEPTH)
        return _texts(library, [seq for seq, _cosine in hits])

    return search


def _texts(library: Library, seqs: Sequence[int]) -> list[str]:
    texts = passage_texts(library.engine, seqs)
    return [texts[seq] for seq in seqs]


_OWN: dict[str, Callable[[Library], Search]] = {
    "drafter": lambda library: library_search(library, topic=False),
    "drafter+topic": lambda library: library_search(library, topic=True),
    "bm25": _bm25,
    "minilm": _minilm,
}
SYSTEMS = (*_OWN, *rivals.RIVALS)


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """Return the systems of these names, all where there are none.

    ``BadInput`` names one that is not known.
    """
    for name in names:
        if name not in SYSTEMS:
            raise BadInput(f"no system {name!r}", help=f"one of {', '.join(SYSTEMS)}")
    return tuple(names) or SYSTEMS


def sampled(
    articles: Sequence[Article], queries: Sequence[EvidenceQuery], number: int
) -> tuple[list[Article], list[EvidenceQuery]]:
    """Return ``number`` articles, and the questions that these answer completely.

    Questions are taken evenly with the articles that hold their evidence, as many as there is room
    for; the other articles are taken evenly. Among fewer articles evidence is easier to find:
    figures compare within one sample alone.
    """
    number = min(number, len(articles))
    texts = [squeezed(article.text) for article in articles]
    taken: set[int] = set()
    for query in _spread(queries):
        wanted = [squeezed(sentence) for sentence in query.evidence]
        holders = {i for i, text in enumerate(texts) if any(w in text for w in wanted)}
        if len(taken | holders) <= number:
            taken |= holders
    for i in _spread(range(len(articles))):
        if len(taken) < number:
            taken.add(i)
    whole = " ".join(texts[i] for i in sorted(taken))
    answered = [query for query in queries if found(query.evidence, [whole]).evidence == 1]
    if not answered:
        raise BadInput(f"{number} documents answer no question", help="take a larger sample")
    return [articles[i] for i in sorted(taken)], answered


def _spread(items: Sequence[T]) -> list[T]:
    """Return all items in an order whose every beginning is spread over the whole."""
    golden = 0.6180339887498949
    return [items[i] for i in sorted(range(len(items)), key=lambda i: i * golden % 1)]


def run(
    articles: Sequence[Article],
    queries: Sequence[EvidenceQuery],
    systems: Sequence[str],
    store: Path | None = None,
    say: Say = lambda _text: None,
) -> Iterator[Result]:
    """Yield each system's figures over ``queries``, as they are there.

    The articles are put into the library in the folder ``store``, or into one that is deleted
    afterwards; what is stored there already is not embedded again.
    """
    with ExitStack() as stack:
        folder = store or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        own = [name for name in systems if name in _OWN]
        if own:
            library = stack.enter_context(Library.open(folder, write=True))
            for done, _outcome in enumerate(ingest(articles, library), 1):
                say(f"storing: {done:,} of {len(articles):,} documents")
        for name in systems:
            if name in _OWN:
                search = _OWN[name](library)
                yield Result(name, measure(queries, search, _told(say, name)))
            else:
                yield _rival(name, articles, queries, say)


def read_articles(*paths: Path) -> list[Article]:
    """Return the articles in files and folders, each once; items that cannot be read are left out.

    ``BadInput`` where there is none.
    """
    items = (item for path in paths for item in sources.read(path))
    articles = {item.id: item for item in items if isinstance(item, Article)}
    if not articles:
        raise BadInput(
            f"no article in {', '.join(map(str, paths))}", help="name what `drafter ingest` reads"
        )
    return list(articles.values())


def result_to_dict(result: Result) -> dict[str, Any]:
    """Return the shape of docs/schema/bench-retrieval.json."""
    if result.score is None:
        return {"system": result.system, "absent": result.absent}
    return {"system": result.system, **asdict(result.score)}


def _rival(
    name: str, articles: Sequence[Article], queries: Sequence[EvidenceQuery], say: Say
) -> Result:
    try:
        task = rivals.Task(articles, tuple(query.text for query in queries), DEPTH)
        told = rivals.ask(name, task, say)
    except NotSetUp as error:
        return Result(name, None, f"{error} — {error.help}")
    pairs = zip(queries, told.answers, strict=True)
    return Result(name, score([found(query.evidence, passages) for query, passages in pairs]))


def _told(say: Say, name: str) -> Callable[[int, int], None]:
    return lambda done, total: say(f"{name}: {done:,} of {total:,} questions")
