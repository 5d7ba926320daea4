"""What happens to one picture between two posts: each edit takes a picture and a generator, and returns a picture."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from evidence.market import lettering
from index.picture import decode, encode_jpeg

Pixels = NDArray[np.uint8]
"""(height, width, 3) uint8 RGB."""
Edit = Callable[[Pixels, Generator], Pixels]


def resave(picture: Pixels, rng: Generator) -> Pixels:
    """Save as JPEG of quality 30 to 90, and open again."""
    return saved(picture, int(rng.integers(30, 91)))


def saved(picture: Pixels, quality: int) -> Pixels:
    """Save as JPEG of this quality, and open again."""
    return decode(encode_jpeg(picture, quality), longest=1 << 15).pixels


def resize(picture: Pixels, rng: Generator) -> Pixels:
    """Shrink to between 45 and 85 percent."""
    share = rng.uniform(0.45, 0.85)
    height, width = picture.shape[:2]
    size = max(16, round(width * share)), max(16, round(height * share))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def crop(picture: Pixels, rng: Generator) -> Pixels:
    """Keep between 50 and 80 percent of the area, anywhere."""
    height, width = picture.shape[:2]
    share = rng.uniform(0.5, 0.8)
    tall = min(1.0, share ** rng.uniform(0.35, 0.65))
    rows, columns = round(height * tall), round(width * share / tall)
    top, left = int(rng.integers(0, height - rows + 1)), int(rng.integers(0, max(1, width - columns + 1)))
    return np.ascontiguousarray(picture[top : top + rows, left : left + columns])


def watermark(picture: Pixels, rng: Generator) -> Pixels:
    """Write a trader's name and number across a part, half transparent."""
    height, width = picture.shape[:2]
    layer = lettering.Layer(height, width)
    size = max(12, int(width * rng.uniform(0.045, 0.08)))
    row, left = int(height * rng.uniform(0.1, 0.85)), int(width * rng.uniform(0.05, 0.3))
    layer.characters((left, row), size, 4, rng)
    layer.text((left + 5 * size, row), lettering.handle(rng), size)
    return layer.over(picture, (255, 255, 255), rng.uniform(0.45, 0.8))


def tiled_watermark(picture: Pixels, rng: Generator) -> Pixels:
    """Repeat a slanting name over the whole picture, faintly."""
    height, width = picture.shape[:2]
    size, side = max(12, int(width * rng.uniform(0.03, 0.05))), int(np.hypot(height, width))
    layer = lettering.Layer(side, side)
    name = lettering.handle(rng)
    for row in range(0, side, size * 5):
        for left in range((row // size) % 7 * size, side, size * 12):
            layer.text((left, row), name, size)
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), rng.uniform(20, 40), 1.0)
    turned = cv2.warpAffine(layer.mask, matrix, (side, side))
    top, left = (side - height) // 2, (side - width) // 2
    layer.mask = np.ascontiguousarray(turned[top : top + height, left : left + width])
    return layer.over(picture, (255, 255, 255), rng.uniform(0.25, 0.45))


def text_block(picture: Pixels, rng: Generator) -> Pixels:
    """Lay an opaque block of price lines over 12 to 25 percent."""
    height, width = picture.shape[:2]
    rows, top = int(height * rng.uniform(0.14, 0.26)), 0 if rng.random() < 0.3 else -1
    columns = int(width * rng.uniform(0.8, 1.0))
    top = top if top == 0 else int(rng.integers(height // 2, height - rows + 1))
    ground = [(250, 250, 246), (196, 24, 30), (252, 226, 92), (20, 20, 22)][rng.integers(4)]
    ink = (255, 255, 255) if sum(ground) < 300 else (25, 20, 20)
    block = np.full((rows, columns, 3), ground, np.uint8)
    size, layer = max(10, rows // 5), lettering.Layer(rows, columns)
    layer.characters((size // 2, size // 3), int(size * 1.3), max(3, columns // size // 2), rng)
    layer.text((size // 2, int(size * 2)), lettering.offer(rng), size)
    layer.characters((size // 2, int(size * 3.4)), size, max(3, columns // size - 5), rng)
    result = picture.copy()
    result[top : top + rows, :columns] = layer.over(block, ink, 1.0)
    return result


def mirror(picture: Pixels, _rng: Generator) -> Pixels:
    """Swap left and right."""
    return np.ascontiguousarray(picture[:, ::-1])


def quarter_turn(picture: Pixels, rng: Generator) -> Pixels:
    """Turn by 90 degrees, either way."""
    return np.ascontiguousarray(np.rot90(picture, int(rng.choice([1, 3]))))


def turn(picture: Pixels, rng: Generator) -> Pixels:
    """Turn by 3 to 8 degrees and cut the corners off."""
    height, width = picture.shape[:2]
    angle = rng.uniform(3, 8) * rng.choice([-1, 1])
    zoom = 1 + 1.4 * np.sin(np.radians(abs(angle)))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), float(zoom))
    flags, border = cv2.INTER_LINEAR, cv2.BORDER_REFLECT
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), flags=flags, borderMode=border), np.uint8)


def stickers(picture: Pixels, rng: Generator) -> Pixels:
    """Stick two to four bright faces on it."""
    result, edge = picture.copy(), min(picture.shape[:2])
    for _ in range(int(rng.integers(2, 5))):
        radius = int(edge * rng.uniform(0.05, 0.1))
        x, y = (int(rng.integers(radius, n - radius)) for n in (picture.shape[1], picture.shape[0]))
        cv2.circle(result, (x, y), radius, (255, int(rng.integers(60, 215)), 40), -1, cv2.LINE_AA)
        for side in (-1, 1):
            cv2.circle(
                result, (x + side * radius // 3, y - radius // 4), max(2, radius // 7), (60, 30, 10), -1, cv2.LINE_AA
            )
        cv2.ellipse(
            result, (x, y + radius // 6), (radius // 2, radius // 2), 0, 20, 160, (60, 30, 10), max(2, radius // 9)
        )
    return result


def filtered(picture: Pixels, rng: Generator) -> Pixels:
    """Change light, contrast and colour as a phone's filters do."""
    gain = rng.uniform(0.8, 1.25, 3) * np.array([1.08, 1.0, 0.92]) ** rng.uniform(-1, 1)
    tone = (picture / 255.0) ** rng.uniform(0.75, 1.3) * gain
    grey = tone.mean(2, keepdims=True)
    mixed = grey + (tone - grey) * rng.uniform(0.5, 1.5)
    return np.asarray(np.clip(mixed * 255 + 0.5, 0, 255), np.uint8)


def grey(picture: Pixels, _rng: Generator) -> Pixels:
    """Take the colour out."""
    return np.asarray(cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), np.uint8)


def stretch(picture: Pixels, rng: Generator) -> Pixels:
    """Make it 10 to 25 percent wider or narrower."""
    factor = float(rng.uniform(1.1, 1.25)) ** int(rng.choice([-1, 1]))
    size = round(picture.shape[1] * factor), picture.shape[0]
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


EDITS: dict[str, Edit] = {
    "resave": resave,
    "resize": resize,
    "crop": crop,
    "watermark": watermark,
    "tiled watermark": tiled_watermark,
    "text block": text_block,
    "mirror": mirror,
    "stickers": stickers,
    "filter": filtered,
    "turn": turn,
    "quarter turn": quarter_turn,
    "grey": grey,
    "stretch": stretch,
}
"""Every edit of one picture, by its name in the truth tables."""
