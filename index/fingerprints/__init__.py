"""Fingerprints: compact codes of a whole region, one module each, found by their file names.

To add one, add a module here that satisfies ``Fingerprint``; the contract test runs over it with no further change.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

ORIENTATIONS = 8
"""Codes a fingerprint gives of one region: upright, turned by 90, 180 and 270 degrees anticlockwise, and the same four
of the region mirrored left to right."""

WORK_EDGE = 256
"""Regions are shrunk to this longer edge, in pixels, before any fingerprint is made."""


class Fingerprint(Protocol):
    """What each module of this folder offers."""

    RECIPE: str
    """Algorithm, version and libraries whose change moves bits; only equal recipes compare."""

    BITS: int
    """Bits of one code."""

    @staticmethod
    def codes(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Make the codes of a region.

        Args:
            pixels: (height, width, 3) uint8 RGB, longer edge at most WORK_EDGE.

        Returns:
            (ORIENTATIONS, BITS // 8) uint8; the first is the upright one.
        """


@cache
def names() -> tuple[str, ...]:
    """List the fingerprints, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


@cache
def load(name: str) -> Fingerprint:
    """Load one by its name.

    Raises:
        ValueError: There is none of this name.
    """
    if name not in names():
        raise ValueError(f"no fingerprint '{name}'; there are: {', '.join(names())}")
    return cast(Fingerprint, importlib.import_module(f"{__name__}.{name}"))
