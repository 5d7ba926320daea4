"""Several pictures in one, and one picture in a frame."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFilter

from others.traders.canvas import (
    PASTEL,
    VIVID,
    Colour,
    Hand,
    Picture,
    cover,
    laid,
    legible,
    rounded,
    scaled,
    turned,
    within,
)
from others.traders.letters import caption, captioned, outlined, phrase, shop
from others.traders.marks import sticker

Box = tuple[float, float, float, float]

# Cells as left, top, right, bottom in shares of the sheet; the edited photo takes the first.
_LAYOUTS: tuple[tuple[Box, ...], ...] = (
    ((0, 0, 0.62, 1), (0.62, 0, 1, 0.5), (0.62, 0.5, 1, 1)),
    ((0, 0.4, 1, 1), (0, 0, 0.5, 0.4), (0.5, 0, 1, 0.4)),
    ((0, 0, 1, 0.6), (0, 0.6, 0.36, 1), (0.36, 0.6, 0.68, 1), (0.68, 0.6, 1, 1)),
    ((0.35, 0, 1, 0.65), (0, 0, 0.35, 0.4), (0, 0.4, 0.35, 1), (0.35, 0.65, 1, 1)),
    ((0, 0, 0.55, 0.55), (0.55, 0, 1, 0.4), (0, 0.55, 0.55, 1), (0.55, 0.4, 1, 1)),
)


def grid(hand: Hand, photos: list[Picture], gutter: float) -> Picture:
    """A square number of photos in equal cells, in any order; ``gutter`` in shares of the width."""
    side = math.isqrt(len(photos))
    width = hand.pick((720, 900, 1080))
    cell_high = hand.pick((1.0, 1.0, 1.2, 0.85))
    gap = round(gutter * width)
    size = (width - gap * (side + 1)) // side
    high = round(size * cell_high)
    back = hand.pick(((255, 255, 255), (0, 0, 0), *PASTEL, *VIVID[:3]))
    sheet = Image.new("RGB", (side * size + gap * (side + 1), side * high + gap * (side + 1)), back)
    round_off = hand.pick((0.0, 0.0, 0.08)) * size if gap else 0.0
    for cell, photo in zip(hand.some(range(side * side), side * side), photos, strict=True):
        at = (gap + cell % side * (size + gap), gap + cell // side * (high + gap))
        sheet = laid(sheet, rounded(cover(photo, size, high), round_off) if round_off else cover(photo, size, high), at)
    return sheet


def unequal(hand: Hand, photo: Picture, others: list[Picture]) -> Picture:
    """A collage app's page of unequal rounded cells on a coloured ground, at times with words."""
    layout = hand.pick([each for each in _LAYOUTS if len(each) == len(others) + 1])
    width = hand.pick((800, 1000))
    height = round(width * hand.pick((1.0, 1.25, 4 / 3)))
    sheet = Image.new("RGB", (width, height), hand.pick((*PASTEL, *VIVID)))
    gap, round_off = hand.between(0.006, 0.025) * width, hand.pick((0.0, 0.02, 0.06)) * width
    mirror = hand.chance(0.5)
    for (near, top, far, bottom), each in zip(layout, [photo, *others], strict=True):
        left, right = (1 - far, 1 - near) if mirror else (near, far)
        size = (round((right - left) * width - 2 * gap), round((bottom - top) * height - 2 * gap))
        sheet = laid(sheet, rounded(cover(each, *size), round_off), (left * width + gap, top * height + gap))
    if hand.chance(0.5):
        words = caption(hand, width * 0.4, hand.whole(1, 2))
        sheet = laid(sheet, words, (hand.between(0, 0.6) * width, hand.between(0.4, 0.5) * height), 0.5)
    return sheet


def inset(hand: Hand, photo: Picture, ground: Picture) -> Picture:
    """The photo at 40 to 50 % of the ground's size, upright, with a rim of some kind."""
    if ground.width < 700:
        ground = scaled(ground, 700 / ground.width)
    share = hand.between(0.4, 0.5)
    by = share * math.sqrt(ground.width * ground.height / (photo.width * photo.height))
    small = scaled(photo, min(by, 0.8 * ground.width / photo.width, 0.8 * ground.height / photo.height))
    rim = hand.pick((0, 0, 3, 6, 10))
    framed = Image.new(
        "RGB", (small.width + 2 * rim, small.height + 2 * rim), hand.pick(((255, 255, 255), (0, 0, 0), *VIVID))
    )
    framed.paste(small, (rim, rim))
    spot = hand.pick(((0.03, 0.03), (0.97, 0.03), (0.03, 0.97), (0.97, 0.97)))
    at = (spot[0] * (ground.width - framed.width), spot[1] * (ground.height - framed.height))
    return laid(ground, rounded(framed, hand.pick((0.0, 0.0, 24.0))), at, hand.pick((0.0, 0.5)))


def paper(hand: Hand, width: int, height: int) -> Picture:
    """A patterned ground: dots, stripes, squares or a wash of two colours."""
    first, second = hand.some(PASTEL, 2)
    sheet = Image.new("RGB", (width, height), first)
    draw = ImageDraw.Draw(sheet)
    step, style = hand.whole(24, 70), hand.whole(0, 3)
    if style == 0:
        for y in range(0, height + step, step):
            for x in range((y // step % 2) * step // 2, width + step, step):
                draw.ellipse((x - step / 5, y - step / 5, x + step / 5, y + step / 5), fill=second)
    elif style == 1:
        for x in range(-height, width, step * 2):
            draw.line((x, 0, x + height, height), fill=second, width=step // 2)
    elif style == 2:
        for at in range(0, max(width, height), step):
            draw.line((at, 0, at, height), fill=second, width=2)
            draw.line((0, at, width, at), fill=second, width=2)
    else:
        fade = Image.linear_gradient("L").resize((width, height))
        sheet = Image.composite(Image.new("RGB", (width, height), hand.pick(VIVID)), sheet, fade)
    return sheet


def turned_inset(hand: Hand, photo: Picture) -> Picture:
    """A scrapbook page: the photo slightly turned with a white border, a logo and stickers about."""
    width = hand.pick((720, 900))
    height = round(width * hand.between(1.0, 1.5))
    page = paper(hand, width, height)
    small = within(photo, round(width * hand.between(0.66, 0.82)), round(height * hand.between(0.62, 0.76)))
    rim = round(width * hand.between(0.012, 0.03))
    framed = Image.new("RGB", (small.width + 2 * rim, small.height + 2 * rim), (255, 255, 255))
    framed.paste(small, (rim, rim))
    tilted = turned(framed, hand.between(3, 9) * hand.pick((-1, 1)))
    at = ((width - tilted.width) * hand.between(0.3, 0.7), (height - tilted.height) * hand.between(0.25, 0.75))
    page = laid(page, tilted, at, 0.5)
    for _ in range(hand.whole(1, 3)):
        mark = sticker(hand, width * 0.15)
        x = hand.pick((hand.between(0, 0.12), hand.between(0.8, 0.95))) * (width - mark.width)
        page = laid(page, mark, (x, hand.between(0, 1) * (height - mark.height)), 0.3)
    logo = outlined(shop(hand), width * 0.06, hand.pick(VIVID), [(255, 255, 255)], hand.whole(0, 3))
    return laid(page, logo, ((width - logo.width) / 2, height * hand.pick((0.02, 0.92))))


def _polaroid(hand: Hand, photo: Picture) -> Picture:
    edge = round(min(photo.size) * hand.between(0.04, 0.08))
    foot = edge * hand.whole(3, 5)
    white: Colour = hand.pick(((255, 255, 255), (250, 246, 235), (30, 30, 32), (255, 226, 232)))
    sheet = Image.new("RGB", (photo.width + 2 * edge, photo.height + edge + foot), white)
    sheet.paste(photo, (edge, edge))
    ink = (40, 40, 60) if sum(white) > 400 else (240, 240, 230)
    words = outlined(phrase(hand), foot * 0.4, ink, [], hand.whole(0, 3))
    return laid(sheet, words, ((sheet.width - words.width) / 2, photo.height + edge + (foot - words.height) / 2))


def _film(hand: Hand, photo: Picture) -> Picture:
    strip = round(min(photo.size) * hand.between(0.09, 0.14))
    sheet = Image.new("RGB", (photo.width + 2 * strip, photo.height + strip // 2), (18, 16, 16))
    sheet.paste(photo, (strip, strip // 4))
    draw, hole = ImageDraw.Draw(sheet), strip * 0.42
    for y in range(strip // 4, sheet.height, round(strip * 0.85)):
        for x in (strip / 2, sheet.width - strip / 2):
            box = (x - hole / 2, y, x + hole / 2, y + hole * 0.8)
            draw.rounded_rectangle(box, hole / 6, fill=(235, 230, 215))
    return sheet


def _scalloped(hand: Hand, photo: Picture) -> Picture:
    reach = round(min(photo.size) * hand.between(0.025, 0.05))
    colour = hand.pick((*PASTEL, *VIVID))
    sheet = Image.new("RGB", (photo.width + 2 * reach, photo.height + 2 * reach), colour)
    hole = Image.new("L", sheet.size, 0)
    draw = ImageDraw.Draw(hole)
    draw.rectangle((2 * reach, 2 * reach, sheet.width - 2 * reach, sheet.height - 2 * reach), fill=255)
    for x in range(2 * reach, sheet.width - reach, 2 * reach):
        for y in (2 * reach, sheet.height - 2 * reach):
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    for y in range(2 * reach, sheet.height - reach, 2 * reach):
        for x in (2 * reach, sheet.width - 2 * reach):
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    full = Image.new("RGB", sheet.size, colour)
    full.paste(photo, (reach, reach))
    return Image.composite(full, sheet, hole)


def _banner(hand: Hand, photo: Picture) -> Picture:
    """A coloured bar above and below, with words on them."""
    high = round(photo.height * hand.between(0.09, 0.16))
    back, front = hand.some(VIVID, 2)
    front = legible(back, front)
    sheet = Image.new("RGB", (photo.width, photo.height + 2 * high), back)
    sheet.paste(photo, (0, high))
    for middle in (high / 2, photo.height + 1.5 * high):
        words = outlined(phrase(hand), high * 0.5, front, [], hand.whole(0, 3))
        if words.width > photo.width * 0.95:
            words = scaled(words, photo.width * 0.95 / words.width)
        sheet = laid(sheet, words, ((sheet.width - words.width) / 2, middle - words.height / 2))
    return sheet


def framed(hand: Hand, photo: Picture) -> Picture:
    """A frame around the photo: instant picture, film, scallops or bars with words."""
    photo = scaled(photo, 720 / min(photo.size)) if min(photo.size) < 720 else photo
    return hand.pick((_polaroid, _film, _scalloped, _banner))(hand, photo)


def story(hand: Hand, photo: Picture) -> Picture:
    """A tall page for short videos: the photo before a blurred copy of itself, with captions."""
    width = hand.pick((540, 720))
    height = round(width * 16 / 9)
    back = cover(photo, width, height).filter(ImageFilter.GaussianBlur(hand.between(14, 40)))
    if hand.chance(0.5):
        back = Image.blend(
            back, Image.new("RGB", back.size, hand.pick(((0, 0, 0), (255, 255, 255)))), hand.between(0.1, 0.4)
        )
    shown = within(photo, round(width * hand.between(0.88, 1)), round(height * 0.72))
    at = ((width - shown.width) / 2, (height - shown.height) * hand.between(0.35, 0.6))
    page = laid(back, rounded(shown, hand.pick((0.0, 18.0))), at)
    return captioned(hand, page)
