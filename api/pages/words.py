"""What the pages say instead of the codes that the API gives."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from corpus.instants import UNKNOWN_ZONE
from corpus.model import Precision

VERDICTS = {
    "supported": "supported",
    "weak": "weak support",
    "unsupported": "not supported",
    "contradicted": "contradicted",
    "uncited": "no citation",
    "stale": "changed since it was judged",
    "not_required": "needs no citation",
    "unjudged": "not judged",
}
STATES = {
    "generating": "being made",
    "draft": "draft",
    "in_review": "in review",
    "approved": "approved",
    "scheduled": "scheduled",
    "published": "published",
    "corrected": "corrected",
    "retracted": "retracted",
    "failed": "failed",
    "cancelled": "cancelled",
    "archived": "archived",
}
SEVERITIES = {"blocking": "blocking", "warning": "warning", "info": "remark"}
SCORES = {
    "coverage": "Sentences with the citations they need",
    "coverage_fact": "Facts with a citation",
    "coverage_forecast": "Forecasts with a citation",
    "coverage_analysis": "Analysis with a basis",
    "coverage_blocks": "Paragraphs and bullets with a citation",
    "resolves": "Citations that lead to their exact words",
    "quotation_exact": "Quotations that are exact",
    "support": "Cited sentences that their sources support",
    "supported": "Sentences fully supported",
    "numbers": "Numbers that occur in the source",
    "dates": "Dates that occur in the source",
    "names": "Names that occur in the source",
    "attribution": "Attributions kept",
    "polarity": "Negations and directions kept",
    "substitution": "Names and numbers not exchanged for others",
    "connective": "Linking sentences free of facts",
    "roles": "Who did what, as in the source",
    "aim": "Aims and motives as in the source",
    "bounds": "Limits such as “at least” kept",
    "cause": "Causes that a source gives",
    "conflicts_told": "Disagreements between sources told",
    "not_repeated": "Sentences not said twice",
    "section_shape": "Sections within their limits",
    "shape": "Sections within their limits",
    "distinct_texts": "Articles cited that are no copies of each other",
    "analysis": "Analysis that tells no more than its facts",
    "datum": "Figures under a label that fits them",
    "opinion": "Judgements on somebody that a source makes",
    "extent": "“Some” and “all” as in the source",
    "forecast": "Forecasts no firmer than the source",
    "fresh": "Facts that no later source overtakes",
    "independence": "Sources counted in so many words that are distinct texts",
    "instructions": "Sentences free of orders planted in a source",
    "language": "Sentences in the house’s language",
    "likelihood": "Likelihood in the house’s terms",
    "modality": "“May” and “will” as in the source",
    "not_state_run": "Citations of outlets that no state runs",
    "own_words": "Words that are no copy of a source",
    "terms": "Sentences in the house’s terms",
}
STAGES = (
    ("queue", "Waiting in line"),
    ("gather", "Gathering evidence"),
    ("write", "Writing five sections"),
    ("ground", "Finding the exact words"),
    ("check", "Checking every sentence"),
    ("repair", "Mending what failed"),
)


def score_name(name: str) -> str:
    """Return a score's name in words; a new one shows as it is called."""
    return SCORES.get(name, name.replace("_", " ").capitalize())


def percent(value: float | None) -> str:
    """Return a share in percent, rounded down, so that only all is 100."""
    return "–" if value is None else f"{int(value * 100 + 1e-9)} %"


def number(value: float) -> str:
    """Return a number with at most two digits after the point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def day(at: datetime | None) -> str:
    """Return a date in words."""
    return "no date" if at is None else f"{at.day} {at:%B %Y}"


def moment(at: datetime | None) -> str:
    """Return an instant in words, in UTC."""
    return "no date" if at is None else f"{day(at)}, {at:%H:%M} UTC"


def published(at: datetime | None, precision: Precision, zone: str | None = None) -> str:
    """Return a publication date as exactly as it is known and no more.

    A clock time whose zone is unknown is shown as it was written.
    """
    if at is None:
        return "undated"
    if zone == UNKNOWN_ZONE:
        return f"{day(at)}, {at:%H:%M} (time zone not stated)"
    return {
        Precision.INSTANT: moment(at),
        Precision.MONTH: f"{at:%B %Y}",
        Precision.YEAR: f"{at:%Y}",
    }.get(precision, day(at))


def host(address: str) -> str:
    """Return the host of an address, which itself may hold what is not for everybody."""
    return urlsplit(address).hostname or ""


def sentence(text: str) -> str:
    """Return an error's words as a sentence: a capital first, a full stop last."""
    ended = text if not text or text[-1] in ".!?" else f"{text}."
    return ended[:1].upper() + ended[1:]


def count(number: int, one: str, many: str | None = None) -> str:
    """Return ``1 sentence``, ``2 sentences``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
