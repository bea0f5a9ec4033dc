"""The service answers as its OpenAPI document says: random requests, a few to each operation.

``tests/faults/fault_contract.py`` sends many more.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from contract_rig import STREAMS, prepare, probe


def test_random_requests_to_all_but_the_streams_meet_no_defect_and_no_undocumented_answer(desk):
    paths = desk.client.get("/v1/openapi.json").json()["paths"]
    operations = sum(len(methods) for path, methods in paths.items() if path not in STREAMS)
    assert STREAMS & paths.keys()
    tally = probe(desk.url, *prepare(desk), each=6)
    assert tally.operations == operations
    assert tally.examples == {}
    assert tally.cases >= 6 * tally.operations * 0.9
    assert {200, 404, 422} <= tally.statuses.keys()


def test_an_undocumented_status_is_seen(desk):
    document = desk.client.get("/v1/openapi.json").json()
    at = "/v1/drafts/{draft_id}"
    document["paths"] = {p: document["paths"][p] for p in (at, "/v1/drafts", "/v1/articles")}
    del document["paths"][at]["get"]["responses"]["404"]
    tally = probe(desk.url, *prepare(desk), each=8, document=document)
    assert tally.undocumented > 0
    assert [n for n in tally.examples if n.startswith("GET /v1/drafts/{draft_id}: ")] == list(
        tally.examples
    )
