"""Rates as they stand between two marks on a check's page, each with its denominator; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from corpus.errors import BadInput
from corpus.model import Kind
from evals.checks import SENTENCE_CHECKS
from evals.rates.beside import beside, grounding, news, share

BEGIN, END = "<!-- measured -->", "<!-- end of measured -->"

Row = Mapping[str, Any]
Measured = Mapping[str, Any]

# Which errors a check is there for; a written error of the same kind counts apart.
_ERRORS: Mapping[str, tuple[str, ...]] = {
    "aim": ("citation-beside", "citation-far", "citation-other"),
    "attribution": (
        "attribution-dropped", "attribution-moved", "attribution-hardened", "written-attribution",
        "written-speaker",
    ),
    "bounds": ("bound", "written-bound"),
    "cause": ("cause-added", "cause-linked", "written-cause"),
    "dates": ("date", "written-date"),
    "extent": ("extent", "written-extent"),
    "freshness": ("citation-old",),
    "modality": ("modality", "written-modality"),
    "names": ("name", "place", "name-beside", "written-name", "written-place"),
    "numbers": (
        "number", "unit", "number-swap", "written-number", "written-unit", "written-number-swap",
    ),
    "polarity": (
        "negation-in", "negation-out", "direction", "written-negation", "written-direction",
    ),
    "quotation": ("quotation", "written-quotation"),
    "roles": ("role", "written-role"),
    "substitution": ("name-beside",),
    "support": ("citation-other", "merged", "written-merged"),
}  # fmt: skip
# The self-test's sentences are facts, each judged alone.
_OF_FACTS = frozenset(c.name for c in SENTENCE_CHECKS if Kind.FACT in c.kinds)
_ABOUT = (
    "Errors made on purpose (`drafter eval --self-test`), caught by any check (an editor is told), "
    "and those of which this check itself speaks. *Held* is the half of the articles that the "
    "checks were not mended on. *Written* errors are those of `evals/golden/`: all of the first "
    "set, and half of the style set, were used for mending."
)


def written(name: str, text: str, measured: Measured) -> str:
    """Return the page ``name`` with what was measured between its marks; ``BadInput`` without."""
    before, mark, rest = text.partition(BEGIN)
    _, other, after = rest.partition(END)
    if not mark or not other:
        raise BadInput(f"{name} lacks {BEGIN} or {END}", help="the rates go between the two")
    made = _README if name == "README" else _SUPPORT if name == "support" else (_check,)
    blocks = [block for write in made if (block := write(name, measured))]
    return f"{before}{BEGIN}\n" + "\n\n".join(blocks) + f"\n{END}{after}"


def _check(name: str, measured: Measured) -> str:
    rows = measured["self_test"]["rates"]
    blocks = []
    if name in _ERRORS:
        blocks += [_ABOUT, _errors(name, rows)]
    if name in _OF_FACTS:
        blocks.append(_false_alarms(name, rows))
    blocks.append(_briefings(name, measured["self_test"]["briefings"]))
    return "\n\n".join(b for b in blocks if b)


def _errors(name: str, rows: Sequence[Row]) -> str:
    lines = ["| error | caught, held | caught, all | by this check, held |", "|---|---:|---:|---:|"]
    for operator in _ERRORS[name]:
        mine = [r for r in rows if r["operator"] == operator]
        held = [r for r in mine if r["half"] == "held"]
        spoke = share(sum(r["spoke"].get(name, 0) for r in held), _made(held))
        lines.append(f"| {operator} | {_caught(held)} | {_caught(mine)} | {spoke} |")
    return "\n".join(lines)


def _false_alarms(name: str, rows: Sequence[Row]) -> str:
    """Tell how often a check speaks of honest sentences."""
    told = []
    for half, found in (("held half", [r for r in rows if r["half"] == "held"]), ("all", rows)):
        parts = [
            f"{words} {sum(r['spoke'].get(name, 0) for r in group)} of {_made(group):,}"
            for words, group in _honest(found)
        ]
        told.append(f"{half}: {', '.join(parts)}")
    return f"False alarms of this check alone on honest sentences; {'; '.join(told)}."


def _honest(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    honest = [r for r in rows if r["honest"]]
    return [
        ("clean", [r for r in honest if r["operator"] == "clean"]),
        (
            "changed by operators",
            [r for r in honest if r["operator"] not in {"clean", "written-honest"}],
        ),
        ("paraphrased by people", [r for r in honest if r["operator"] == "written-honest"]),
    ]


def _briefings(name: str, briefings: Mapping[str, Row]) -> str:
    row = briefings[name]
    planted = f"{row['named']} of {row['planted']} planted faults named" if row["planted"] else ""
    good = f"{row['flagged']} of {row['good']} places of the good ones flagged"
    return f"Golden briefings: {', '.join(x for x in (planted, good) if x)}."


def _summary(_: str, measured: Measured) -> str:
    """Return the table of the self-test as a whole."""
    told = measured["self_test"]
    rows = told["rates"]
    held = [r for r in rows if r["half"] == "held"]
    errors = [r for r in held if not r["honest"]]
    people = [r for r in errors if r["operator"].startswith("written")]
    made = [r for r in errors if r not in people]
    clean, changed, paraphrased = (group for _, group in _honest(held))
    lines = [
        f"`drafter eval --self-test` over the fiction that ships: {told['sentences']:,} true "
        "sentences. Counted is what an editor is told of (blocking or warning). On the half of the "
        "articles that the checks were not mended on:",
        "",
        "| | flagged |",
        "|---|---:|",
    ]
    lines += [
        f"| {what} | {share(sum(r['flagged'] for r in group), _made(group))} |"
        for what, group in (
            ("true sentences as they are", clean),
            ("honest changes made by operators", changed),
            ("honest paraphrases written by people", paraphrased),
            ("errors made by operators", made),
            ("errors written by people", people),
        )
    ]
    return "\n".join(lines)


def _made(rows: Iterable[Row]) -> int:
    return sum(int(r["made"]) for r in rows)


def _caught(rows: Sequence[Row]) -> str:
    whole = _made(rows)
    return f"{sum(r['flagged'] for r in rows):,}/{whole:,}" if whole else "–"


_Write = Callable[[str, Measured], str]
_README: tuple[_Write, ...] = (_summary, beside)
_SUPPORT: tuple[_Write, ...] = (_check, news, grounding)
