"""A part of an original as a small JPEG of the program's own making, decoded in a worker as all originals are."""

from __future__ import annotations

from typing import BinaryIO

from evidence.case import Case
from evidence.engines import Task, bounds, load
from evidence.errors import WrongSourceError
from index import pages
from index.regions import Box

LONGEST = 1100
"""Longer edge of the part, in pixels: writing on a phone's screen can be read."""


def answer(box: tuple[int, int, int, int], file: BinaryIO) -> bytes:
    """Cut one part; runs in a worker."""
    return pages.cut(file.read(), Box(*box), longest=LONGEST)


def cut(case: Case, sha256: str, box: tuple[int, int, int, int]) -> bytes:
    """Return the part of an original that a box (left, top, width, height, in its pixels) is around, as a JPEG.

    Raises:
        WrongSourceError: It cannot be decoded.
    """
    task = Task(box, case.settings.picture_seconds, case.originals.path(sha256))
    (outcome,) = load("local").run(answer, [task], bounds(case.settings))
    if outcome.failure:
        raise WrongSourceError(f"Original {sha256[:16]} cannot be shown: {outcome.failure}.")
    jpeg: bytes = outcome.answer
    return jpeg
