"""The lexical index: BM25 (Robertson and Zaragoza 2009) by tantivy, with native filters."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur

from corpus.errors import StoreBroken
from corpus.passages import header
from corpus.store.analyser import NAME, Analyser
from corpus.store.footers import sound
from corpus.store.query import Query, date_bounds, outlet_key, outlet_keys
from corpus.store.rows import PassageRow

_HEAP_BYTES = 64_000_000
_MOST_TERMS = 1000


class LexicalIndex:
    """Passages under their headers, in a folder of their own. Searching is safe in many threads.

    Any process may read; only the one that holds the write lock may call ``put`` and ``clear``.
    """

    def __init__(self, folder: Path, analyser: Analyser, *, write: bool) -> None:
        self.analyser = analyser
        self._schema = _schema()
        self._folder = folder
        self._in_memory = not write and not _is_index(folder)
        self._index = self._open(folder, write=write)
        self._writer: Any = None

    def _open(self, folder: Path, *, write: bool) -> Any:
        if self._in_memory:
            index = tantivy.Index(self._schema)  # nothing was ever stored, and a reader makes none
        else:
            if write and not sound(folder):
                shutil.rmtree(folder)
            folder.mkdir(parents=True, exist_ok=True)
            try:
                index = tantivy.Index(self._schema, path=str(folder))
            except (ValueError, OSError) as error:
                if not write:
                    raise StoreBroken(
                        f"the lexical index cannot be opened: {error}", help="run drafter reindex"
                    ) from error
                # It is a cache: what cannot be read is made anew from the database.
                shutil.rmtree(folder)
                folder.mkdir()
                index = tantivy.Index(self._schema, path=str(folder))
        index.register_tokenizer(NAME, self.analyser.native)
        return index

    @property
    def sound(self) -> bool:
        """Whether its files are as they were written; one that is damaged may open."""
        return self._in_memory or sound(self._folder)

    @property
    def size(self) -> int:
        """How many passages a query can see."""
        return int(self._index.searcher().num_docs)

    def put(self, rows: Sequence[PassageRow]) -> None:
        """Store passages and commit; one that is there already is replaced."""
        writer = self._ready()
        for row in rows:
            writer.delete_documents_by_term("seq", row.seq)
            writer.add_document(_document(row))
        writer.commit()
        self._index.reload()

    def clear(self) -> None:
        """Leave nothing in the index."""
        writer = self._ready()
        writer.delete_all_documents()
        writer.commit()
        self._index.reload()

    def reload(self) -> None:
        """See what another process has committed."""
        if self._in_memory and _is_index(self._folder):
            self._in_memory = False
            self._index = self._open(self._folder, write=False)
        self._index.reload()

    def close(self) -> None:
        """Let merges finish and give up the index's own lock."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _ready(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP_BYTES, 1)
        return self._writer

    def terms(self, text: str) -> list[str]:
        """Return the index's terms for ``text``, in order and as often as they occur."""
        return self.analyser.terms(text)

    def search(self, terms: Sequence[str], query: Query, limit: int) -> list[tuple[int, float]]:
        """Return ``(passage number, BM25 score)`` of the best passages, best first.

        Terms are looked up as they are: nothing in them is read as an operator. One that occurs
        twice counts twice; of more than a thousand different ones the most frequent are looked up.
        """
        if not terms:
            return []
        any_of = [
            (Occur.Should, self._term(term, number))
            for term, number in Counter(terms).most_common(_MOST_TERMS)
        ]
        clauses = [(Occur.Must, tantivy.Query.boolean_query(any_of)), *self._filters(query)]
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        seqs = searcher.fast_field_values("seq", [address for _score, address in found])
        return [(int(s), float(score)) for s, (score, _a) in zip(seqs, found, strict=True)]

    def rarities(self, terms: Sequence[str]) -> list[float]:
        """Return each term's inverse document frequency as BM25 has it, above 0."""
        searcher = self._index.searcher()
        total = searcher.num_docs
        held = [min(searcher.doc_freq("body", term), total) for term in terms]
        return [math.log(1 + (total - n + 0.5) / (n + 0.5)) for n in held]

    def visible(self) -> set[int]:
        """Return the numbers of all passages that a query can see."""
        searcher = self._index.searcher()
        everything = tantivy.Query.all_query()
        hits = searcher.search(everything, max(searcher.num_docs, 1), count=False).hits
        return {int(s) for s in searcher.fast_field_values("seq", [a for _score, a in hits])}

    def _filters(self, query: Query) -> list[tuple[Occur, Any]]:
        clauses = []
        if query.outlets:
            clauses.append((Occur.Must, self._named(query.outlets)))
        if query.without:
            clauses.append((Occur.MustNot, self._named(query.without)))
        dated = []
        if query.since:
            dated.append(self._range("latest", lower=_seconds(query.since)))
        if query.until:
            dated.append(self._range("earliest", upper=_seconds(query.until)))
        undated = tantivy.Query.term_query(self._schema, "dated", False)
        if dated:
            inside = tantivy.Query.boolean_query([(Occur.Must, d) for d in dated])
            kept = [(Occur.Should, inside)]
            if query.undated:
                kept.append((Occur.Should, undated))
            clauses.append((Occur.Must, tantivy.Query.boolean_query(kept)))
        if not query.undated:
            clauses.append((Occur.MustNot, undated))
        return [
            (occur, c if occur is Occur.MustNot else tantivy.Query.const_score_query(c, 0.0))
            for occur, c in clauses
        ]

    def _term(self, term: str, number: int) -> Any:
        once = tantivy.Query.term_query(self._schema, "body", term, "freq")
        return once if number == 1 else tantivy.Query.boost_query(once, float(number))

    def _named(self, outlets: Sequence[str]) -> Any:
        keys = [outlet_key(name) for name in outlets]
        return tantivy.Query.boolean_query(
            [(Occur.Should, tantivy.Query.term_query(self._schema, "outlet", k)) for k in keys]
        )

    def _range(self, field: str, *, lower: int | None = None, upper: int | None = None) -> Any:
        return tantivy.Query.range_query(self._schema, field, FieldType.Integer, lower, upper)


def _is_index(folder: Path) -> bool:
    return folder.is_dir() and bool(tantivy.Index.exists(str(folder)))


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("seq", indexed=True, fast=True)
    builder.add_text_field("body", tokenizer_name=NAME, index_option="freq")
    builder.add_text_field("outlet", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("earliest", indexed=True, fast=True)
    builder.add_integer_field("latest", indexed=True, fast=True)
    builder.add_boolean_field("dated", indexed=True, fast=True)
    return builder.build()


def _document(row: PassageRow) -> Any:
    document = tantivy.Document()
    document.add_unsigned("seq", row.seq)
    document.add_text("body", f"{header(row.article)}\n{row.words}")
    for key in sorted(outlet_keys(row.outlet, row.url)):
        document.add_text("outlet", key)
    document.add_boolean("dated", row.published_at is not None)
    if row.published_at is not None:
        earliest, latest = date_bounds(row.published_at, row.precision)
        document.add_integer("earliest", _seconds(earliest))
        document.add_integer("latest", _seconds(latest))
    return document


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
