"""Checking a draft in the making: what was judged in an earlier round is not judged again."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.model import Article, Briefing, Report
from evals import run
from evals.memory import Memory
from prompts import HouseStyle

# Of each process that checks. Rounds of repair change a few sentences of a briefing and leave the
# others; an outcome depends on all that a check may look at and on nothing else.
_memory = Memory()


def check(briefing: Briefing, articles: Mapping[str, Article], style: HouseStyle) -> Report:
    """Return what ``evals.run`` says; a function of a module, so that it can be sent away."""
    return run(briefing, articles, style, memory=_memory)
