"""The reranker: a table of coefficients over the measures of a passage. Pure.

Logistic regression on whether a passage answers, over measures that are standardised within the
candidates of one question, so that the weights hold for short questions and long ones. How much a
measure counts may depend on how much of the question lies in names: a question that names little
leans on its other words. ``corpus/bench/reranker.py`` makes the table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from corpus.store.features import Floats

# About the middle of the questions that the table was made from.
NAME_SHARE_CENTRE = 0.4
_FLAT = 1e-6


@dataclass(frozen=True, slots=True)
class Reranker:
    """``weights`` by measure, and what is added to some of them as the share of names grows."""

    weights: Mapping[str, float]
    by_name_share: Mapping[str, float]

    def parts(self, measures: Mapping[str, Floats], name_share: float) -> dict[str, Floats]:
        """Return what each measure adds to each candidate's score, float64 ``[n]`` in log odds."""
        lean = name_share - NAME_SHARE_CENTRE
        values = standard(np.stack([measures[name] for name in self.weights]))
        return {
            name: (weight + lean * self.by_name_share.get(name, 0.0)) * row
            for (name, weight), row in zip(self.weights.items(), values, strict=True)
        }


def standard(values: Floats) -> Floats:
    """Return the values along the last axis with mean 0 and deviation 1; zeros where all alike."""
    centred = values - values.mean(axis=-1, keepdims=True)
    deviation = values.std(axis=-1, keepdims=True)
    out: Floats = np.divide(centred, deviation, out=np.zeros_like(centred), where=deviation > _FLAT)
    return out


@cache
def reranker() -> Reranker:
    """Return the table that the desk ships, ``reranker.toml``."""
    raw = tomllib.loads(files("corpus.store").joinpath("reranker.toml").read_text("utf-8"))
    return Reranker(raw["weights"], raw["by_name_share"])


def total(parts: Mapping[str, Floats]) -> Floats:
    """Return each candidate's score, the sum of its parts."""
    out: Floats = np.sum(list(parts.values()), axis=0)
    return out


def toml(table: Reranker, comment: Sequence[str]) -> str:
    """Return the table as the file that ``reranker`` reads."""
    lines = [f"# {line}".rstrip() for line in comment]
    for name, values in (("weights", table.weights), ("by_name_share", table.by_name_share)):
        lines += ["", f"[{name}]", *(f"{key} = {value:.4f}" for key, value in values.items())]
    return "\n".join(lines) + "\n"
