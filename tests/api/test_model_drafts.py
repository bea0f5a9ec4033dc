"""Drafts by a model, through the service: over real HTTP, with a kill in between."""

from __future__ import annotations

import json
import runpy
import signal
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_SERVER = runpy.run_path(str(_HERE.parent / "llm_server" / "llm_server.py"))
_DESK = runpy.run_path(str(_HERE / "desk_client.py"))["Desk"]
TOPIC = "The pier collapse at Quill Bay and Marrow Island's ferries"
SECRET = "k-0123456789-secret"


class Held:
    """An honest model that keeps one step waiting until it is let go, once it takes the key."""

    def __init__(self, step: str) -> None:
        self.answer = _SERVER["HonestModel"]()
        self.knows_key = False
        self.step = step
        self.let_go = threading.Event()
        self.answered: list[str] = []

    def __call__(self, body: dict[str, Any]) -> Any:
        if not self.knows_key:
            return _SERVER["Status"](401, f"bad key {SECRET}", "invalid_api_key")
        if _SERVER["step_of"](body) == self.step:
            self.let_go.wait(60)
        reply = self.answer(body)
        self.answered.append(json.dumps(body, sort_keys=True))
        return reply


def test_a_wrong_key_is_said_and_no_finished_call_is_made_again_after_a_kill(
    tmp_path: Path,
) -> None:
    model = Held("write:What's Next")
    with _SERVER["LlmServer"](model) as server:
        environment = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": SECRET}
        desk = _DESK(tmp_path, DRAFTER_MODEL="test-model", **environment)
        desk.start()
        try:
            refused = desk.finished(desk.ask(TOPIC))
            model.knows_key = True
            draft_id = desk.ask(TOPIC)
            give_up = time.monotonic() + 60
            while len([s for s in model.answer.steps if s.startswith("write:")]) < 4:
                assert time.monotonic() < give_up, model.answer.steps
                time.sleep(0.1)
            time.sleep(0.5)  # the last answers reach the ledger
            desk.stop(signal.SIGKILL)
            paid = list(model.answered)
            model.let_go.set()
            desk.start()
            draft = desk.finished(draft_id)
        finally:
            model.let_go.set()
            desk.stop()
    assert (refused["state"], refused["error"]["code"]) == ("failed", "model_rejected")
    assert refused["error"]["help"]
    assert draft["state"] == "draft", draft["error"]
    assert draft["briefing"]["model"] == "test-model"
    assert len(draft["briefing"]["sections"]) == 5
    calls = Counter(model.answered)
    assert len(paid) >= 5
    assert [calls[call] for call in paid] == [1] * len(paid)
    assert draft["briefing"]["usage"]["calls"] >= len(paid)
    assert SECRET not in json.dumps([draft, refused])
