"""Vectors cut down to their main directions, to find the few worth comparing exactly. Pure.

Principal components (Pearson 1901; Hotelling 1933), not centred, so that a product of two cut
vectors comes as near to the product of the whole ones as a product of so few numbers can.

Measured with 324 questions over 9,232 passages (news and web pages): of the exact hundred nearest,
the nearest 1,000 by 96 directions hold 99.96 on average and never fewer than 97; of the exact ten,
all. With 64 directions 99.69 and 90; by 400 of 96 directions 99.38 and 91. Directions of the first
2,000 passages serve worse (99.19 and 83) than those of a sample over all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

KEPT = 96
SHORTLIST = 1000
_SAMPLE = 4000

Matrix = NDArray[np.float32]


def main_directions(vectors: NDArray[np.floating], kept: int = KEPT) -> Matrix:
    """Return the ``kept`` main directions of ``vectors`` ``[n, d]`` as float32 ``[d, kept]``.

    They are worked out over 4,000 rows at most, spread evenly.
    """
    step = max(1, len(vectors) // _SAMPLE)
    sample = vectors[::step].astype(np.float32)
    _values, directions = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(directions[:, ::-1][:, :kept], dtype=np.float32)


def nearest(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """Return the places of the ``limit`` highest scores, in no order."""
    if limit >= len(scores):
        return np.arange(len(scores))
    return np.argpartition(-scores, limit)[:limit]
