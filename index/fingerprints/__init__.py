"""Fingerprints: compact codes of a whole region, one module each, found by their file names.

To add one, add a module here that satisfies ``Fingerprint`` (bits, made of pixels alone) or ``Embedding`` (floats, made
by a network); the contract test runs over it with no further change.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray

ORIENTATIONS = 8
"""Codes a fingerprint gives of one region: upright, turned by 90, 180 and 270 degrees anticlockwise, and the same four
of the region mirrored left to right."""

WORK_EDGE = 256
"""Regions are shrunk to this longer edge, in pixels, before any fingerprint is made."""


Device = Literal["cpu", "cuda"]
"""What runs a network: the processor, or a graphics card of NVIDIA. Codes agree to 1e-3, and are of one recipe."""

Form = Literal["bits", "floats"]
"""Codes of bits are compared by bits apart, codes of floats by 1 - cosine."""


class Fingerprint(Protocol):
    """What each module of form ``bits`` offers."""

    FORM: Form

    RECIPE: str
    """Algorithm, version and libraries whose change moves bits; only equal recipes compare."""

    BITS: int
    """Bits of one code."""

    WITHIN: float
    """Largest distance at which two regions become candidates, in bits, inclusive; settings may say another."""

    @staticmethod
    def codes(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Make the codes of a region.

        Args:
            pixels: (height, width, 3) uint8 RGB, longer edge at most WORK_EDGE.

        Returns:
            (ORIENTATIONS, BITS // 8) uint8; the first is the upright one.
        """


@dataclass(frozen=True, slots=True)
class Model:
    """A network on this machine: its file, the RECIPE of what it makes, which names the file's digest; what runs it."""

    path: Path
    recipe: str
    device: Device = "cpu"


class Embedding(Protocol):
    """What each module of form ``floats`` offers. One code a region, which must stand for its mirror image as well."""

    FORM: Form

    WITHIN: float
    """Largest 1 - cosine at which two regions become candidates, inclusive."""

    @staticmethod
    def find(choice: str, device: Device = "cpu") -> Model | None:
        """Find the network that a case's settings choose.

        Args:
            choice: ``off``, ``auto`` (the usual one where it is installed), a name, or the path of an ONNX file.
            device: What is to run it.

        Returns:
            None where it is off, or ``auto`` and not installed.

        Raises:
            ModelError: What is named is not there, or the device is not.
        """

    @staticmethod
    def sized(pixels: NDArray[np.uint8], model: Model) -> NDArray[np.uint8]:
        """Bring (height, width, 3) pixels to the size at which the network looks; twice is as good as once."""

    @staticmethod
    def codes(pictures: Sequence[NDArray[np.uint8]], model: Model) -> NDArray[np.float16]:
        """Make the code of each region.

        Args:
            pictures: Each (height, width, 3) uint8 RGB.
            model: Opened when first asked for, and kept.

        Returns:
            (n, numbers) little-endian float16, each of length 1; zeros where the network says nothing.

        Raises:
            ModelError: The file is no network that takes pictures and gives embeddings.
        """


@cache
def names(form: Form = "bits") -> tuple[str, ...]:
    """List the fingerprints of one form, sorted."""
    return tuple(name for name in _every() if form == cast(Fingerprint, _module(name)).FORM)


@cache
def load(name: str) -> Fingerprint:
    """Load one of form ``bits`` by its name.

    Raises:
        ValueError: There is none of this name.
    """
    return cast(Fingerprint, _named(name, "bits"))


def load_embedding(name: str) -> Embedding:
    """Load one of form ``floats`` by its name.

    Raises:
        ValueError: There is none of this name.
    """
    return cast(Embedding, _named(name, "floats"))


def _named(name: str, form: Form) -> object:
    if name not in names(form):
        raise ValueError(f"no fingerprint '{name}' of {form}; there are: {', '.join(names(form))}")
    return _module(name)


def _every() -> tuple[str, ...]:
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def _module(name: str) -> object:
    return importlib.import_module(f"{__name__}.{name}")
