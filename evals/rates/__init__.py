"""The checks' measured rates, kept as JSON and written into their pages (``docs/checks/``)."""

from evals.rates.measure import briefing_rates, sample_rates
from evals.rates.pages import BEGIN, END, written

__all__ = ["BEGIN", "END", "briefing_rates", "sample_rates", "written"]
