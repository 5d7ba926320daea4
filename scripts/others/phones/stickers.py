"""Stickers: drawn large, rimmed with white, turned, and laid on."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from others.phones.marks import INKS, readable_on, roomy
from others.phones.picture import Picture, Rng, between, chance, pick
from others.phones.words import font, tongue

SIDE = 480
_Pen = ImageDraw.ImageDraw


def _spikes(points: int, deep: float, start: float = -math.pi / 2) -> list[tuple[float, float]]:
    path = []
    for step in range(points * 2):
        reach = SIDE * 0.46 * (1 if step % 2 == 0 else deep)
        angle = start + math.pi * step / points
        path.append((SIDE / 2 + reach * math.cos(angle), SIDE / 2 + reach * math.sin(angle)))
    return path


def _words(pen: _Pen, rng: Rng, ink: str, wide: float) -> None:
    speech = tongue(rng)
    words = pick(rng, (*speech.offers, speech.price(rng)))
    face = speech.faces[0] + "-bold"
    size = round(min(150, 100 * wide * SIDE / font(face, 100).getlength(words)))
    pen.text((SIDE / 2, SIDE / 2), words, fill=ink, font=font(face, size), anchor="mm")


def _star(pen: _Pen, rng: Rng) -> None:
    pen.polygon(_spikes(5, between(rng, 0.42, 0.55)), fill=pick(rng, ("#fdd835", "#ffb300", "#f06292")))


def _burst(pen: _Pen, rng: Rng) -> None:
    ground = pick(rng, INKS)
    pen.polygon(_spikes(int(rng.integers(12, 22)), between(rng, 0.78, 0.88)), fill=ground)
    _words(pen, rng, readable_on(ground, rng), 0.66)


def _heart(pen: _Pen, rng: Rng) -> None:
    turns = [math.tau * step / 80 for step in range(80)]
    path = []
    for t in turns:
        x = 16 * math.sin(t) ** 3
        y = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        path.append((SIDE / 2 + x * SIDE / 37, SIDE * 0.46 - y * SIDE / 37))
    pen.polygon(path, fill=pick(rng, ("#e53935", "#ec407a", "#ab47bc", "#ff7043")))


def _smiley(pen: _Pen, rng: Rng) -> None:
    pen.ellipse((20, 20, SIDE - 20, SIDE - 20), fill=pick(rng, ("#ffd93b", "#ffcc4d")))
    brown = "#5d4037"
    if chance(rng, 0.5):
        for x in (150, 330):
            pen.ellipse((x - 32, 150, x + 32, 240), fill=brown)
    else:
        for x in (150, 330):
            pen.arc((x - 60, 160, x + 60, 260), 200, 340, fill=brown, width=26)
    if chance(rng, 0.5):
        pen.chord((110, 180, 370, 400), 5, 175, fill=brown)
    else:
        pen.arc((120, 180, 360, 380), 20, 160, fill=brown, width=28)


def _badge(pen: _Pen, rng: Rng) -> None:
    ground = pick(rng, INKS)
    pen.ellipse((20, 20, SIDE - 20, SIDE - 20), fill=ground)
    ink = readable_on(ground, rng)
    pen.ellipse((45, 45, SIDE - 45, SIDE - 45), outline=ink, width=8)
    _words(pen, rng, ink, 0.68)


def _ribbon(pen: _Pen, rng: Rng) -> None:
    ground = pick(rng, INKS)
    high, notch = between(rng, 70, 110), between(rng, 0, 60)
    y0, y1 = SIDE / 2 - high, SIDE / 2 + high
    pen.polygon([(8, y0), (472, y0), (472 - notch, SIDE / 2), (472, y1), (8, y1), (8 + notch, SIDE / 2)], fill=ground)
    _words(pen, rng, readable_on(ground, rng), 0.68)


def _arrow(pen: _Pen, rng: Rng) -> None:
    path = [(20, 190), (270, 190), (270, 90), (460, 240), (270, 390), (270, 290), (20, 290)]
    pen.polygon(path, fill=pick(rng, INKS[2:]))


def _flower(pen: _Pen, rng: Rng) -> None:
    petals, petal = int(rng.integers(5, 9)), pick(rng, ("#f48fb1", "#ce93d8", "#ffffff", "#ffab91", "#90caf9"))
    for step in range(petals):
        x = SIDE / 2 + 135 * math.cos(math.tau * step / petals)
        y = SIDE / 2 + 135 * math.sin(math.tau * step / petals)
        pen.ellipse((x - 92, y - 92, x + 92, y + 92), fill=petal)
    pen.ellipse((165, 165, 315, 315), fill="#ffca28")


def _flame(pen: _Pen, rng: Rng) -> None:
    outer = [
        (240, 15),
        (330, 150),
        (365, 110),
        (430, 280),
        (360, 440),
        (240, 468),
        (120, 440),
        (55, 290),
        (140, 200),
        (165, 240),
    ]
    pen.polygon(outer, fill=pick(rng, ("#ff7043", "#f4511e")))
    pen.polygon([(245, 210), (330, 330), (300, 430), (240, 455), (180, 430), (160, 340)], fill="#ffd54f")


_DRAWN: tuple[Callable[[_Pen, Rng], None], ...] = (
    _star, _burst, _heart, _smiley, _badge, _ribbon, _arrow, _flower, _flame,
)  # fmt: skip


def sticker(rng: Rng, size: float) -> Picture:
    """Draws one sticker with its own transparency."""
    mask_ink = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    pick(rng, _DRAWN)(ImageDraw.Draw(mask_ink), rng)
    whole = Image.new("RGBA", (SIDE + 60, SIDE + 60), (0, 0, 0, 0))
    whole.paste(mask_ink, (30, 30))
    if chance(rng, 0.6):
        rim = whole.getchannel("A").filter(ImageFilter.MaxFilter(25)).filter(ImageFilter.GaussianBlur(2))
        ground = Image.new("RGBA", whole.size, (255, 255, 255, 0))
        ground.putalpha(rim)
        whole = Image.alpha_composite(ground, whole)
    whole = whole.rotate(between(rng, -35, 35), Image.Resampling.BICUBIC, expand=True)
    scale = size / SIDE
    return whole.resize((round(whole.width * scale), round(whole.height * scale)), Image.Resampling.LANCZOS)


def stuck(picture: Picture, rng: Rng) -> Picture:
    """Lays on two to six stickers that cover at most about a quarter."""
    picture = roomy(picture, rng)
    room = 0.24
    for _ in range(int(rng.integers(2, 7))):
        share = between(rng, 0.16, 0.36)
        unit = min(picture.size)
        room -= 0.6 * (share * unit) ** 2 / (picture.width * picture.height)
        if room < 0:
            break
        laid = sticker(rng, share * unit)
        at = (
            round(between(rng, -0.03, 1.0) * (picture.width - laid.width)),
            round(between(rng, -0.03, 1.0) * (picture.height - laid.height)),
        )
        if chance(rng, 0.3):
            shade = ImageChops.multiply(laid.getchannel("A"), Image.new("L", laid.size, 90))
            picture.paste("black", (at[0] + 4, at[1] + 5), shade.filter(ImageFilter.GaussianBlur(4)))
        picture.paste(laid, at, laid)
    return picture
