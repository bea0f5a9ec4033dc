"""Freed memory goes back to the machine, as a store grows."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import library as module
from corpus.library import Library

# Leaves 100 MB free between pieces that are still held, which no allocator gives back by itself.
SCATTER = """
from pathlib import Path
from corpus.heaps import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

pieces = [bytes(50_000) for _ in range(4_000)]
pieces = [p for i, p in enumerate(pieces) if i % 2]
before = resident()
assert give_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked to")
def test_what_lies_free_between_held_pieces_is_given_back():
    done = subprocess.run(
        [sys.executable, "-c", SCATTER],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(module.__file__).parents[1],
    )
    assert float(done.stdout) > 50


def test_a_store_gives_back_as_it_grows_and_not_at_every_batch(
    tmp_path, embedder, make_article, monkeypatch
):
    given = []
    monkeypatch.setattr(module, "give_back", lambda: given.append(True))
    monkeypatch.setattr(module, "_GIVE_BACK", 3)
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        for number in range(7):
            library.add([make_article(f"Gate {number} of the Tarn harbour opened.")])
    assert len(given) == 2
