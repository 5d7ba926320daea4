"""Pictures and clips drawn by code, for tests: every one is the same for the same seed on every run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
PAGE = (250, 250, 250)
"""Colour of the page of a phone's screen."""


def cloth(seed: int, width: int = 640, height: int = 480) -> Pixels:
    """Draw colour noise of several sizes: a table cloth, without any large shape."""
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width, 3), np.float32)
    for cells, weight in ((4, 60.0), (16, 30.0), (64, 24.0), (160, 14.0)):
        grid = rng.normal(size=(max(2, cells * height // width), cells, 3)).astype(np.float32)
        total += weight * np.asarray(cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    return np.clip(total + rng.uniform(90, 160, size=3), 0, 255).astype(np.uint8)


def put(seed: int, ground: Pixels, shapes: int = 9) -> Pixels:
    """Draw shaded and grained shapes of many sizes over a ground: the things on the table."""
    rng = np.random.default_rng(seed)
    height, width = ground.shape[:2]
    shown = ground.copy()
    for _ in range(shapes):
        mask = np.zeros((height, width), np.uint8)
        middle = (int(rng.integers(width // 8, width * 7 // 8)), int(rng.integers(height // 8, height * 7 // 8)))
        axes = (int(rng.integers(height // 14, height // 4)), int(rng.integers(height // 14, height // 4)))
        if rng.random() < 0.5:
            cv2.ellipse(mask, middle, axes, float(rng.uniform(0, 180)), 0, 360, 255, -1)
        else:
            spread = rng.integers(-axes[0], axes[0] + 1, size=(5, 2))
            cv2.fillConvexPoly(mask, cv2.convexHull((spread + np.array(middle)).astype(np.int32)), 255)
        shown[mask > 0] = _surface(rng, width, height)[mask > 0]
    return shown


def _surface(rng: np.random.Generator, width: int, height: int) -> Pixels:
    ramp = np.linspace(-50, 50, width, dtype=np.float32)[None, :, None] * float(rng.uniform(-1, 1))
    grain = rng.normal(size=(height // 6, width // 6, 1)).astype(np.float32)
    grain = np.asarray(cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)[:, :, None]
    colour = rng.uniform(40, 230, size=3).astype(np.float32)
    return np.asarray(np.clip(colour + ramp + 16.0 * grain, 0, 255), np.uint8)


def photo(seed: int, width: int = 640, height: int = 480) -> Pixels:
    """Draw a photo of several things on a cloth; photos of different seeds have nothing in common."""
    return put(seed + 1_000_000, cloth(seed, width, height))


def grey(pixels: Pixels, edge: int = 400) -> Pixels:
    """Shrink to a longer edge and keep the luminance, as verification sees a picture."""
    factor = min(1.0, edge / max(pixels.shape[:2]))
    size = round(pixels.shape[1] * factor), round(pixels.shape[0] * factor)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """Resize to a size in pixels."""
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def turned(pixels: Pixels, orientation: int) -> Pixels:
    """Turn by quarters anticlockwise (0 to 3), after a mirror left to right (4 to 7); written from the definition."""
    base = pixels[:, ::-1] if orientation >= 4 else pixels
    return np.ascontiguousarray(np.rot90(base, orientation % 4))


def letterboxed(pixels: Pixels, band: int) -> Pixels:
    """Put black bands of so many pixels above and below."""
    return np.pad(pixels, ((band, band), (0, 0), (0, 0)))


def grid(parts: Sequence[Pixels], columns: int, cell: int, gutter: int) -> Pixels:
    """Lay square cells in rows, white between and around them."""
    rows = -(-len(parts) // columns)
    step = cell + gutter
    page = np.full((rows * step + gutter, columns * step + gutter, 3), 255, np.uint8)
    for number, part in enumerate(parts):
        top, left = gutter + step * (number // columns), gutter + step * (number % columns)
        page[top : top + cell, left : left + cell] = resized(part, cell, cell)
    return page


def screenshot(pixels: Pixels) -> tuple[Pixels, tuple[int, int, int, int]]:
    """Show a picture in a feed on a phone of 720 x 1280; return the screen and the picture's left, top, width, height.

    With a bar of time and signal, an avatar, lines of text, and the buttons below.
    """
    page = np.full((1280, 720, 3), PAGE, np.uint8)
    page[:48] = 20
    page[1190:] = 235
    cv2.putText(page, "10:24", (20, 34), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (240, 240, 240), 2)
    cv2.rectangle(page, (24, 90), (96, 162), (90, 120, 160), -1)
    for line, text in enumerate(("jade and more 8812", "new today, message me", "price on request")):
        cv2.putText(page, text, (116, 120 + 44 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (40, 40, 40), 2)
    left, top, width, height = 116, 270, 540, 405
    page[top : top + height, left : left + width] = resized(pixels, width, height)
    cv2.putText(page, "12 minutes ago", (116, 740), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (150, 150, 150), 2)
    return page, (left, top, width, height)


def laid(host: Pixels, picture: Pixels, left: int, top: int) -> Pixels:
    """Lay a picture into another one."""
    shown = host.copy()
    shown[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return shown


def written(pixels: Pixels, box: tuple[int, int, int, int], colour: tuple[int, int, int], lines: int = 1) -> Pixels:
    """Lay an opaque block of one colour over a left, top, width, height, with so many lines of print on it."""
    shown = pixels.copy()
    left, top, width, height = box
    shown[top : top + height, left : left + width] = colour
    ink = (20, 20, 20) if sum(colour) > 380 else (250, 250, 250)
    step = height // (lines + 1)
    for line in range(lines):
        at = (left + width // 20, top + step * (line + 1) + step // 4)
        cv2.putText(shown, f"jade {8812 + line} price on request", at, cv2.FONT_HERSHEY_SIMPLEX, step / 60, ink, 2)
    return shown


def slab(host: Pixels, seed: int, corner: tuple[int, int, int, int], degrees: float) -> Pixels:
    """Draw a flat thing of straight edges (a box, a door, a tray) somewhat turned, as a camera sees it.

    Args:
        host: What it stands before.
        seed: Of its surface.
        corner: Its left, top, width and height before it is turned around its middle.
        degrees: By which it is turned.
    """
    left, top, width, height = corner
    middle = (left + width / 2, top + height / 2)
    outline = cv2.boxPoints((middle, (float(width), float(height)), degrees))
    mask = np.zeros(host.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.round(outline * 16).astype(np.int32), 255, cv2.LINE_AA, shift=4)
    surface = _surface(np.random.default_rng(seed), host.shape[1], host.shape[0])
    weight = cv2.GaussianBlur(mask, (0, 0), 0.8).astype(np.float32)[:, :, None] / 255
    return np.asarray(surface * weight + host * (1 - weight), np.uint8)


def encoded(pixels: Pixels, form: str = "JPEG", **options: object) -> bytes:
    """Write as a file of a format of Pillow's; JPEG at quality 90 where nothing else is said."""
    file = io.BytesIO()
    settings = {"quality": 90} if form == "JPEG" else {}
    Image.fromarray(pixels).save(file, form, **{**settings, **options})
    return file.getvalue()


def decoded(content: bytes) -> Pixels:
    """Read a file of a format of Pillow's."""
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), np.uint8)


def write_clip(path: Path, scenes: Sequence[Pixels], seconds: float, form: str = "mp4") -> None:
    """Write a clip of 12 frames a second that shows each scene for so many seconds."""
    rate = 12
    height, width = scenes[0].shape[:2]
    with av.open(str(path), "w", format=form) as container:
        stream = container.add_stream("mpeg4", rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.bit_rate = 4_000_000
        stream.time_base = Fraction(1, rate)
        for number in range(round(seconds * rate) * len(scenes)):
            frame = av.VideoFrame.from_ndarray(scenes[number // round(seconds * rate)], format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
