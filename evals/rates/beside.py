"""Tables of what is measured with other data, or beside what one might pick; pure.

Each is nothing where its measurement was not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Measured = Mapping[str, Any]


def beside(_: str, measured: Measured) -> str:
    """Return errors caught and honest sentences passed by the checks and by rivals."""
    rows = measured.get("mutations")
    if not rows:
        return ""
    lines = [
        "Beside what one might pick instead (`drafter bench mutations --each 30 --held`: at most "
        "30 cases of each operator, held half):",
        "",
        "| | made: errors caught | made: honest passed | written: errors caught "
        "| written: honest passed |",
        "|---|---:|---:|---:|---:|",
    ]
    for r in rows:
        figures = (
            share(r[f"{kind}_{part}"], r[f"{kind}_{whole}"]) if not r.get("absent") else "–"
            for kind in ("made", "written")
            for part, whole in (("caught", "errors"), ("passed", "honest"))
        )
        lines.append(f"| {r['system']} | {' | '.join(figures)} |")
    return "\n".join(lines)


def news(_: str, measured: Measured) -> str:
    """Return what the whole judge says of the claims about real news, by split and kind."""
    told = measured.get("news")
    if not told:
        return ""
    splits = told["splits"]
    kinds = sorted({k for s in splits for k in s["caught"]})
    lines = [
        "The whole judge on claims about real news (`python -m evals.golden.news --data FOLDER`), "
        "passed without a word or caught:",
        "",
        "| | " + " | ".join(s["split"] for s in splits) + " |",
        "|---" + "|---:" * len(splits) + "|",
        "| honest paraphrases passed | "
        + " | ".join(share(s["passed"], s["honest"]) for s in splits)
        + " |",
        "| errors caught | "
        + " | ".join(share(s["errors_caught"], s["errors"]) for s in splits)
        + " |",
    ]
    for kind in kinds:
        cells = (s["caught"].get(kind, [0, 0]) for s in splits)
        lines.append(f"| {kind} | " + " | ".join(f"{a}/{b}" if b else "–" for a, b in cells) + " |")
    return "\n".join(lines)


def grounding(_: str, measured: Measured) -> str:
    """Return how judges tell supported claims from others, by set: balanced accuracy, AUROC."""
    rows = measured.get("grounding")
    if not rows:
        return ""
    sets = {r["dataset"]: r["n"] for r in rows if r["dataset"] != "mean"}
    systems = list(dict.fromkeys(r["system"] for r in rows))
    by = {(r["system"], r["dataset"]): r for r in rows}
    head = " | ".join(f"{name} {n:,}" for name, n in sets.items())
    lines = [
        "Public sets, whole document as source. The family that is scored has no dev text in the "
        "training and no say in its threshold. Balanced accuracy / AUROC, in %, over so many "
        "claims as stand beside the set's name:",
        "",
        f"| judge | {head} | mean |",
        "|---" + "|---:" * (len(sets) + 1) + "|",
    ]
    for system in systems:
        cells = [_pair(by.get((system, name))) for name in (*sets, "mean")]
        lines.append(f"| {system} | {' | '.join(cells)} |")
    return "\n".join(lines)


def share(part: int, whole: int) -> str:
    """Return ``51/60 (.850)``; a dash over nothing."""
    if not whole:
        return "–"
    rounded = f"{part / whole:.3f}"
    return f"{part:,}/{whole:,} ({rounded.removeprefix('0')})"


def _pair(row: Mapping[str, Any] | None) -> str:
    if row is None or "balanced_accuracy" not in row:
        return "–"
    return f"{100 * row['balanced_accuracy']:.1f}/{100 * row['auroc']:.1f}"
