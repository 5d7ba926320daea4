"""Bytes to pixels: the only decoder of stills, and the only encoder of thumbnails.

Runs on files that come from criminals' accounts: call it in a process that may die (``evidence.engines``).
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from index.errors import PictureError

register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own bound below counts what is really decoded
ImageFile.MAXBLOCK = 1 << 22  # files are read, and pixels taken over, in one piece mostly, not in dozens

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
"""Formats that are decoded; others are never handed to a decoder. JPEG covers MPO."""

MOST_PIXELS = 120_000_000
"""A picture that takes more pixels than this to decode is refused; JPEG is decoded at a reduced size first."""

LEAST_EDGE = 8
"""A picture with an edge shorter than this, in pixels, has nothing to link by."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded picture.

    Attributes:
        pixels: (height, width, 3) uint8 RGB, upright, transparency on white; may be smaller than the original.
        width: Of the original, upright, in pixels; of what is left of it, where a file that is turned breaks off.
        height: Of the original, upright, in pixels.
        complete: False where the file breaks off and only a part could be decoded.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    complete: bool


def decode(content: bytes, *, longest: int) -> Picture:
    """Decode a still; a JPEG much larger than ``longest`` at a half, a quarter or an eighth of its size.

    Args:
        content: The file's bytes.
        longest: The longer edge that is wanted, in pixels; the result is shrunk to it where it is larger.

    Raises:
        PictureError: Not one of FORMATS, broken from the start, or too large.
    """
    try:
        return _decode(content, longest, partial=False)
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        RuntimeError,
        NotImplementedError,
        IndexError,
        TypeError,
    ) as error:
        try:
            return _decode(content, longest, partial=True)
        except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, NotImplementedError, IndexError, TypeError):
            raise PictureError(_reason(error)) from error


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return "no picture that can be decoded" if "cannot identify image file" in text else text


def _decode(content: bytes, longest: int, *, partial: bool) -> Picture:
    ImageFile.LOAD_TRUNCATED_IMAGES = partial
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
            image.draft(None, _draft_size(width, height, longest))
            if image.width * image.height > MOST_PIXELS:
                raise PictureError(
                    f"{width} x {height} pixels; more than {MOST_PIXELS // 1_000_000} million are not decoded"
                )
            image.load()
            orientation = image.getexif().get(0x0112, 1)
            turned = orientation in (5, 6, 7, 8)
            part = _decoded_part(image) if partial else image
            if turned:
                # Boxes are told by the upright width, so what is missing of it must not stretch them.
                width, height = height * part.height // image.height, width
            pixels = shrunk(_rgb(part if orientation == 1 else ImageOps.exif_transpose(part)), longest)
    return Picture(pixels, width, height, complete=not partial)


def _decoded_part(image: Image.Image) -> Image.Image:
    """Leave out the fill below where a broken file breaks off: it is no part of the picture."""
    rows = np.asarray(image.convert("L"))
    drawn = np.flatnonzero(np.ptp(rows, axis=1) > 2)
    last = int(drawn[-1]) + 1 if drawn.size else 0
    return image.crop((0, 0, image.width, last)) if LEAST_EDGE <= last < image.height else image


def _draft_size(width: int, height: int, longest: int) -> tuple[int, int]:
    factor = min(1.0, longest / max(width, height, 1))
    return max(1, int(width * factor)), max(1, int(height * factor))


def _rgb(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, np.float32)
        span = float(np.max(values)) if values.size else 0.0
        top = 1.0 if span <= 1.0 else 255.0 if span <= 255.0 else 65535.0 if span <= 65535.0 else span
        grey = np.clip(np.nan_to_num(values) * (255.0 / top), 0, 255).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        image = Image.alpha_composite(ground, layer)
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))


def shrunk(pixels: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    """Shrink (height, width, 3) pixels so that the longer edge is at most ``longest``; never enlarge."""
    height, width = pixels.shape[:2]
    if max(height, width) <= longest:
        return np.ascontiguousarray(pixels)
    factor = longest / max(height, width)
    return resized(pixels, (max(1, round(width * factor)), max(1, round(height * factor))))


def resized(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Shrink pixels to ``size`` (width, height): halved by averaging, then to the exact size between neighbours.

    Averaging over parts of pixels would take five times as long (3.6 ms against 0.7 for a picture of ads); thumbnails
    made so keep 98 to 100 % of the words that coarser copies share with them (measured on 80 pictures, at four sizes).
    """
    while pixels.shape[1] >= 2 * size[0] and pixels.shape[0] >= 2 * size[1]:
        height, width = pixels.shape[0] // 2, pixels.shape[1] // 2
        even = pixels[: 2 * height, : 2 * width]
        pixels = np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    near = pixels.shape[1] < 2 * size[0] and pixels.shape[0] < 2 * size[1]
    way = cv2.INTER_LINEAR if near else cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)


def encode_jpeg(pixels: NDArray[np.uint8], quality: int) -> bytes:
    """Write (height, width, 3) uint8 RGB as JPEG."""
    _, code = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(code)


def decode_grey(jpeg: bytes) -> NDArray[np.uint8]:
    """Read a thumbnail of our own making as (height, width) uint8 luminance.

    Raises:
        PictureError: The bytes are no JPEG; the file of thumbnails was changed.
    """
    return _thumbnail(jpeg, cv2.IMREAD_GRAYSCALE)


def decode_colour(jpeg: bytes) -> NDArray[np.uint8]:
    """Read a thumbnail of our own making as (height, width, 3) uint8 RGB.

    Raises:
        PictureError: The bytes are no JPEG; the file of thumbnails was changed.
    """
    return np.asarray(cv2.cvtColor(_thumbnail(jpeg, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB), np.uint8)


def shrunk_jpeg(jpeg: bytes, edge: int) -> bytes:
    """Shrink a thumbnail of our own making so that its longer edge is at most ``edge`` pixels.

    Raises:
        PictureError: The bytes are no JPEG; the file of thumbnails was changed.
    """
    return encode_jpeg(shrunk(decode_colour(jpeg), edge), 78)


def _thumbnail(jpeg: bytes, mode: int) -> NDArray[np.uint8]:
    found = cv2.imdecode(np.frombuffer(jpeg, np.uint8), mode) if jpeg else None
    if found is None:
        raise PictureError("a thumbnail is broken; run 'evidence rebuild', then 'evidence dedupe'")
    return np.asarray(found, np.uint8)
