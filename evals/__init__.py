"""Checks, reports and golden sets: judges a briefing with no model and no network."""

from evals.model import Judgement
from evals.run import judge, run

__all__ = ["Judgement", "judge", "run"]
