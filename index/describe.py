"""One original to all that matching needs of it: what it is, its regions, their fingerprints and thumbnails.

Runs on hostile files: call it in a process that may die (``evidence.engines``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from index import bands, colours, fingerprints, formats, pages, picture, video, words
from index.errors import PictureError
from index.regions import Box, Region, RegionKind

WORK_EDGE = 1600
"""Stills are decoded at this longer edge, in pixels, or a little more; cells of a 3 x 3 grid keep 500. A page as tall
as several screens is decoded as wide as a screen (``index.pages``)."""

FRAME_EDGE = 960
"""Frames of clips, likewise."""

THUMBNAIL_EDGE = 400
THUMBNAIL_QUALITY = 85

FLAT_SPREAD = 4.0
"""A region whose luminance spreads less than this (0 to 255) is blank: nothing to link by."""

RIM = 0.04
"""Share of each edge that is not asked whether it is blank: cut from a grid, a cell of one colour keeps a line or two
of the gutter, and twenty grids of such cells were linked by nothing but that rim."""


@dataclass(frozen=True, slots=True)
class DescribedRegion:
    """One region.

    Attributes:
        part: Its name within the original, for example ``w``, ``p2``, ``c0``, or with a time ``f1500w`` (milliseconds).
        kind: whole, panel, cell or frame.
        box: In pixels of the original, upright.
        seconds: Time within the clip; None for stills.
        flat: True where it is blank.
        codes: Fingerprints by recipe: the bytes of (orientations, bits // 8) uint8; and its words (``index.words``).
        thumbnail: JPEG, longer edge at most THUMBNAIL_EDGE.
    """

    part: str
    kind: RegionKind
    box: Box
    seconds: float | None
    flat: bool
    codes: dict[str, bytes]
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class Description:
    """What decoding said of one original; sizes in pixels, upright. ``reason`` says why it is not ``ok``, or a flaw."""

    kind: formats.Kind
    format: str
    width: int | None
    height: int | None
    seconds: float | None
    state: str
    reason: str
    regions: tuple[DescribedRegion, ...]


def recipes() -> tuple[str, ...]:
    """Recipes of the codes that every region gets which is not blank."""
    return (*(fingerprints.load(name).RECIPE for name in fingerprints.names()), words.RECIPE, colours.RECIPE)


def describe(file: BinaryIO, *, clip_frames: int) -> Description:
    """Describe one original.

    Args:
        file: Open, at its start; seekable.
        clip_frames: Most frames to keep of a clip.

    Returns:
        State ``ok``; ``unreadable`` with the reason, where a picture or clip cannot be decoded; ``ignored`` for what is
        neither.
    """
    cv2.setNumThreads(1)
    head = file.read(formats.HEAD_BYTES)
    file.seek(0)
    kind, name = formats.recognise(head)
    try:
        if kind == "image":
            return _still(file, name)
        if kind == "video":
            return _clip(file, name, clip_frames)
    except PictureError as error:
        return Description(kind, name, None, None, None, "unreadable", str(error), ())
    reason = "empty file" if not head else "neither a picture nor a clip"
    return Description("other", "", None, None, None, "ignored", reason, ())


def query(content: bytes) -> tuple[DescribedRegion, ...]:
    """Describe the regions of a picture that is not in a case.

    Raises:
        PictureError: It cannot be decoded.
    """
    shown = pages.decode(content, longest=WORK_EDGE)
    return tuple(_regions(shown.pixels, shown.width, None, ""))


def _still(file: BinaryIO, name: str) -> Description:
    shown = pages.decode(file.read(), longest=WORK_EDGE)
    reason = "" if shown.complete else "the file breaks off; decoded as far as it goes"
    found = tuple(_regions(shown.pixels, shown.width, None, ""))
    return Description("image", name, shown.width, shown.height, None, "ok", reason, found)


def _clip(file: BinaryIO, name: str, most: int) -> Description:
    clip = video.about(file)
    width, height = clip.width, clip.height
    found: list[DescribedRegion] = []
    for frame in video.frames(file, most=most, longest=FRAME_EDGE):
        if (frame.pixels.shape[1] > frame.pixels.shape[0]) != (width > height):
            width, height = height, width
        found += _regions(frame.pixels, width, frame.seconds, f"f{round(frame.seconds * 1000)}")
    return Description("video", name, width, height, clip.seconds, "ok", "", tuple(found))


def _regions(
    pixels: NDArray[np.uint8], full_width: int, seconds: float | None, prefix: str
) -> Iterator[DescribedRegion]:
    numbers: dict[str, int] = {}
    factor = full_width / pixels.shape[1]
    for region in pages.find(pixels):
        letter = region.kind[0]
        number = numbers.setdefault(letter, 0)
        numbers[letter] += 1
        part = prefix + (letter if letter == "w" else f"{letter}{number}")
        yield _described(pixels, region, factor, seconds, part)


def _described(
    pixels: NDArray[np.uint8], region: Region, factor: float, seconds: float | None, part: str
) -> DescribedRegion:
    box = region.box
    shown = picture.shrunk(pixels[box.top : box.top + box.height, box.left : box.left + box.width], THUMBNAIL_EDGE)
    grey = np.asarray(cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY), np.uint8)
    flat = min(grey.shape) < picture.LEAST_EDGE or _blank(grey)
    codes: dict[str, bytes] = {}
    if not flat:
        small = picture.shrunk(shown, fingerprints.WORK_EDGE)
        loaded = [fingerprints.load(name) for name in fingerprints.names()]
        codes = {fingerprint.RECIPE: fingerprint.codes(small).tobytes() for fingerprint in loaded}
        codes[words.RECIPE] = words.pack(*words.find(grey, bands.find(shown)))
        codes[colours.RECIPE] = colours.code(shown)
    kind: RegionKind = "frame" if seconds is not None else region.kind
    full = Box(*(round(value * factor) for value in (box.left, box.top, box.width, box.height)))
    return DescribedRegion(part, kind, full, seconds, flat, codes, picture.encode_jpeg(shown, THUMBNAIL_QUALITY))


def _blank(grey: NDArray[np.uint8]) -> bool:
    """Tell whether (height, width) uint8 luminance is of one shade within its rim."""
    down, across = (round(RIM * edge) for edge in grey.shape)
    inner = grey[down : grey.shape[0] - down, across : grey.shape[1] - across]
    return float(cv2.meanStdDev(inner)[1].item()) < FLAT_SPREAD
