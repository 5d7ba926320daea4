"""Float codes in cells about centres (inverted lists, by FAISS), for cases too large to compare every code with every
other. Nearly exact: how much is missed is measured on a sample of the case itself, and as many cells are looked into as
that takes. What is found is compared exactly.
"""

from __future__ import annotations

import math

import faiss
import numpy as np
from numpy.typing import NDArray

ROWS = 32768
"""Codes put in at once."""

TRAINED_ON = 64
"""Codes a cell that its centre is learnt from."""

SAMPLE = 256
TOP = 8
"""Of so many regions, so many nearest ones are found exactly, to see how many of them the cells find."""

RECALL = 0.99
"""Share of them that is to be found."""


class Cells:
    """Codes in cells: one byte a number, beside the codes themselves.

    Attributes:
        recall: Share of the TOP nearest codes of SAMPLE regions that it finds.
        looked_into: Cells looked into for one region.
        count: Cells there are.
    """

    def __init__(self, codes: NDArray[np.float16], threads: int) -> None:
        """Take (n, numbers) float16 codes of length 1, at least TOP."""
        faiss.omp_set_num_threads(threads)
        self._codes = codes
        self.count = max(1, round(2 * math.sqrt(len(codes))))
        numbers = codes.shape[1]
        centres = faiss.IndexFlatIP(numbers)
        kind = faiss.ScalarQuantizer.QT_8bit
        self._index = faiss.IndexIVFScalarQuantizer(centres, numbers, self.count, kind, faiss.METRIC_INNER_PRODUCT)
        self._index.cp.seed, self._index.cp.min_points_per_centroid = 1, 1
        step = max(1, len(codes) // (TRAINED_ON * self.count))
        self._index.train(np.ascontiguousarray(codes[::step], np.float32))
        for start in range(0, len(codes), ROWS):
            self._index.add(np.ascontiguousarray(codes[start : start + ROWS], np.float32))
        self.looked_into, self.recall = 1, 0.0
        self._widen(threads)

    def _widen(self, threads: int) -> None:
        """Look into twice as many cells until enough is found."""
        asked = self._codes[:: -(-len(self._codes) // SAMPLE)]
        _, exact = most_alike_exactly(self._codes, asked, TOP, threads)
        while True:
            self._index.nprobe = self.looked_into
            _, found = self.nearest(asked, TOP)
            hits = sum(len(np.intersect1d(mine, all_)) for mine, all_ in zip(found, exact, strict=True))
            self.recall = hits / exact.size
            if self.recall >= RECALL or self.looked_into >= self.count:
                return
            self.looked_into = min(self.count, 2 * self.looked_into)

    def nearest(self, asked: NDArray[np.float16], most: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return cosine and place of about the ``most`` nearest codes of each asked one, the nearest first.

        Cosines are exact; where a region's cells hold fewer codes, the rest has cosine -1 and place 0.
        """
        several = min(2 * most + 16, len(self._codes))  # of codes nearly as near, a byte a number may swap some
        _, places = self._index.search(np.ascontiguousarray(asked, np.float32), several)
        likeness = np.full(places.shape, -1.0, np.float32)
        for row, (one, found) in enumerate(zip(asked, places, strict=True)):
            there = found >= 0
            likeness[row, there] = self._codes[found[there]].astype(np.float32) @ one.astype(np.float32)
        order = np.argsort(-likeness, axis=1, kind="stable")[:, :most]
        return np.take_along_axis(likeness, order, 1), np.take_along_axis(np.maximum(places, 0), order, 1)


def most_alike_exactly(
    codes: NDArray[np.float16], asked: NDArray[np.float16], most: int, threads: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return cosine and place of the ``most`` nearest codes of each asked one, the nearest first, exactly."""
    faiss.omp_set_num_threads(threads)
    asked32 = np.ascontiguousarray(asked, np.float32)
    likeness = np.zeros((len(asked), 0), np.float32)
    places = np.zeros((len(asked), 0), np.int64)
    for start in range(0, len(codes), ROWS):
        part = np.ascontiguousarray(codes[start : start + ROWS], np.float32)
        near, at = faiss.knn(asked32, part, min(most, len(part)), metric=faiss.METRIC_INNER_PRODUCT)
        likeness, places = np.hstack([likeness, near]), np.hstack([places, at + start])
        order = np.argsort(-likeness, axis=1, kind="stable")[:, :most]
        likeness, places = np.take_along_axis(likeness, order, 1), np.take_along_axis(places, order, 1)
    return likeness, places
