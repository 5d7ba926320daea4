"""Small things that lie fixed on a trader's cloth: rulers, coins, tags."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from others.phones.picture import Floats, Picture, Rng, between, chance, floats, from_floats, pick
from others.phones.words import lettering, tongue


def _ruler(rng: Rng) -> Picture:
    wide, high = int(between(rng, 500, 900)), int(between(rng, 60, 95))
    drawn = Image.new("RGBA", (wide, high), pick(rng, ("#e9cf8e", "#d7dde0", "#f4f4f4", "#f7d046")))
    pen, step = ImageDraw.Draw(drawn), 9
    speech = tongue(rng)
    for mark in range(1, wide // step):
        long = 0.5 if mark % 10 == 0 else 0.36 if mark % 5 == 0 else 0.22
        pen.line((mark * step, 0, mark * step, high * long), fill="#222222", width=2)
        if mark % 10 == 0:
            pen.text(
                (mark * step, high * 0.72),
                str(mark // 10),
                fill="#222222",
                font=lettering(rng, speech, 22),
                anchor="mm",
            )
    return drawn


def _coin(rng: Rng) -> Picture:
    side = int(between(rng, 80, 130))
    drawn = Image.new("RGBA", (side * 3, side * 3), (0, 0, 0, 0))
    pen, edge = ImageDraw.Draw(drawn), side * 3 - 1
    metal, dark = pick(rng, (("#c9a227", "#8f6f12"), ("#c0c4c8", "#85898d"), ("#b87333", "#7a4a1d")))
    pen.ellipse((0, 0, edge, edge), fill=metal, outline=dark, width=12)
    pen.ellipse((24, 24, edge - 24, edge - 24), outline=dark, width=6)
    words = pick(rng, ("1", "5", "10", "50", "2"))
    pen.text((edge / 2, edge / 2), words, fill=dark, font=lettering(rng, tongue(rng), side * 1.4), anchor="mm")
    return drawn.resize((side, side), Image.Resampling.LANCZOS)


def _tag(rng: Rng) -> Picture:
    speech = tongue(rng)
    drawn = Image.new(
        "RGBA",
        (int(between(rng, 240, 380)), int(between(rng, 110, 190))),
        pick(rng, ("#fffef5", "#fff59d", "#ffffff", "#f8bbd0")),
    )
    pen, ink = ImageDraw.Draw(drawn), pick(rng, ("#1a237e", "#111111", "#b71c1c"))
    size = drawn.height * 0.26
    for row, words in enumerate((pick(rng, speech.names), speech.price(rng))):
        spot = (drawn.width * 0.08, drawn.height * (0.3 + 0.4 * row))
        pen.text(spot, words, fill=ink, font=lettering(rng, speech, size * (1 if row else 0.72)), anchor="lm")
    return drawn


_DRAWN: tuple[Callable[[Rng], Picture], ...] = (_ruler, _coin, _tag)


def with_props(cloth: Floats, rng: Rng) -> Floats:
    """Lays up to three props about the rim of where pieces come to lie."""
    picture = from_floats(cloth)
    if chance(rng, 0.25):
        return floats(picture)
    # Pieces lie in the middle, so props keep to its four sides.
    sides = ((0.5, 0.17), (0.5, 0.83), (0.2, 0.5), (0.8, 0.5), (0.23, 0.21), (0.77, 0.79))
    for place in rng.permutation(len(sides))[: int(rng.integers(1, 4))]:
        prop = pick(rng, _DRAWN)(rng)
        upright = 90 if sides[int(place)][1] == 0.5 else 0
        prop = prop.rotate(upright + between(rng, -9, 9), Image.Resampling.BICUBIC, expand=True)
        at = tuple(
            round(share * whole - side / 2)
            for share, whole, side in zip(sides[int(place)], picture.size, prop.size, strict=True)
        )
        shade = Image.new("L", picture.size, 0)
        shade.paste(prop.getchannel("A").point(lambda value: value // 2), (at[0] + 4, at[1] + 6))
        picture.paste("black", (0, 0), shade.filter(ImageFilter.GaussianBlur(6)))
        picture.paste(prop, (at[0], at[1]), prop)
    return floats(picture)
