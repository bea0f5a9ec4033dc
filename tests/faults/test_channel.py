"""The fault run in small."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fault_channel as fault


def test_the_figures_count_what_was_done(tmp_path):
    figures = {f.name: f for f in fault.send_in_bad_weather(tmp_path, print, runs=4, seed=1)}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["channel.created_once"].denominator == 4


def test_a_desk_that_creates_without_looking_would_be_seen(tmp_path, monkeypatch):
    from drafter.channels import Buttondown

    real = Buttondown._create

    def anew(channel, message):
        # As a careless client does: another try, another key, and no look at what is there.
        changed = {n: getattr(message, n) for n in type(message).__dataclass_fields__}
        anew.tries += 1
        changed["subject"] += f" {anew.tries}"
        changed["key"] += f"-{anew.tries}"
        return real(channel, type(message)(**changed))

    anew.tries = 0
    monkeypatch.setattr(Buttondown, "_create", anew)
    monkeypatch.setattr(Buttondown, "_find", lambda *_: None)
    figures = {f.name: f for f in fault.send_in_bad_weather(tmp_path, print, runs=4, seed=1)}
    assert not figures["channel.created_once"].holds
