"""The figures of a bench run as tables and a picture: ``python -m corpus.bench.report``.

Reads what ``drafter bench NAME --json`` printed from ``NAME.jsonl`` in a folder, and writes it
between the two marks of a Markdown page, with a picture. A bench without such a file is left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from corpus.errors import BadInput

Row = Mapping[str, Any]

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
_BAR, _ROOM, _LABEL = 22, 420, 190


def tables(rows: Mapping[str, Sequence[Row]]) -> str:
    """Return the figures of each bench that has any, as Markdown."""
    return "\n\n".join(
        f"### {title}\n\n{table(rows[name])}"
        for name, (title, table) in _TABLES.items()
        if rows.get(name)
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _retrieval(rows: Sequence[Row]) -> str:
    names = ("mrr_at_10", "hits_at_4", "hits_at_10", "evidence_at_10")
    return _table(
        ("system", "MRR@10", "Hits@4", "Hits@10", "evidence@10", "questions"),
        [
            (r["system"], *(f"{r[n]:.3f}" for n in names), f"{r['queries']:,}")
            if "queries" in r
            else (r["system"], *("–" for _n in names), r["absent"])
            for r in rows
        ],
    )


def _ingest(rows: Sequence[Row]) -> str:
    head = ("system", "embedding", "articles/s", "core ms an article", "the desk is faster by")
    return _table(
        (*head, "articles", "passages", "rounds"),
        [
            (
                r["system"],
                r["embedding"],
                f"{r['articles_per_second']:.2f}",
                f"{r['core_ms_per_article']:,.0f}",
                f"{r['times']:.2f}×",
                f"{r['articles']:,}",
                f"{r['passages']:,}",
                str(r["rounds"]),
            )
            if "rounds" in r
            else (r["system"], "–", "–", "–", "–", "–", "–", r["absent"])
            for r in rows
        ],
    )


def _search(rows: Sequence[Row]) -> str:
    return _table(
        ("passages", "role", "filter", "p50 ms", "p95 ms", "core ms", "searches"),
        [
            (
                f"{r['passages']:,}",
                r["role"],
                r["filter"],
                *(f"{r[n]:.1f}" for n in ("p50_ms", "p95_ms", "core_ms")),
                f"{r['searches']:,}",
            )
            for r in rows
        ],
    )


def _memory(rows: Sequence[Row]) -> str:
    return _table(
        ("passages", "resident MB", "of it the index", "the rest", "core s"),
        [
            (
                f"{r['passages']:,}",
                *(f"{r[n]:,.0f}" for n in ("resident_mb", "index_mb", "aside_mb", "core_seconds")),
            )
            for r in rows
        ],
    )


def _stories(rows: Sequence[Row]) -> str:
    return _table(
        ("topics", "precision", "recall", "B-cubed F1", "articles", "stories", "found"),
        [
            (
                r["half"],
                *(f"{r[n]:.3f}" for n in ("precision", "recall", "f1")),
                *(f"{r[n]:,}" for n in ("articles", "stories", "found")),
            )
            for r in rows
        ],
    )


def _edit(rows: Sequence[Row]) -> str:
    return _table(
        ("case", "sentences", "saves", "median ms", "p95 ms", "within 300 ms"),
        [
            (
                r["case"],
                str(r["sentences"]),
                str(r["saves"]),
                *(f"{r[n]:.0f}" for n in ("median_ms", "p95_ms")),
                f"{r['within']} of {r['saves']}",
            )
            for r in rows
        ],
    )


def _copies(rows: Sequence[Row]) -> str:
    return _table(
        ("precision", "recall", "pairs read"),
        [
            (
                f"{r['precision']:.3f} ({r['right']} of {r['found']} pairs found)",
                f"{r['recall']:.3f} ({r['right']} of {r['labelled']} labelled)",
                f"{r['pairs']:,}",
            )
            for r in rows
        ],
    )


_TABLES: dict[str, tuple[str, Callable[[Sequence[Row]], str]]] = {
    "retrieval": ("Which passage holds the evidence", _retrieval),
    "ingest": ("How fast articles become searchable", _ingest),
    "search": ("How long a search takes", _search),
    "memory": ("Memory while a store grows", _memory),
    "stories": ("Which articles tell one story", _stories),
    "copies": ("Which articles copy one text", _copies),
    "edit": ("How long a save takes until all is judged again", _edit),
}


def picture(rows: Mapping[str, Sequence[Row]]) -> str:
    """Return bars as SVG: evidence found, articles a second, and the 95th percentile of searches.

    Colours follow the reader's light or dark theme.
    """
    groups: list[tuple[str, list[tuple[str, float]], Callable[[float], str]]] = [
        (
            "evidence in the first ten passages (longer is better)",
            [(r["system"], r["evidence_at_10"]) for r in rows.get("retrieval", ()) if len(r) > 2],
            lambda v: f"{v:.3f}",
        ),
        (
            "articles a second (longer is better)",
            [
                (f"{r['system']}, {r['embedding']}", r["articles_per_second"])
                for r in rows.get("ingest", ())
                if len(r) > 2
            ],
            lambda v: f"{v:.2f}/s",
        ),
        (
            "95th percentile of a search as the writer (shorter is better)",
            [
                (f"{r['passages']:,}, {r['filter']}", r["p95_ms"])
                for r in rows.get("search", ())
                if r["role"] == "writer"
            ],
            lambda v: f"{v:.0f} ms",
        ),
    ]
    lines: list[str] = []
    y = 0
    for title, bars, shown in groups:
        if bars:
            y += 30
            lines.append(f'<text x="0" y="{y}" class="title">{escape(title)}</text>')
            y += 10
            longest = max(value for _name, value in bars) or 1.0
            for name, value in bars:
                lines += _bar(y, name, value / longest, shown(value))
                y += _BAR
    style = (
        "text{font:13px sans-serif;fill:#222}.title{font-weight:bold}rect{fill:#8aa}"
        "rect.own{fill:#146}@media(prefers-color-scheme:dark){text{fill:#ddd}rect.own{fill:#6cf}}"
    )
    width = _LABEL + _ROOM + 80
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y + 10}" role="img">'
        f"<title>Figures of the benchmarks</title><style>{style}</style>{''.join(lines)}</svg>\n"
    )


def _bar(y: int, name: str, share: float, shown: str) -> list[str]:
    own = ' class="own"' if name.startswith("drafter") else ""
    length = max(1, round(share * _ROOM))
    base = y + _BAR - 8
    return [
        f'<text x="{_LABEL - 8}" y="{base}" text-anchor="end">{escape(name)}</text>',
        f'<rect{own} x="{_LABEL}" y="{y + 2}" width="{length}" height="{_BAR - 6}"/>',
        f'<text x="{_LABEL + length + 6}" y="{base}">{escape(shown)}</text>',
    ]


def inserted(page: str, figures: str) -> str:
    """Return the page with ``figures`` between its marks; ``BadInput`` where it has none."""
    before, mark, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not mark or not end:
        raise BadInput("the page has no place for figures", help=f"write {BEGIN} and {END} into it")
    return f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}"


def read(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of each bench that left a file in ``folder``."""
    return {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in sorted(folder.glob("*.jsonl"))
    }


def main(folder: str, page: str, drawn: str) -> None:
    """Write the figures in ``folder`` into ``page``, and the picture to ``drawn``."""
    rows = read(Path(folder))
    target = Path(page)
    target.write_text(inserted(target.read_text("utf-8"), tables(rows)), encoding="utf-8")
    Path(drawn).write_text(picture(rows), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
