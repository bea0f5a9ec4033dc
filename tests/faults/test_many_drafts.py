"""The run in small: what is counted, not how fast it is."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fault_many_drafts as fault


def test_every_event_of_every_draft_reaches_its_follower(tmp_path):
    figures = {f.name: f for f in fault.draft_many(tmp_path, print, drafts=3)}
    assert figures["many_drafts.finished"].holds
    assert figures["many_drafts.events_missed"].holds
    assert figures["many_drafts.events_missed"].denominator > 3 * 8
    assert figures["many_drafts.lag_p95_s"].denominator > 3 * 8
    assert figures["many_drafts.rss_mb"].holds
