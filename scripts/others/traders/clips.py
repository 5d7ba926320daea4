"""Short clips: the photo with a slow zoom or pan, amid other photos."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageFilter

from others.traders.canvas import Hand, Picture, Pixels, cover, laid, within
from others.traders.letters import caption

_RATE = 15


class Slide:
    """One photo's part of a clip."""

    def __init__(self, hand: Hand, photo: Picture, size: tuple[int, int], seconds: float) -> None:
        width, height = size
        self.size = size
        self.frames = round(seconds * _RATE)
        page = cover(photo, width, height)
        if hand.chance(0.7):
            page = page.filter(ImageFilter.GaussianBlur(18))
            shown = within(photo, width, height)
            page = laid(page, shown, ((width - shown.width) / 2, (height - shown.height) / 2))
        self.page = np.asarray(page, np.uint8)
        zoom = hand.between(1.05, 1.16)
        self.ends = hand.pick(((1.0, zoom), (zoom, 1.0), (zoom, zoom)))
        reach = (zoom - 1) / 2
        self.start = np.array([hand.between(-reach, reach) * width, hand.between(-reach, reach) * height])

    def at(self, step: float) -> Pixels:
        """The frame at a moment from 0 to 1."""
        zoom = self.ends[0] + (self.ends[1] - self.ends[0]) * step
        middle = np.array(self.size) / 2
        drift = self.start * (1 - 2 * step) if self.ends[0] == self.ends[1] else 0 * self.start
        move = middle - zoom * middle + drift
        turn = np.array([[zoom, 0, move[0]], [0, zoom, move[1]]], np.float32)
        frame = cv2.warpAffine(self.page, turn, self.size, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(frame, np.uint8)


def frames(hand: Hand, photo: Picture, others: list[Picture]) -> Iterator[Pixels]:
    """A clip's frames, 3 to 5 seconds long, the photo in the middle of the others."""
    size = hand.pick(((432, 768), (480, 640), (540, 540), (640, 480)))
    own = hand.between(1.4, 2.0)
    rest = (hand.between(3.2, 4.8) - own) / len(others)
    parts = [Slide(hand, each, size, rest) for each in others]
    parts.insert(hand.whole(0, len(others)), Slide(hand, photo, size, own))
    words = caption(hand, size[0] * hand.between(0.5, 0.8), hand.whole(1, 2)) if hand.chance(0.6) else None
    at = (hand.between(0, 0.3) * size[0], hand.pick((0.05, 0.8)) * size[1])
    blend = hand.pick((0, 4, 6))
    last: Pixels | None = None
    for part in parts:
        for number in range(part.frames):
            frame = part.at(number / max(1, part.frames - 1))
            if last is not None and number < blend:
                share = (number + 1) / (blend + 1)
                frame = np.asarray(cv2.addWeighted(frame, share, last, 1 - share, 0), np.uint8)
            yield _written(frame, words, at)
        last = part.at(1.0)


def _written(frame: Pixels, words: Picture | None, at: tuple[float, float]) -> Pixels:
    if words is None:
        return frame
    return np.asarray(laid(Image.fromarray(frame), words, at), np.uint8)


def filmed(steps: Iterator[Pixels], to: Path) -> None:
    """Writes frames as an MP4 file."""
    first = next(steps)
    writer = cv2.VideoWriter(str(to), cv2.VideoWriter.fourcc(*"mp4v"), _RATE, (first.shape[1], first.shape[0]))
    if not writer.isOpened():
        raise OSError(f"cannot write a clip to {to}")
    writer.write(np.ascontiguousarray(first[:, :, ::-1]))
    for frame in steps:
        writer.write(np.ascontiguousarray(frame[:, :, ::-1]))
    writer.release()
