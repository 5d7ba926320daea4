"""The gauntlet: every edit of some photos among many originals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ImageOps

from matching.sets import Drawn
from others.phones import boards, feeds, glass, marks, pages, shapes, stickers, tones, viewers
from others.phones.clip import write_clip
from others.phones.picture import Picture, Rng, Shelf, limited, load, pick

Alone = Callable[[Picture, Rng], Picture]
Together = Callable[[list[Picture], Rng], Picture]


@dataclass(frozen=True, slots=True)
class Edit:
    """One kind of edit.

    Attributes:
        kind: Its name.
        draw: Draws it from the edited picture and its company.
        company: How many other originals it may show.
        screen: Whether the file is a screenshot, which apps often keep as PNG.
        quality: A fixed JPEG quality, or none.
    """

    kind: str
    draw: Together
    company: tuple[int, ...] = (0,)
    screen: bool = False
    quality: int | None = None


def _alone(draw: Alone) -> Together:
    return lambda company, rng: draw(company[0], rng)


def _mirror_crop_text(picture: Picture, rng: Rng) -> Picture:
    cut = shapes.cropped(ImageOps.mirror(picture), rng, float(rng.uniform(0.62, 0.82)))
    return marks.text_blocked(cut, rng)


CLIP = "clip"
EDITS: tuple[Edit, ...] = (
    Edit("resave", _alone(shapes.small_and_poor), quality=30),
    Edit("generations", _alone(shapes.passed_on), quality=60),
    Edit("thumbnail", _alone(shapes.thumbnail), quality=72),
    Edit("crop70", _alone(lambda picture, rng: shapes.cropped(picture, rng, 0.7))),
    Edit("crop50", _alone(lambda picture, rng: shapes.cropped(picture, rng, 0.5))),
    Edit("viewer", _alone(viewers.viewer), screen=True),
    Edit("feed", _alone(feeds.large), screen=True),
    Edit("feed_nine", feeds.nine, (8,), screen=True),
    Edit("watermark", _alone(marks.watermarked)),
    Edit("text", _alone(marks.text_blocked)),
    Edit("stickers", _alone(stickers.stuck)),
    Edit("mirror", _alone(shapes.mirrored)),
    Edit("quarter", _alone(shapes.quartered)),
    Edit("tilt", _alone(shapes.tilted)),
    Edit("filter", _alone(tones.filtered)),
    Edit("mosaic", _alone(marks.mosaicked)),
    Edit("screen_photo", _alone(glass.photo_of_screen)),
    Edit("grey", _alone(tones.greyed)),
    Edit("stretch", _alone(shapes.stretched)),
    Edit("mirror_crop_text", _alone(_mirror_crop_text)),
    Edit("collage4", boards.four, (3,)),
    Edit("collage9", boards.nine_board, (8,)),
    Edit("inset", boards.inset, (1,)),
    Edit(CLIP, lambda company, _: company[0], (2, 3)),
    Edit("own_chat", _alone(pages.chat), screen=True),
    Edit("own_listing", _alone(pages.listing), screen=True),
    Edit("own_picker", pages.picker, (8, 15), screen=True),
    Edit("own_story", _alone(boards.story)),
    Edit("own_frame", _alone(boards.shop_frame)),
    Edit("own_scribble", _alone(marks.scribbled)),
    Edit("own_enhanced", _alone(tones.enhanced)),
    Edit("own_strip", boards.long_strip, (1, 2, 3)),
)


def gauntlet(photos: Sequence[Path], out: Path, *, seed: int, edited: int) -> list[Drawn]:
    """Copies every photo and draws every edit of some of them.

    Args:
        photos: Pictures of different things.
        out: Folder for the files.
        seed: Fixes every draw.
        edited: How many photos are edited.

    Returns:
        What each file shows.
    """
    out.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(out)
    opened = [limited(load(path), 1280) for path in photos]
    names = [shelf.original(each, np.random.default_rng([seed, index, 0])) for index, each in enumerate(opened)]
    made = [Drawn(name, "original", (name,)) for name in names]
    chosen = np.random.default_rng([seed, len(photos)]).permutation(len(photos))[:edited]
    for index in sorted(int(each) for each in chosen):
        for place, edit in enumerate(EDITS, start=1):
            rng = np.random.default_rng([seed, index, place])
            others = [int(each) for each in rng.permutation(len(photos)) if each != index]
            seen = [index, *others[: pick(rng, edit.company)]]
            name = _drawn(edit, [opened[each] for each in seen], shelf, rng)
            made.append(Drawn(name, edit.kind, tuple(names[each] for each in seen)))
    return made


def _drawn(edit: Edit, company: list[Picture], shelf: Shelf, rng: Rng) -> str:
    if edit.kind == CLIP:
        name = shelf.name(rng, "mp4")
        write_clip(company, shelf.out / name, rng)
        return name
    picture = edit.draw(company, rng)
    if edit.quality is not None:
        return shelf.plain(picture, rng, edit.quality)
    return shelf.repost(picture, rng, screen=edit.screen)
