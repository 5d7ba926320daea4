"""One original to what is written in it: QR codes, lines of writing, posters' little pictures.

Runs on hostile files: call it in a process that may die (``evidence.engines``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from index import codes, fingerprints, picture, posts, writing
from index.codes import Code
from index.errors import PictureError
from index.posts import Placed
from index.regions import Box

WORK_EDGE = 1600
"""Originals are decoded at this longer edge, in pixels; a line on a phone's screen keeps 25 of its height."""

PHOTO_SHARE = 0.9
"""A picture that fills this share of its original has no page around it."""

AVATAR: fingerprints.Fingerprint = fingerprints.load("phash64")
AVATAR_EDGE = 128


@dataclass(frozen=True, slots=True)
class Avatar:
    """The little picture beside a poster's name: number of the post, box in the original's pixels, and its code."""

    post: int
    box: Box
    code: bytes


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found in one original, boxes in its pixels, upright; ``reason`` says why nothing could be."""

    codes: tuple[Code, ...] = ()
    lines: tuple[Placed, ...] = ()
    avatars: tuple[Avatar, ...] = ()
    reason: str = ""


def scan(file: BinaryIO, shown: Sequence[Box], *, for_codes: bool, for_writing: bool) -> Scanned:
    """Scan one still.

    Args:
        file: Open, at its start.
        shown: Boxes of the pictures in it, in its pixels, as ``index.regions`` finds them.
        for_codes: Look for QR codes.
        for_writing: Read what is written; the extra ``ocr`` must be there.
    """
    cv2.setNumThreads(1)
    try:
        decoded = picture.decode(file.read(), longest=WORK_EDGE)
    except PictureError as error:
        return Scanned(reason=str(error))
    pixels, factor = decoded.pixels, decoded.width / decoded.pixels.shape[1]
    found = Scanned()
    if for_codes:
        read = tuple(Code(code.payload, _scaled(code.box, factor)) for code in codes.find(pixels))
        found = replace(found, codes=read)
    if for_writing:
        lines, avatars = _written(pixels, [_scaled(box, 1 / factor) for box in shown])
        placed = tuple(_enlarged(each, factor) for each in lines)
        heads = tuple(replace(each, box=_scaled(each.box, factor)) for each in avatars)
        found = replace(found, lines=placed, avatars=heads)
    return found


def _written(pixels: NDArray[np.uint8], pictures: list[Box]) -> tuple[Sequence[Placed], Sequence[Avatar]]:
    height, width = pixels.shape[:2]
    likely = writing.likely(pixels)
    if not likely:
        return (), ()
    if not pictures or any(box.area >= PHOTO_SHARE * width * height for box in pictures):
        lines = writing.photo(pixels, writing.around(likely, width, height))
        return [Placed(line, "over", None) for line in lines], ()
    # The cheap look may take a name and the little picture beside it for one thing, so that a page is read whole.
    page = posts.find(pixels, writing.page(pixels), pictures)
    return page.lines, [Avatar(post, box, _code(pixels, box)) for post, box in page.avatars]


def _code(pixels: NDArray[np.uint8], box: Box) -> bytes:
    part = pixels[box.top : box.top + box.height, box.left : box.left + box.width]
    return bytes(AVATAR.codes(np.ascontiguousarray(picture.shrunk(part, AVATAR_EDGE)))[0])


def _enlarged(placed: Placed, factor: float) -> Placed:
    return replace(placed, line=replace(placed.line, box=_scaled(placed.line.box, factor)))


def _scaled(box: Box, factor: float) -> Box:
    left, top = round(box.left * factor), round(box.top * factor)
    return Box(left, top, max(1, round(box.width * factor)), max(1, round(box.height * factor)))
