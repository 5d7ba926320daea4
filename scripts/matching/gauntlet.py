"""The gauntlet: some photos of a folder in every edit, the others and a folder of distractors to be confused with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator, default_rng

from evidence.market import clips
from evidence.market.edits import Pixels
from index.picture import encode_jpeg
from matching import altering, bending, covering, dressing, fresh, further, showing, spoiling, trading
from matching.sets import DISTRACTOR, ORIGINAL, Drawn

NEEDED = 11
"""Pictures that an edit is handed: the one it edits, then others for cells, hosts, stickers and faces."""

CLIP = "clip"


@dataclass(frozen=True, slots=True)
class Edit:
    """One way to repost a picture.

    Attributes:
        make: Takes NEEDED pictures, the one to edit first; returns the edited picture.
        others: So many of the other pictures can be seen in it.
        quality: Least and most JPEG quality of the file.
    """

    make: Callable[[Sequence[Pixels], Generator], Pixels]
    others: int = 0
    quality: tuple[int, int] = (68, 90)


EDITS: dict[str, Edit] = {
    "re-save": Edit(bending.small, quality=(30, 30)),
    "generations": Edit(bending.generations, quality=(42, 52)),
    "thumbnail": Edit(bending.thumbnail, quality=(55, 75)),
    "crop 70": Edit(bending.crop_70),
    "crop 50": Edit(bending.crop_50),
    "viewer": Edit(showing.viewer),
    "feed of one": Edit(showing.feed_one, others=2),
    "feed of nine": Edit(showing.feed_nine, others=10),
    "tiled watermark": Edit(covering.tiled_watermark),
    "text block": Edit(covering.text_block),
    "stickers": Edit(covering.stickers, others=1),
    "mirror": Edit(bending.mirror),
    "quarter turn": Edit(bending.quarter_turn),
    "turn": Edit(bending.turn),
    "filters": Edit(bending.filters),
    "mosaic": Edit(covering.mosaic),
    "photo of a screen": Edit(bending.screen),
    "grey": Edit(bending.grey),
    "stretch": Edit(bending.stretch),
    "mirror, crop, text": Edit(covering.three_at_once),
    "2x2 without gutter": Edit(showing.grid_2x2, others=3),
    "3x3 with gutter": Edit(showing.grid_of_nine, others=8),
    "inset": Edit(showing.inset, others=1),
}
"""Every edit but the clip, by the name in the table."""

FURTHER: dict[str, Edit] = {
    "blurred backdrop": Edit(further.blurred_backdrop),
    "framed": Edit(further.framed),
    "one and two": Edit(further.one_and_two, others=2),
    "stacked": Edit(further.stacked, others=2),
    "six": Edit(further.six, others=5),
    "chat": Edit(further.chat, others=2),
    "shop": Edit(further.shop),
    "story": Edit(further.story),
    "player": Edit(further.player),
    "bold words": Edit(further.bold_words),
    "strip and code": Edit(further.strip_and_code),
    "marks by hand": Edit(further.marks),
    "large faces": Edit(further.large_faces),
    "dim": Edit(altering.dim),
    "overexposed": Edit(altering.overexposed),
    "negative": Edit(altering.negative),
    "palette": Edit(altering.palette),
    "local contrast": Edit(altering.local_contrast),
    "smoothed": Edit(altering.smoothed),
    "lens": Edit(altering.lens),
    "print on a table": Edit(altering.print_on_table),
    "far turn": Edit(altering.far_turn),
    "close-up": Edit(altering.close_up),
    "tiny": Edit(altering.tiny),
    "upside down": Edit(altering.upside_down),
    "round": Edit(altering.round_picture),
    "shadowed": Edit(altering.shadowed),
}
"""Edits that no rule was made with at first; see ``matching.further`` and ``matching.altering``."""

LATER: dict[str, Edit] = {
    "nested viewer": Edit(dressing.nested),
    "feed of a grid": Edit(dressing.feed_of_a_grid, others=8),
    "turned grid": Edit(dressing.turned_grid, others=3),
    "film": Edit(dressing.film),
    "pattern frame": Edit(dressing.pattern_frame),
    "A and B": Edit(dressing.a_and_b, others=1),
    "logo": Edit(dressing.logo),
    "square code": Edit(dressing.square_code),
    "dark band": Edit(dressing.dark_band),
    "subtitle": Edit(dressing.subtitle),
    "sixteen": Edit(dressing.sixteen, others=10),
    "scattered": Edit(dressing.scattered),
    "round corners": Edit(dressing.round_corners),
    "listed": Edit(dressing.listed, others=5),
    "poster": Edit(dressing.poster),
    "out of focus": Edit(spoiling.out_of_focus),
    "moved": Edit(spoiling.moved),
    "noisy": Edit(spoiling.noisy),
    "specks": Edit(spoiling.specks),
    "other hue": Edit(spoiling.other_hue),
    "hazy": Edit(spoiling.hazy),
    "duotone": Edit(spoiling.duotone),
    "slanted": Edit(spoiling.slanted),
    "sheared": Edit(spoiling.sheared),
    "halftone": Edit(spoiling.halftone),
    "portrait": Edit(spoiling.portrait),
    "strip": Edit(spoiling.strip),
    "fringed": Edit(spoiling.fringed),
    "coarse": Edit(spoiling.coarse, quality=(8, 10)),
    "glowing": Edit(spoiling.glowing),
    "equalised": Edit(spoiling.equalised),
}
"""Edits drawn when all rules stood; see ``matching.dressing`` and ``matching.spoiling``."""

FRESH: dict[str, Edit] = {
    "dark room": Edit(fresh.dark_room),
    "drawn stickers": Edit(fresh.drawn_stickers),
}
"""Edits as others drew them; see ``matching.fresh``."""

TRADE: dict[str, Edit] = {
    "sold stamp": Edit(trading.sold_stamp),
    "date stamp": Edit(trading.date_stamp),
    "maker bar": Edit(trading.maker_bar),
    "blurred part": Edit(trading.blurred_part),
    "scrapbook": Edit(trading.scrapbook, others=2),
    "light leak": Edit(trading.light_leak),
    "floating lights": Edit(trading.floating_lights),
    "detailed": Edit(trading.detailed),
    "price tag": Edit(trading.price_tag),
    "couplet": Edit(trading.couplet),
    "torn": Edit(trading.torn),
    "old photo": Edit(trading.old_photo),
    "short video": Edit(trading.short_video),
    "live": Edit(trading.live, others=1),
    "slider": Edit(trading.slider, others=1),
}
"""Edits that traders' apps make, drawn when all rules stood; see ``matching.trading``."""

MORE: Mapping[str, Mapping[str, Edit]] = {"further": FURTHER, "later": LATER, "trade": TRADE, "fresh": FRESH}
"""What may be drawn in the place of EDITS and the clip, by its name."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to draw from: photos of different things, how many to edit, a seed, a folder that only distracts.

    ``more`` asks for edits of MORE in the place of EDITS and the clip.
    """

    photos: Sequence[Pixels]
    edited: int
    seed: int
    distractors: Path | None = None
    more: str = ""


def generator(seed: int, number: int, edit: str) -> Generator:
    """Return the generator of one edit of one photo, so that a change to one edit leaves the others as they were."""
    return default_rng([seed, number, *edit.encode()])


def files(folder: Path, wishes: Wishes) -> Iterator[Drawn]:
    """Draw every file of the set into a folder."""
    count = len(wishes.photos)
    for number, photo in enumerate(wishes.photos):
        name = original(number)
        (folder / name).write_bytes(encode_jpeg(photo, 92))
        yield Drawn(name, ORIGINAL, (name,))
    for number in sorted(default_rng([wishes.seed, 79]).permutation(count)[: wishes.edited].tolist()):
        rest = default_rng([wishes.seed, number]).permutation([each for each in range(count) if each != number])
        chosen = [number, *(int(each) for each in np.resize(rest, NEEDED - 1))]
        taken = [wishes.photos[each] for each in chosen]
        if wishes.more:
            yield from _edited(folder, taken, chosen, wishes.seed, MORE[wishes.more])
        else:
            yield from edited(folder, taken, chosen, wishes.seed)
    if wishes.distractors is not None:
        yield from _distractors(folder, wishes.distractors)


def original(number: int) -> str:
    """Name the file of an original."""
    return f"{number:05d}_original.jpg"


def edited(folder: Path, pictures: Sequence[Pixels], numbers: Sequence[int], seed: int) -> Iterator[Drawn]:
    """Write the first of NEEDED pictures in every edit; ``numbers`` are those of their originals."""
    yield from _edited(folder, pictures, numbers, seed, EDITS)
    name = f"{numbers[0]:05d}_{CLIP}.mp4"
    clips.write(folder / name, showing.clip(pictures[0], generator(seed, numbers[0], CLIP)), showing.RATE)
    yield Drawn(name, CLIP, (original(numbers[0]),))


def _edited(
    folder: Path, pictures: Sequence[Pixels], numbers: Sequence[int], seed: int, edits: Mapping[str, Edit]
) -> Iterator[Drawn]:
    for kind, edit in edits.items():
        name = f"{numbers[0]:05d}_{kind}.jpg"
        (folder / name).write_bytes(reposted(edit, pictures, generator(seed, numbers[0], kind)))
        yield Drawn(name, kind, tuple(original(each) for each in numbers[: 1 + edit.others]))


def reposted(edit: Edit, pictures: Sequence[Pixels], rng: Generator) -> bytes:
    """Edit the first picture and save it; returns JPEG."""
    made = np.ascontiguousarray(edit.make(pictures, rng))
    return encode_jpeg(made, int(rng.integers(edit.quality[0], edit.quality[1] + 1)))


def _distractors(folder: Path, source: Path) -> Iterator[Drawn]:
    for number, path in enumerate(sorted(path for path in source.rglob("*") if path.is_file())):
        name = f"d{number:06d}_{DISTRACTOR}{path.suffix.lower()}"
        shutil.copyfile(path, folder / name)
        yield Drawn(name, DISTRACTOR, (name,))
