"""Tables: many pieces on few cloths, and reposts of those photos."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from matching.sets import Drawn
from others.phones import marks, shapes, stickers, tones
from others.phones.cut import cutouts
from others.phones.laying import laid as laid_on
from others.phones.laying import tables_for
from others.phones.picture import Picture, Rng, Shelf, floats, load, resized
from others.phones.shapes import Box
from others.wishes import Laying

REPOSTS = 3
_QUALITY = {"resave": 30, "generations": 60, "thumbnail": 72}


def _crop(picture: Picture, rng: Rng, box: Box) -> Picture:
    return shapes.cropped(picture, rng, 0.7, keep=box)


def _clear(draw: Callable[[Picture, Rng], Picture]) -> Callable[[Picture, Rng, Box], Picture]:
    # On a cloth that many photos share only the piece tells them apart, so it stays in sight.
    def drawn(picture: Picture, rng: Rng, box: Box) -> Picture:
        before, edited = floats(picture.crop(box)), picture
        for _ in range(20):
            edited = draw(picture, rng)
            after = floats(resized(edited, *picture.size).crop(box))
            if float((np.abs(after - before).max(axis=-1) > 0.15).mean()) < 0.3:
                break
        return edited

    return drawn


def _unboxed(draw: Callable[[Picture, Rng], Picture]) -> Callable[[Picture, Rng, Box], Picture]:
    return lambda picture, rng, _: draw(picture, rng)


EDITS: tuple[tuple[str, Callable[[Picture, Rng, Box], Picture]], ...] = (
    ("resave", _unboxed(shapes.small_and_poor)),
    ("generations", _unboxed(shapes.passed_on)),
    ("thumbnail", _unboxed(shapes.thumbnail)),
    ("crop70", _crop),
    ("watermark", _unboxed(marks.watermarked)),
    ("text", _clear(marks.text_blocked)),
    ("stickers", _clear(stickers.stuck)),
    ("filter", _unboxed(tones.filtered)),
    ("mirror", _unboxed(shapes.mirrored)),
)


def tables(wishes: Laying, out: Path) -> list[Drawn]:
    """Lays every piece on every cloth and reposts each photo three times.

    Args:
        wishes: See the class.
        out: The folder to write to.

    Returns:
        What each file shows.
    """
    seed, laid, on = wishes.seed, wishes.laid, wishes.on
    out.mkdir(parents=True, exist_ok=True)
    shelf, rng = Shelf(out), np.random.default_rng([seed, on])
    order = rng.permutation(len(wishes.cloths))[:on]
    places = tables_for([load(wishes.cloths[int(each)]) for each in order], rng, on)
    made: list[Drawn] = []
    for index, piece in enumerate(cutouts(wishes.pieces, rng, laid)):
        for number, table in enumerate(places):
            which = index * on + number
            rng_photo = np.random.default_rng([seed, which, 0])
            photo, box = laid_on(piece, table, rng_photo)
            name = shelf.original(photo, rng_photo)
            made.append(Drawn(name, "original", (name,)))
            for edit in np.random.default_rng([seed, which]).permutation(len(EDITS))[:REPOSTS]:
                kind, draw = EDITS[int(edit)]
                own = np.random.default_rng([seed, which, int(edit) + 1])
                made.append(Drawn(_kept(kind, draw(photo, own, box), shelf, own), kind, (name,)))
    return made


def _kept(kind: str, picture: Picture, shelf: Shelf, rng: Rng) -> str:
    if kind in _QUALITY:
        return shelf.plain(picture, rng, _QUALITY[kind])
    return shelf.repost(picture, rng, screen=False)
