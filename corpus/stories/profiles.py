"""An article as what makes it like another: weighted words, capitalised words, its mean vector.

Words and names are hashed, so that a profile is a few numbers that the store can keep.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.language.tokens import STOP_WORDS, tokens
from corpus.model import Article
from corpus.stories.rarity import Rarity

Hashes = NDArray[np.uint32]
Floats = NDArray[np.float32]
_HEAD = struct.Struct("<BHHHH")
_VERSION = 1
# The longest prefix read: a story is told by its beginning, and a long page has other subjects.
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Hashed terms, ascending, with weights; the weights are a vector of length 1 (or none)."""

    hashes: Hashes
    weights: Floats


@dataclass(frozen=True, slots=True)
class Profile:
    """What an article is likened by.

    ``words``: its stems, stop words left out. ``names``: its words that have a capital wherever
    they stand. ``anchors``: the hashes of its names and numbers, unweighted. ``vector``: the mean
    of its passages' embeddings, length 1.
    """

    words: Terms
    names: Terms
    anchors: frozenset[int]
    vector: Floats


def profile(article: Article, vector: Floats, rarity: Rarity) -> Profile:
    """Return the profile of ``article``; ``vector`` is the mean of its passages' embeddings."""
    stems: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    numbers: set[str] = set()
    lower: set[str] = set()
    for token in tokens(f"{article.title}\n{article.text}"[:_LONGEST]):
        if token.norm in STOP_WORDS:
            continue
        stems[token.stem] += 1
        if token.text[0].isdigit():
            numbers.add(token.norm)
        elif token.text[0].isupper():
            capitals[token.stem] += 1
        else:
            lower.add(token.stem)
    names = {s: n for s, n in capitals.items() if s not in lower}
    anchors = frozenset({_hash(s) for s in names} | {_hash(f"#{n}") for n in numbers})
    length = max(float(np.linalg.norm(vector)), 1e-12)
    return Profile(_terms(stems, rarity), _terms(names, rarity), anchors, vector / length)


def pack(own: Profile) -> bytes:
    """Return a profile as bytes, weights and vector at half precision."""
    anchors = np.array(sorted(own.anchors), dtype="<u4")
    sizes = (len(own.words.hashes), len(own.names.hashes), len(anchors), len(own.vector))
    return b"".join((
        _HEAD.pack(_VERSION, *sizes),
        own.words.hashes.astype("<u4").tobytes(),
        own.names.hashes.astype("<u4").tobytes(),
        anchors.tobytes(),
        np.concatenate((own.words.weights, own.names.weights, own.vector)).astype("<f2").tobytes(),
    ))  # fmt: skip


def unpack(blob: bytes) -> Profile:
    """Return the profile that ``pack`` wrote; ``ValueError`` where it is of another version."""
    version, words, names, anchors, size = _HEAD.unpack_from(blob)
    if version != _VERSION:
        raise ValueError(f"a story profile of version {version}")
    hashes = np.frombuffer(blob, "<u4", words + names + anchors, _HEAD.size)
    at = _HEAD.size + hashes.nbytes
    weights = np.frombuffer(blob, "<f2", words + names + size, at).astype(np.float32)
    return Profile(
        Terms(hashes[:words], weights[:words]),
        Terms(hashes[words : words + names], weights[words : words + names]),
        frozenset(hashes[words + names :].tolist()),
        weights[words + names :],
    )


def _terms(counts: Mapping[str, int], rarity: Rarity) -> Terms:
    weights: dict[int, float] = {}
    for word, n in counts.items():
        weights[_hash(word)] = (1 + math.log(n)) * rarity.of(word)
    hashes = np.array(sorted(weights), dtype=np.uint32)
    values = np.array([weights[h] for h in hashes.tolist()], dtype=np.float32)
    length = max(float(np.linalg.norm(values)), 1e-12)
    return Terms(hashes, values / np.float32(length))


def _hash(word: str) -> int:
    return zlib.crc32(word.encode())
