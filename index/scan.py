"""One original to what is written in it: QR codes, lines of writing, posters' little pictures.

Runs on hostile files: call it in a process that may die (``evidence.engines``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from index import codes, fingerprints, pages, picture, posts, writing
from index.codes import Code
from index.errors import PictureError
from index.posts import Page, Placed, Post
from index.regions import Box
from index.writing import Line

WORK_EDGE = 1600
"""Originals are decoded at this longer edge, in pixels; a line on a phone's screen keeps 25 of its height."""

WINDOW, WINDOW_STEP = 2.2, 1.6
"""A longer stretch of a tall page is read in windows of this height, and so far from one to the next, in widths."""

TALLEST_LINE = 0.15
"""What is read as one line and is higher, in widths, is no line but texture, and may lie over lines that are."""

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
    posts: tuple[Post, ...] = ()
    reason: str = ""


def written_recipe() -> str:
    """Name what reads writing and places it; empty where the extra ``ocr`` is not installed."""
    return f"{writing.recipe()} {posts.RECIPE}" if writing.recipe() else ""


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
        decoded = pages.decode(file.read(), longest=WORK_EDGE)
    except PictureError as error:
        return Scanned(reason=str(error))
    pixels, factor = decoded.pixels, decoded.width / decoded.pixels.shape[1]
    found = Scanned()
    if for_codes:
        read = tuple(Code(code.payload, _scaled(code.box, factor)) for code in codes.find(pixels))
        found = replace(found, codes=read)
    if for_writing:
        page = _written(pixels, [_scaled(box, 1 / factor) for box in shown])
        found = replace(
            found,
            lines=tuple(_enlarged(each, factor) for each in page.lines),
            avatars=tuple(Avatar(post, _scaled(box, factor), _code(pixels, box)) for post, box in page.avatars),
            posts=tuple(_larger(each, factor) for each in page.posts),
        )
    return found


def _written(pixels: NDArray[np.uint8], pictures: list[Box]) -> Page:
    height, width = pixels.shape[:2]
    if height >= pages.TALL * width:
        return _stitched(pixels)
    likely = writing.likely(pixels)
    if not likely:
        return Page((), ())
    if not pictures or any(box.area >= PHOTO_SHARE * width * height for box in pictures):
        lines = writing.photo(pixels, writing.around(likely, width, height))
        return Page(tuple(Placed(line, "over", None) for line in lines), ())
    # The cheap look may take a name and the little picture beside it for one thing, so that a page is read whole.
    return posts.find(pixels, writing.page(pixels), pictures)


def _stitched(pixels: NDArray[np.uint8]) -> Page:
    """Read a page of several screens, stretch by stretch; a stretch that is too long, window by window."""
    height, width = pixels.shape[:2]
    lines: list[Line] = []
    for start, stop in _windows(pixels):
        part = np.ascontiguousarray(pixels[start:stop])
        lines += [
            replace(line, box=_moved(line.box, start))
            for line in writing.page(part)
            if line.box.height <= TALLEST_LINE * width
        ]
    shown = [region.box for region in pages.find(pixels) if region.box.height < pages.FULL * height]
    return posts.find(pixels, _once(lines), posts.outer(shown, width, height))


def _windows(pixels: NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    width = pixels.shape[1]
    window, step = round(WINDOW * width), round(WINDOW_STEP * width)
    for start, stop in pages.stretches(pixels):
        tops = [*range(start, max(start + 1, stop - window), step), max(start, stop - window)]
        for top in dict.fromkeys(tops):
            yield top, min(stop, top + window)


def _moved(box: Box, down: int) -> Box:
    return Box(box.left, box.top + down, box.width, box.height)


def _once(lines: Sequence[Line]) -> list[Line]:
    """Of lines that lie on each other keep the tallest: a window's edge may have cut the other."""
    kept: list[Line] = []
    for line in sorted(lines, key=lambda each: (-each.box.height * each.confidence, -each.box.width)):
        if not any(_overlap(line.box, other.box) > 0.5 for other in kept):
            kept.append(line)
    return kept


def _overlap(one: Box, other: Box) -> float:
    """Return the share of the smaller box that both have."""
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    tall = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(0, wide) * max(0, tall) / max(1, min(one.area, other.area))


def _larger(post: Post, factor: float) -> Post:
    return replace(post, box=_scaled(post.box, factor), pictures=tuple(_scaled(box, factor) for box in post.pictures))


def _code(pixels: NDArray[np.uint8], box: Box) -> bytes:
    part = pixels[box.top : box.top + box.height, box.left : box.left + box.width]
    return bytes(AVATAR.codes(np.ascontiguousarray(picture.shrunk(part, AVATAR_EDGE)))[0])


def _enlarged(placed: Placed, factor: float) -> Placed:
    return replace(placed, line=replace(placed.line, box=_scaled(placed.line.box, factor)))


def _scaled(box: Box, factor: float) -> Box:
    left, top = round(box.left * factor), round(box.top * factor)
    return Box(left, top, max(1, round(box.width * factor)), max(1, round(box.height * factor)))
