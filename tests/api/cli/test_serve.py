"""``drafter serve`` as a user starts and stops it."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from api.cli.codes import ExitCode
from api.cli.main import run


@pytest.fixture
def served(data):
    """A running desk: the process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "DRAFTER_DATA": str(data)},
    )
    line = process.stdout.readline()
    yield process, line.split()[4]
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=20)


def test_the_desk_answers_where_it_says_and_stops_on_interrupt(served):
    process, address = served
    assert address.startswith("http://127.0.0.1:")
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{address}healthz", timeout=5) as answer:
                assert json.load(answer)
            break
        except urllib.error.URLError:
            assert process.poll() is None, process.stderr.read()
            signal.sigtimedwait([], 0.1)
    else:
        pytest.fail("the desk did not answer")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) in {ExitCode.OK, ExitCode.INTERRUPTED}
    assert "Traceback" not in process.stderr.read()


def test_a_port_that_is_taken_is_named(data, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["serve", "--port", port]) == ExitCode.USAGE
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_beyond_this_machine_needs_sign_in(data, capsys, monkeypatch):
    monkeypatch.setenv("DRAFTER_SIGN_IN", "off")
    assert run(["serve", "--host", "0.0.0.0", "--port", "0"]) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert "DRAFTER_SIGN_IN" in err


def test_a_store_that_is_held_is_named_before_anything_starts(data, capsys):
    from corpus.store.lock import WriteLock

    data.mkdir()
    lock = WriteLock(data)
    lock.acquire()
    try:
        assert run(["serve", "--port", "0"]) == ExitCode.STORE_BUSY
    finally:
        lock.release()
    assert str(os.getpid()) in capsys.readouterr().err
