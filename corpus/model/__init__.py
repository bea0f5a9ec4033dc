"""The vocabulary that every package shares.

Plain frozen values: no clock, no random number, no network.
"""

from corpus.model.articles import (
    Article,
    Citation,
    Evidence,
    Passage,
    Precision,
    article_id,
    normalise_text,
    quote_hash,
)
from corpus.model.briefings import Briefing, Kind, Role, Section, Sentence, Usage, Withheld
from corpus.model.reports import Finding, Grounds, Report, Score, Severity, Verdict

__all__ = [
    "Article",
    "Briefing",
    "Citation",
    "Evidence",
    "Finding",
    "Grounds",
    "Kind",
    "Passage",
    "Precision",
    "Report",
    "Role",
    "Score",
    "Section",
    "Sentence",
    "Severity",
    "Usage",
    "Verdict",
    "Withheld",
    "article_id",
    "normalise_text",
    "quote_hash",
]
