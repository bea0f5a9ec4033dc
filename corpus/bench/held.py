"""What a vector index holds in memory: opened in a process of its own, so that nothing else counts.

Chroma holds more than its files tell: beside the vectors and their neighbours, for each passage its
name, and where that name lies, several times over. At 100,000 passages that was 208 MB for files of
175 (onnxruntime, SQLite and Chroma itself were loaded before).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import heaps
from corpus.store.vectors import ChromaIndex


def resident_mb() -> float:
    """Return what this process holds in memory, in MB of 1,000,000 bytes (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) * 1024 / 1e6


def index_mb(folder: Path) -> float:
    """Return what opening the vector index in ``folder`` adds to a process, in MB.

    A copy is opened, for two processes may not open one index. Nobody may write to it meanwhile.

    Raises:
        RuntimeError: The other process failed; its words are in the message.
    """
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "dense"
        shutil.copytree(folder, copy)
        command = [sys.executable, "-m", __name__, str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"the vector index could not be opened to be measured: {done.stderr}")
    return float(done.stdout)


def main(folder: Path) -> None:
    """Print what opening the index in ``folder`` adds; what every index needs is there before."""
    heaps.keep_few()
    with tempfile.TemporaryDirectory() as place:
        empty = ChromaIndex(Path(place) / "dense")
        heaps.give_back()
        before = resident_mb()
        index = ChromaIndex(folder)
        heaps.give_back()
        # Read by ``index_mb``.
        print(resident_mb() - before)
        index.close()
        empty.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
