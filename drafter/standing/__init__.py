"""Standing requests: briefings that are asked for once and made again and again. Pure."""

from drafter.standing.request import (
    FAILURES,
    StandingRequest,
    draft_id_of,
    key_of,
    new_facts,
    newest_arrival,
)
from drafter.standing.rules import (
    AT_MOST,
    DAYS,
    MOST_FACTS,
    OnDays,
    OnFacts,
    Rule,
    days_of,
    facts_of,
    rule_from_dict,
    rule_to_dict,
    span_of,
    time_of,
    zone_of,
)
from drafter.standing.schedule import latest_occasion, next_occasion

__all__ = [
    "AT_MOST",
    "DAYS",
    "FAILURES",
    "MOST_FACTS",
    "OnDays",
    "OnFacts",
    "Rule",
    "StandingRequest",
    "days_of",
    "draft_id_of",
    "facts_of",
    "key_of",
    "latest_occasion",
    "new_facts",
    "newest_arrival",
    "next_occasion",
    "rule_from_dict",
    "rule_to_dict",
    "span_of",
    "time_of",
    "zone_of",
]
