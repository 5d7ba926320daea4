"""A short clip that shows the photo amid others."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import ImageFilter

from others.phones.picture import Picture, Rng, between, chance, covering, limited, pick, within

_SIZES = ((480, 854), (540, 960), (720, 1280), (640, 640), (854, 480), (576, 768))


def write_clip(company: list[Picture], to: Path, rng: Rng) -> None:
    """Writes three to five seconds; the first picture gets the most time, at a random turn."""
    size, rate = pick(rng, _SIZES), pick(rng, (12, 15, 20, 24))
    writer = cv2.VideoWriter(str(to), cv2.VideoWriter.fourcc(*"mp4v"), rate, size)
    total, share = between(rng, 3.1, 4.9), between(rng, 0.38, 0.5)
    others = [1.0 - share] if len(company) == 1 else [(1 - share) / (len(company) - 1)] * (len(company) - 1)
    fade = pick(rng, (0, 0, 3, 5))
    last: np.ndarray | None = None
    for each in rng.permutation(len(company)):
        count = round(rate * total * ([share, *others][int(each)]))
        for step, frame in enumerate(_moving(company[int(each)], size, rng, count)):
            shown = np.asarray(frame)[..., ::-1]
            if last is not None and step < fade:
                part = (step + 1) / (fade + 1)
                shown = np.asarray(shown * part + last * (1 - part), np.uint8)
            writer.write(np.ascontiguousarray(shown))
        last = np.asarray(frame)[..., ::-1]
    writer.release()


def _moving(picture: Picture, size: tuple[int, int], rng: Rng, count: int) -> list[Picture]:
    # Slow zoom or pan over the picture, fitted whole or filling the frame.
    wide, high = size
    left_over = min(wide / high, picture.width / picture.height) / max(wide / high, picture.width / picture.height)
    if left_over < 0.7 or chance(rng, 0.6):
        small = limited(picture, 200).filter(ImageFilter.GaussianBlur(8))
        board = covering(small, wide, high) if chance(rng, 0.5) else covering(picture, wide, high).point(lambda _: 0)
        shown = within(picture, wide, high)
        board.paste(shown, ((wide - shown.width) // 2, (high - shown.height) // 2))
    else:
        board = covering(picture, wide, high)
    start, end = (1.0, between(rng, 1.06, 1.22)) if chance(rng, 0.5) else (between(rng, 1.06, 1.22), 1.0)
    drift = rng.uniform(0.2, 0.8, (2, 2))
    frames = []
    for step in np.linspace(0, 1, max(count, 1)):
        zoom = start + (end - start) * step
        x, y = drift[0] + (drift[1] - drift[0]) * step
        left, top = (wide - wide / zoom) * x, (high - high / zoom) * y
        frames.append(board.resize(size, box=(left, top, left + wide / zoom, top + high / zoom)))
    return frames
