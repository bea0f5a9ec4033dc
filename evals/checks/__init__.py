"""The table of checks. Adding a check touches this table and nothing else."""

from __future__ import annotations

from corpus.model import Kind
from evals.checks.aim import check_aim
from evals.checks.analysis import check_analysis
from evals.checks.attribution import check_attribution
from evals.checks.blocks import check_blocks
from evals.checks.bounds import check_bounds
from evals.checks.cause import check_cause
from evals.checks.conflicts import check_conflicts
from evals.checks.connective import check_connective
from evals.checks.coverage import check_coverage
from evals.checks.dates import check_dates
from evals.checks.datum import check_datum
from evals.checks.diversity import check_diversity
from evals.checks.extent import check_extent
from evals.checks.forecast import check_forecast
from evals.checks.freshness import check_freshness
from evals.checks.independence import check_independence
from evals.checks.instructions import check_instructions
from evals.checks.language import check_language
from evals.checks.likelihood import check_likelihood
from evals.checks.modality import check_modality
from evals.checks.names import check_names
from evals.checks.numbers import check_numbers
from evals.checks.opinion import check_opinion
from evals.checks.polarity import check_polarity
from evals.checks.quotation import check_quotation
from evals.checks.repetition import check_repetition
from evals.checks.resolves import check_resolves
from evals.checks.roles import check_roles
from evals.checks.shape import check_shape
from evals.checks.substitution import check_substitution
from evals.checks.support import check_support
from evals.checks.terms import check_terms
from evals.checks.verbatim import check_verbatim
from evals.model import BriefingCheck, SentenceCheck

FACT = frozenset({Kind.FACT})
REPORTED = frozenset({Kind.FORECAST})  # where a forecast cites a source, it reports one
JUDGED = frozenset({Kind.FACT, Kind.FORECAST, Kind.ANALYSIS})
ALL = frozenset(Kind)

SENTENCE_CHECKS: tuple[SentenceCheck, ...] = (
    SentenceCheck("coverage", 1, JUDGED, check_coverage, needs_sources=False),
    SentenceCheck("resolves", 1, ALL, check_resolves, needs_sources=False),
    SentenceCheck("quotation", 1, JUDGED, check_quotation),
    SentenceCheck("support", 4, FACT, check_support),
    SentenceCheck("numbers", 9, JUDGED, check_numbers),
    SentenceCheck("bounds", 3, JUDGED, check_bounds),
    SentenceCheck("dates", 3, JUDGED, check_dates),
    SentenceCheck("names", 4, JUDGED, check_names),
    SentenceCheck("datum", 2, FACT, check_datum),
    SentenceCheck("attribution", 9, FACT | REPORTED, check_attribution),
    SentenceCheck("modality", 9, FACT | REPORTED, check_modality),
    SentenceCheck("polarity", 7, FACT | REPORTED, check_polarity),
    SentenceCheck("extent", 4, FACT | REPORTED, check_extent),
    SentenceCheck("cause", 1, FACT | REPORTED, check_cause),
    SentenceCheck("aim", 2, FACT, check_aim),
    SentenceCheck("roles", 9, FACT | REPORTED, check_roles),
    SentenceCheck("substitution", 5, FACT | REPORTED, check_substitution),
    SentenceCheck("opinion", 3, JUDGED, check_opinion),
    SentenceCheck("connective", 1, frozenset({Kind.CONNECTIVE}), check_connective, False),
    SentenceCheck("analysis", 3, frozenset({Kind.ANALYSIS}), check_analysis),
    SentenceCheck("forecast", 1, REPORTED, check_forecast),
    SentenceCheck("independence", 1, JUDGED, check_independence),
    SentenceCheck("instructions", 4, ALL, check_instructions),
    SentenceCheck("language", 2, ALL, check_language, needs_sources=False),
    SentenceCheck("terms", 1, ALL, check_terms, needs_sources=False),
)
BRIEFING_CHECKS: tuple[BriefingCheck, ...] = (
    BriefingCheck("blocks", 1, check_blocks),
    BriefingCheck("shape", 1, check_shape),
    BriefingCheck("repetition", 1, check_repetition),
    BriefingCheck("likelihood", 1, check_likelihood),
    BriefingCheck("verbatim", 1, check_verbatim, needs_sources=True),
    BriefingCheck("diversity", 1, check_diversity, needs_sources=True),
    BriefingCheck("conflicts", 1, check_conflicts, needs_sources=True),
    BriefingCheck("freshness", 1, check_freshness, needs_sources=True),
)
ALL_CHECKS: tuple[SentenceCheck | BriefingCheck, ...] = (*SENTENCE_CHECKS, *BRIEFING_CHECKS)
