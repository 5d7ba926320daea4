"""The edits by name, each a function of chance and of the photo at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from others.traders import camera, clips, collages, filters, letters, marks, screens
from others.traders.canvas import VIVID, Hand, Picture, Pixels, cover, laid, opened, scaled, shrunk, turned


@dataclass(slots=True)
class Job:
    """One photo to edit.

    Attributes:
        photo: The posted original.
        others: Files of other originals that may be shown with it.
        shown: Names of those that have been.
        quality: At which the result is saved.
    """

    photo: Picture
    others: Sequence[Path]
    quality: int
    shown: list[str] = field(default_factory=list)

    def more(self, hand: Hand, count: int) -> list[Picture]:
        """Other originals, noted as shown."""
        chosen = hand.some(self.others, count)
        self.shown += [path.name for path in chosen]
        return [opened(path) for path in chosen]


Edit = Callable[[Hand, Job], Picture | Iterator[Pixels]]
Ink = int | tuple[int, int, int]


def _resaved(_: Hand, job: Job) -> Picture:
    job.quality = 30
    return scaled(job.photo, 640 / max(job.photo.size))


def _generations(hand: Hand, job: Job) -> Picture:
    image = job.photo
    for _ in range(3):
        image = filters.sent(hand, image)
    return image


def _thumbnail(hand: Hand, job: Job) -> Picture:
    job.quality = hand.whole(60, 85)
    return cover(job.photo, 240, 240, hand.pick((0.5, 0.5, 0.35, 0.65)))


def cropped(hand: Hand, image: Picture, area: float) -> Picture:
    """A part of the picture of that share of its area, its sides cut unequally."""
    wide = hand.between(area**0.7, area**0.3)
    width, height = round(image.width * wide), round(image.height * area / wide)
    left, top = hand.between(0.1, 0.9) * (image.width - width), hand.between(0.1, 0.9) * (image.height - height)
    return image.crop((round(left), round(top), round(left) + width, round(top) + height))


def _watermark(hand: Hand, job: Job) -> Picture:
    """One mark over and over, aslant and half clear."""
    image = job.photo
    text = hand.pick((letters.shop, letters.phone, letters.phrase))(hand)
    size = min(image.size) * hand.between(0.035, 0.075)
    ink = hand.pick((*VIVID[:3], (255, 255, 255), (20, 20, 20)))
    mark = letters.outlined(text, size, ink, [], hand.whole(0, 3))
    if hand.chance(0.3):
        ring = Image.new("RGBA", (mark.width + 20, mark.height * 2), (0, 0, 0, 0))
        ImageDraw.Draw(ring).ellipse((1, 1, ring.width - 2, ring.height - 2), outline=ink, width=2)
        ring.alpha_composite(mark, (10, mark.height // 2))
        mark = ring
    mark = turned(mark, hand.pick((0, 1, 1)) * hand.between(15, 45) * hand.pick((-1, 1)))
    strength = hand.between(0.22, 0.5)
    mark.putalpha(mark.getchannel("A").point([round(level * strength) for level in range(256)]))
    step_x, step_y = mark.width * hand.between(1.05, 1.6), mark.height * hand.between(1.1, 2.2)
    if mark.height > image.height / 9:
        step_x, step_y = min(step_x, image.width / 1.7), min(step_y, image.height / 3.5)
    wide, high = image.width + 2 * mark.width, image.height + 2 * mark.height
    sheet = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    for row in range(int((high - mark.height) / step_y) + 1):
        for column in range(int((wide - mark.width) / step_x) + 1):
            sheet.alpha_composite(mark, (round((column + row % 2 / 2) * step_x), round(row * step_y)))
    return laid(image, sheet, (-mark.width / 2, -mark.height / 2))


def _blocked(hand: Hand, job: Job) -> Picture:
    """An opaque panel of text along an edge, in a corner, or across."""
    image = job.photo
    wide, high = hand.pick(((1.0, 0.2), (0.9, 0.22), (0.55, 0.36), (0.42, 0.42), (0.34, 0.8)))
    width, height = round(image.width * wide), round(image.height * high * hand.between(0.85, 1.1))
    panel = letters.block(hand, width, height)
    x = hand.pick((0.0, 0.04, 0.96, 1.0)) * (image.width - width)
    y = hand.pick((0.0, 0.05, 0.8, 0.95, 1.0)) * (image.height - height)
    return laid(image, panel, (x, y))


def _stickered(hand: Hand, job: Job) -> Picture:
    image = marks.strewn(hand, job.photo, hand.whole(3, 6))
    return letters.captioned(hand, image, 1) if hand.chance(0.4) else image


def _turned_little(hand: Hand, job: Job) -> Picture:
    """A turn by a few degrees; corners filled, or cut away."""
    degrees = hand.between(5, 12) * hand.pick((-1, 1))
    image = job.photo
    if hand.chance(0.35):
        lean = np.radians(abs(degrees))
        ratio = max(image.size) / min(image.size)
        grow = float(np.cos(lean) + ratio * np.sin(lean))
        big = scaled(image, grow).rotate(degrees, Image.Resampling.BICUBIC)
        left, top = (big.width - image.width) // 2, (big.height - image.height) // 2
        return big.crop((left, top, left + image.width, top + image.height))
    tilted = turned(image, degrees)
    if hand.chance(0.3):
        back = cover(image, *tilted.size).filter(ImageFilter.GaussianBlur(25))
    else:
        back = Image.new("RGB", tilted.size, hand.pick(((0, 0, 0), (255, 255, 255), *VIVID[3:6])))
    return laid(back, tilted, (0, 0))


def _mosaic(hand: Hand, job: Job) -> Picture:
    """One patch or two of large squares."""
    image = job.photo.copy()
    for _ in range(hand.whole(1, 2)):
        wide, high = hand.between(0.25, 0.5), hand.between(0.18, 0.4)
        box_w, box_h = round(image.width * wide), round(image.height * high)
        left, top = (
            round(hand.between(0, 1) * (image.width - box_w)),
            round(hand.between(0, 1) * (image.height - box_h)),
        )
        cell = max(6, round(min(image.size) * hand.between(0.025, 0.06)))
        patch = image.crop((left, top, left + box_w, top + box_h))
        coarse = patch.resize((max(2, box_w // cell), max(2, box_h // cell)), Image.Resampling.BOX)
        image.paste(coarse.resize(patch.size, Image.Resampling.NEAREST), (left, top))
    return image


def _grey(hand: Hand, job: Job) -> Picture:
    grey = ImageOps.grayscale(job.photo)
    if hand.chance(0.6):
        grey = ImageOps.autocontrast(grey, cutoff=hand.between(0, 3))
    return grey.convert("RGB")


def _stretched(hand: Hand, job: Job) -> Picture:
    by = hand.between(1.15, 1.4)
    return scaled(job.photo, by, 1.0) if hand.chance(0.5) else scaled(job.photo, 1.0, by)


def _mirror_crop_text(hand: Hand, job: Job) -> Picture:
    image = cropped(hand, ImageOps.mirror(job.photo), hand.between(0.65, 0.8))
    return letters.captioned(hand, image)


def _grid(side: int, low: float, high: float) -> Edit:
    def edit(hand: Hand, job: Job) -> Picture:
        return collages.grid(hand, [job.photo, *job.more(hand, side * side - 1)], hand.between(low, high))

    return edit


def _wiped(hand: Hand, job: Job) -> Picture:
    """Blur or squares wiped on with a finger, at times a scribble besides."""
    image = job.photo
    if hand.chance(0.5):
        soft = image.filter(ImageFilter.GaussianBlur(min(image.size) * hand.between(0.02, 0.04)))
    else:
        cell = hand.whole(14, 30)
        soft = scaled(scaled(image, 1 / cell), cell).resize(image.size, Image.Resampling.NEAREST)
    wipe = Image.new("L", image.size, 0)
    pen = round(min(image.size) * hand.between(0.07, 0.13))
    for _ in range(hand.whole(1, 3)):
        _stroke(hand, ImageDraw.Draw(wipe), pen, 255, image.size)
    image = Image.composite(soft, image, wipe)
    if hand.chance(0.6):
        for _ in range(hand.whole(1, 3)):
            _stroke(hand, ImageDraw.Draw(image), max(4, pen // 6), hand.pick(VIVID), image.size)
    return letters.captioned(hand, image, 1) if hand.chance(0.4) else image


def _stroke(hand: Hand, draw: ImageDraw.ImageDraw, pen: int, ink: Ink, size: tuple[int, int]) -> None:
    """One wavering line of a finger."""
    x, y = hand.between(0.1, 0.9) * size[0], hand.between(0.1, 0.9) * size[1]
    turn = hand.between(0, 2 * np.pi)
    step = min(size) * hand.between(0.02, 0.05)
    for _ in range(hand.whole(12, 24)):
        turn += hand.between(-0.45, 0.45)
        if not (0 < x < size[0] and 0 < y < size[1]):
            turn += np.pi / 3
        to_x, to_y = float(x + step * np.cos(turn)), float(y + step * np.sin(turn))
        draw.line((x, y, to_x, to_y), fill=ink, width=pen)
        draw.ellipse((to_x - pen / 2, to_y - pen / 2, to_x + pen / 2, to_y + pen / 2), fill=ink)
        x, y = to_x, to_y


def _magnified(hand: Hand, job: Job) -> Picture:
    """A round enlarged detail in a corner, an arrow from where it is."""
    image = job.photo
    reach = round(min(image.size) * hand.between(0.14, 0.19))
    x, y = hand.between(0.35, 0.65) * image.width, hand.between(0.35, 0.65) * image.height
    near = reach / hand.between(1.8, 2.6)
    detail = image.crop((round(x - near), round(y - near), round(x + near), round(y + near)))
    disc = np.zeros((reach * 2, reach * 2), np.uint8)
    cv2.circle(disc, (reach, reach), reach - 2, 255, -1, cv2.LINE_AA)
    ink = hand.pick(VIVID)
    glass = cover(detail, reach * 2, reach * 2).convert("RGBA")
    ImageDraw.Draw(glass).ellipse((2, 2, 2 * reach - 3, 2 * reach - 3), outline=ink, width=max(3, reach // 16))
    glass.putalpha(Image.fromarray(disc))
    right, low = hand.chance(0.5), hand.chance(0.5)
    at = (
        (image.width - 2.1 * reach) * right + 0.1 * reach * (not right),
        (image.height - 2.1 * reach) * low + 0.1 * reach * (not low),
    )
    image = image.copy()
    draw = ImageDraw.Draw(image)
    draw.line((x, y, at[0] + reach, at[1] + reach), fill=ink, width=max(3, reach // 18))
    draw.ellipse((x - near, y - near, x + near, y + near), outline=ink, width=max(3, reach // 18))
    return laid(image, glass, at, 0.4)


def _unequal(hand: Hand, job: Job) -> Picture:
    return collages.unequal(hand, job.photo, job.more(hand, hand.whole(2, 3)))


EDITS: dict[str, Edit] = {
    "resave": _resaved,
    "generations": _generations,
    "thumbnail": _thumbnail,
    "crop_70": lambda hand, job: cropped(hand, job.photo, 0.7),
    "crop_50": lambda hand, job: cropped(hand, job.photo, 0.5),
    "viewer": lambda hand, job: screens.viewer(hand, job.photo),
    "feed": lambda hand, job: screens.feed(hand, job.photo),
    "feed_nine": lambda hand, job: screens.nine(hand, [job.photo, *job.more(hand, 8)]),
    "watermark": _watermark,
    "text_block": _blocked,
    "stickers": _stickered,
    "mirror": lambda _, job: ImageOps.mirror(job.photo),
    "quarter_turn": lambda hand, job: job.photo.transpose(
        hand.pick((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270))
    ),
    "turn": _turned_little,
    "filters": lambda hand, job: filters.filtered(hand, job.photo),
    "mosaic": _mosaic,
    "screen_photo": lambda hand, job: camera.of_screen(hand, job.photo),
    "grey": _grey,
    "stretch": _stretched,
    "mirror_crop_text": _mirror_crop_text,
    "collage_2x2": _grid(2, 0.0, 0.0),
    "collage_3x3": _grid(3, 0.008, 0.03),
    "inset": lambda hand, job: collages.inset(hand, job.photo, job.more(hand, 1)[0]),
    "clip": lambda hand, job: clips.frames(hand, job.photo, job.more(hand, hand.whole(2, 3))),
    "own_frame": lambda hand, job: collages.framed(hand, job.photo),
    "own_unequal_collage": _unequal,
    "own_story": lambda hand, job: collages.story(hand, job.photo),
    "own_finger_wipe": _wiped,
    "own_turned_inset": lambda hand, job: collages.turned_inset(hand, job.photo),
    "own_share_poster": lambda hand, job: screens.poster(hand, job.photo),
    "own_chat": lambda hand, job: screens.chat(hand, job.photo),
    "own_magnifier": _magnified,
}


def drawn(hand: Hand, kind: str, job: Job, to: Path) -> Path:
    """Draws one edit and writes it; ``to`` has no suffix yet.

    Returns:
        The file written.
    """
    result = EDITS[kind](hand, job)
    if not isinstance(result, Image.Image):
        path = to.with_suffix(".mp4")
        clips.filmed(result, path)
        return path
    path = to.with_suffix(".jpg")
    shrunk(result, 2200).convert("RGB").save(path, quality=job.quality)
    return path
