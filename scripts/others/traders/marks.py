"""Stickers: faces, hearts, arrows, bubbles, torn paper and the like, all drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from others.traders.canvas import PASTEL, VIVID, Hand, Picture, laid, legible, turned
from others.traders.letters import any_line, face, outlined, phrase, price

Spot = tuple[float, float]
_BIG = 240


def _sheet() -> tuple[Picture, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", (_BIG, _BIG), (0, 0, 0, 0))
    return image, ImageDraw.Draw(image)


def _around(points: int, radius: Callable[[int], float], start: float = 0.0) -> list[Spot]:
    """Corners around the middle of the sheet."""
    middle = _BIG / 2
    turns = [start + 2 * math.pi * at / points for at in range(points)]
    return [
        (middle + radius(at) * math.cos(turn), middle + radius(at) * math.sin(turn)) for at, turn in enumerate(turns)
    ]


def _smiley(hand: Hand) -> Picture:
    image, draw = _sheet()
    draw.ellipse((10, 10, 230, 230), fill=(255, 204, 50), outline=(226, 150, 20), width=5)
    eyes = hand.pick(("dots", "hearts", "glasses", "wink"))
    if eyes == "glasses":
        draw.line((20, 85, 220, 85), fill=(20, 20, 20), width=12)
    for x in (78, 162):
        if eyes == "hearts":
            draw.polygon(((x - 30, 82), (x, 118), (x + 30, 82), (x, 74)), fill=(230, 30, 50))
            draw.ellipse((x - 31, 58, x + 1, 90), fill=(230, 30, 50))
            draw.ellipse((x - 1, 58, x + 31, 90), fill=(230, 30, 50))
        elif eyes == "glasses":
            draw.rounded_rectangle((x - 36, 78, x + 36, 118), 16, fill=(20, 20, 20))
        elif eyes == "wink" and x > 100:
            draw.arc((x - 22, 76, x + 22, 116), 190, 350, fill=(90, 50, 10), width=9)
        else:
            draw.ellipse((x - 13, 74, x + 13, 112), fill=(90, 50, 10))
    if hand.chance(0.5):
        draw.chord((60, 100, 180, 200), 5, 175, fill=(130, 50, 20))
    else:
        draw.arc((60, 90, 180, 190), 20, 160, fill=(130, 60, 10), width=10)
    return image


def _heart(hand: Hand) -> Picture:
    image, draw = _sheet()
    turns = np.linspace(0, 2 * math.pi, 80)
    wide = 16 * np.sin(turns) ** 3
    high = 13 * np.cos(turns) - 5 * np.cos(2 * turns) - 2 * np.cos(3 * turns) - np.cos(4 * turns)
    fill = hand.pick(((230, 30, 60), (255, 105, 180), (150, 80, 220), (255, 255, 255)))
    rim = (255, 255, 255) if fill[1] < 250 else (240, 90, 130)
    points = [(120 + 6.6 * float(x), 112 - 6.6 * float(y)) for x, y in zip(wide, high, strict=True)]
    draw.polygon(points, fill=fill)
    draw.line([*points, points[0]], fill=rim, width=10, joint="curve")
    return image


def _star(hand: Hand) -> Picture:
    image, draw = _sheet()
    points = hand.pick((4, 5, 5, 8))
    inner = 38 if points == 4 else 55
    shape = _around(points * 2, lambda at: 112 if at % 2 == 0 else inner, -math.pi / 2)
    draw.polygon(shape, fill=hand.pick(VIVID[:2] + VIVID[4:8]), outline=(255, 255, 255), width=7)
    return image


def _burst(hand: Hand) -> Picture:
    image, draw = _sheet()
    spikes = hand.whole(10, 20)
    fill, front = hand.pick(
        (((225, 25, 40), (255, 240, 90)), ((255, 220, 20), (200, 10, 30)), ((20, 20, 20), (255, 255, 255)))
    )
    draw.polygon(_around(spikes * 2, lambda at: 116 if at % 2 == 0 else 94), fill=fill)
    text = hand.pick(("SALE", "HOT", "NEW", "-50%", price(hand), "特价", "爆款"))
    size = 62.0
    size *= min(1.0, 150 / max(1.0, float(face(text, size).getlength(text))))
    draw.text((120, 120), text, font=face(text, size), fill=front, anchor="mm")
    return image


def _flower(hand: Hand) -> Picture:
    image, draw = _sheet()
    petal, heart = hand.pick(VIVID[2:8:2]), hand.pick(((255, 210, 40), (250, 130, 30)))
    for x, y in _around(hand.whole(5, 7), lambda _: 62):
        draw.ellipse((x - 48, y - 48, x + 48, y + 48), fill=petal, outline=(255, 255, 255), width=4)
    draw.ellipse((85, 85, 155, 155), fill=heart)
    return image


def _fire(hand: Hand) -> Picture:
    image, draw = _sheet()
    outer = (
        (120, 8),
        (165, 80),
        (182, 62),
        (215, 150),
        (180, 225),
        (120, 234),
        (55, 222),
        (26, 150),
        (62, 84),
        (82, 112),
    )
    draw.polygon(outer, fill=(240, 80, 20))
    lean = hand.between(-10, 10)
    draw.polygon(((120 + lean, 95), (170, 165), (150, 225), (92, 225), (70, 165), (96, 150)), fill=(255, 205, 50))
    return image


def _thumb(hand: Hand) -> Picture:
    image, draw = _sheet()
    skin = hand.pick(((255, 204, 50), (245, 200, 160), (180, 120, 80)))
    draw.rounded_rectangle((80, 95, 205, 215), 30, fill=skin, outline=(150, 90, 20), width=4)
    draw.polygon(((85, 110), (125, 20), (150, 20), (158, 55), (140, 110)), fill=skin)
    for y in (125, 155, 185):
        draw.line((140, y, 203, y), fill=(150, 90, 20), width=4)
    draw.rectangle((30, 100, 80, 215), fill=(60, 110, 220))
    return image


def _arrow(hand: Hand) -> Picture:
    image, draw = _sheet()
    fill = hand.pick(VIVID)
    rim = legible(fill, (255, 255, 255))
    if hand.chance(0.5):
        shape = ((12, 95), (130, 95), (130, 45), (230, 120), (130, 195), (130, 145), (12, 145))
        draw.polygon(shape, fill=fill, outline=rim, width=8)
        return image
    draw.arc((20, 60, 330, 300), 180, 268, fill=fill, width=20)
    draw.polygon(((160, 15), (232, 70), (150, 115)), fill=fill)
    return image


def _ring(hand: Hand) -> Picture:
    image, draw = _sheet()
    fill, squash = hand.pick(VIVID[:2] + VIVID[4:8]), hand.between(0.55, 1.0)
    points = []
    for at in range(110):
        turn, reach = at / 100 * 2 * math.pi, 104 + 6 * math.sin(at / 17) + at * 0.05
        points.append((120 + reach * math.cos(turn), 120 + squash * reach * math.sin(turn)))
    draw.line(points, fill=fill, width=hand.whole(9, 15), joint="curve")
    return image


def _bubble(hand: Hand) -> Picture:
    words = outlined(phrase(hand), 40, (30, 30, 30), [], hand.whole(0, 1))
    width, height = words.width + 60, words.height + 110
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    fill, tail = hand.pick((*PASTEL, (255, 255, 255))), hand.between(0.2, 0.7) * width
    rim = hand.pick(((30, 30, 30), (255, 120, 150), (90, 140, 230)))
    draw.rounded_rectangle((3, 3, width - 4, height - 48), 30, fill=fill, outline=rim, width=5)
    draw.polygon(((tail, height - 54), (tail + 12, height - 4), (tail + 46, height - 54)), fill=fill)
    draw.line(((tail, height - 50), (tail + 12, height - 4), (tail + 46, height - 50)), fill=rim, width=5)
    image.alpha_composite(words, (30, 28))
    return image


def torn(hand: Hand, width: int, height: int) -> Picture:
    """A scrap of paper with torn edges."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    rip, steps = max(3, height // 14), 28
    upper = [(width * at / steps, rip * hand.between(0.2, 2)) for at in range(steps + 1)]
    lower = [(width * at / steps, height - rip * hand.between(0.2, 2)) for at in range(steps, -1, -1)]
    draw.polygon([*upper, *lower], fill=(255, 255, 255))
    fill = hand.pick((*PASTEL, (238, 214, 170), (200, 160, 110)))
    draw.polygon([(x, y + rip * 0.7) for x, y in upper] + [(x, y - rip * 0.7) for x, y in lower], fill=fill)
    return image


def _paper(hand: Hand) -> Picture:
    words = outlined(any_line(hand), 46, hand.pick(((30, 30, 30), (170, 20, 30), (20, 60, 140))), [], hand.whole(0, 3))
    image = torn(hand, words.width + 70, words.height + 90)
    image.alpha_composite(words, (35, 45))
    return image


def _tape(hand: Hand) -> Picture:
    image = Image.new("RGBA", (240, 70), (*hand.pick(PASTEL), hand.whole(190, 240)))
    draw = ImageDraw.Draw(image)
    ink = (*hand.pick(VIVID), 150)
    for x in range(0, 260, hand.whole(18, 34)):
        if hand.chance(0.5):
            draw.ellipse((x, 25, x + 16, 41), fill=ink)
        else:
            draw.line((x, 70, x + 30, 0), fill=ink, width=6)
    return image


def _tag(hand: Hand) -> Picture:
    words = outlined(price(hand), 58, (255, 255, 255), [], 0)
    image = Image.new("RGBA", (words.width + 110, words.height + 50), (0, 0, 0, 0))
    draw, middle = ImageDraw.Draw(image), image.height // 2
    fill = hand.pick(((215, 25, 45), (20, 20, 20), (250, 110, 20), (20, 120, 70)))
    draw.polygon(
        ((4, middle), (60, 2), (image.width - 3, 2), (image.width - 3, image.height - 3), (60, image.height - 3)),
        fill=fill,
    )
    draw.ellipse((34, middle - 11, 56, middle + 11), fill=(255, 255, 255))
    image.alpha_composite(words, (80, 25))
    return image


_SMALL: tuple[Callable[[Hand], Picture], ...] = (
    _smiley,
    _smiley,
    _heart,
    _star,
    _burst,
    _flower,
    _fire,
    _thumb,
    _arrow,
    _ring,
)
_LONG: tuple[Callable[[Hand], Picture], ...] = (_bubble, _paper, _tape, _tag)


def sticker(hand: Hand, size: float) -> Picture:
    """One sticker, its longer edge about ``size``; the lettered ones larger."""
    lettered = hand.chance(0.4)
    image = hand.pick(_LONG if lettered else _SMALL)(hand)
    ratio = size * (1.5 if lettered else 1.0) / max(image.size)
    shape = (max(8, round(image.width * ratio)), max(8, round(image.height * ratio)))
    return turned(image.resize(shape, Image.Resampling.LANCZOS), hand.between(-25, 25))


def strewn(hand: Hand, image: Picture, count: int, share: float = 0.24) -> Picture:
    """The picture with stickers spread over it, each in a corner of its own."""
    cells = hand.some([(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)], count)
    for x, y in cells:
        mark = sticker(hand, min(image.size) * share * hand.between(0.7, 1.3))
        at_x = (x + hand.between(0.2, 0.8)) / 3 * image.width - mark.width / 2
        at_y = (y + hand.between(0.2, 0.8)) / 3 * image.height - mark.height / 2
        image = laid(image, mark, (at_x, at_y), hand.pick((0.0, 0.4)))
    return image
