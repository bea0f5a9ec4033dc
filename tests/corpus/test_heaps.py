"""How many heaps the C library makes, asked of itself in a process of its own."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from corpus.heaps import keep_few

_COUNT = """
import ctypes, sys, threading
from corpus.heaps import keep_few
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
if sys.argv[1] == "few":
    assert keep_few()
ready = threading.Barrier(8)
def work():
    ready.wait()
    kept = [libc.malloc(20_000) for _ in range(2_000)]
    ready.wait()
    for one in kept:
        libc.free(one)
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.fopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fflush.argtypes = [ctypes.c_void_p]
out = libc.fopen(b"/dev/stdout", b"w")
libc.malloc_info(0, out)
libc.fflush(out)
"""

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no glibc")


def _heaps(how: str) -> int:
    free = {k: v for k, v in os.environ.items() if k != "MALLOC_ARENA_MAX"}
    told = subprocess.run(
        [sys.executable, "-c", _COUNT, how], env=free, capture_output=True, text=True, check=True
    )
    return told.stdout.count("<heap nr=")


@glibc
def test_eight_threads_share_two_heaps() -> None:
    assert _heaps("few") == 2
    assert _heaps("many") > 2


def test_what_somebody_chose_stands() -> None:
    assert not keep_few({"MALLOC_ARENA_MAX": "16"})
