"""Errors made on purpose, and honest changes, to measure the checks with (``table.py``)."""

from evals.mutations.measure import Case, Outcome, Rate, cases, outcomes, rates
from evals.mutations.model import Operator, Pool, Seed
from evals.mutations.report import as_dict, as_text
from evals.mutations.seeds import fiction_seeds, source_seeds
from evals.mutations.table import ERRORS, HONEST, OPERATORS
from evals.mutations.written import written_cases

__all__ = [
    "ERRORS",
    "HONEST",
    "OPERATORS",
    "Case",
    "Operator",
    "Outcome",
    "Pool",
    "Rate",
    "Seed",
    "as_dict",
    "as_text",
    "cases",
    "fiction_seeds",
    "outcomes",
    "rates",
    "source_seeds",
    "written_cases",
]
