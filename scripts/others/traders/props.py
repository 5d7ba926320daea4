"""Things that stay on the cloth from photo to photo: a ruler, a coin, a tag."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw

from others.traders.canvas import VIVID, Hand, Picture, laid, turned
from others.traders.letters import face, outlined, phrase, shop


def _ruler(hand: Hand) -> Picture:
    image = Image.new("RGB", (420, 56), hand.pick(((240, 214, 120), (236, 238, 240), (206, 166, 110))))
    draw = ImageDraw.Draw(image)
    for step in range(41):
        draw.line(
            (10 + step * 10, 0, 10 + step * 10, 24 if step % 5 == 0 else 14),
            fill=(30, 30, 30),
            width=1 + (step % 10 == 0),
        )
        if step % 5 == 0 and step < 40:
            draw.text((12 + step * 10, 28), str(step // 5), font=face("0", 17), fill=(30, 30, 30))
    return image


def _coin(hand: Hand) -> Picture:
    metal = hand.pick(((196, 196, 200), (206, 170, 90), (176, 120, 80)))
    dark = (metal[0] * 2 // 3, metal[1] * 2 // 3, metal[2] * 2 // 3)
    image = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((4, 4, 235, 235), fill=metal, outline=dark, width=8)
    draw.ellipse((24, 24, 215, 215), outline=dark, width=3)
    draw.text((122, 122), hand.pick(("1", "5", "10", "元")), font=face("元", 110), fill=dark, anchor="mm")
    return image.resize((hand.whole(84, 110),) * 2, Image.Resampling.LANCZOS)


def _note(hand: Hand) -> Picture:
    """A tag written by hand."""
    ink = hand.pick(((20, 40, 140), (30, 30, 30), (180, 30, 40)))
    words = [outlined(text, hand.between(30, 40), ink, [], 2) for text in (shop(hand), phrase(hand))]
    image = Image.new(
        "RGB",
        (max(each.width for each in words) + 40, 130),
        hand.pick(((255, 250, 200), (250, 250, 248), (255, 214, 224))),
    )
    for row, each in enumerate(words):
        image = laid(image, turned(each, hand.between(-4, 4)), (18, 14 + row * 54))
    return image


def _bead(hand: Hand) -> Picture:
    """A string of beads, of which the end lies in view."""
    image = Image.new("RGBA", (260, 200), (0, 0, 0, 0))
    draw, fill = ImageDraw.Draw(image), hand.pick(VIVID[:2] + VIVID[5:])
    for step in range(9):
        x, y = 30 + step * 25, 100 + (step - 4) ** 2 * 4 - 30
        draw.ellipse((x - 16, y - 16, x + 16, y + 16), fill=fill)
        draw.ellipse((x - 8, y - 10, x - 1, y - 3), fill=(255, 255, 255))
    return image


_PROPS: tuple[Callable[[Hand], Picture], ...] = (_ruler, _coin, _note, _bead)


def furnished(hand: Hand, sheet: Picture, view: tuple[int, int]) -> Picture:
    """The cloth with none to two props, near the corners of what the camera sees."""
    spots = hand.some([(-1, -1), (1, -1), (-1, 1), (1, 1)], 2)
    for prop, (right, low) in zip(hand.some(_PROPS, hand.pick((0, 1, 1, 2))), spots, strict=False):
        piece = turned(prop(hand), hand.between(-14, 14))
        x = sheet.width / 2 + right * (view[0] * 0.46 - piece.width / 2) - piece.width / 2
        y = sheet.height / 2 + low * (view[1] * 0.46 - piece.height / 2) - piece.height / 2
        sheet = laid(sheet, piece, (x, y), 0.5)
    return sheet
