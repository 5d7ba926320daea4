"""Things put on a picture: watermarks, text, mosaics, strokes."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from others.phones.picture import Colour, Picture, Rng, between, chance, longest, pick, resized, round_mask
from others.phones.words import Tongue, font, lettering, tongue, wrapped

INKS = ("white", "black", "#e53935", "#fdd835", "#1e88e5", "#d81b60", "#43a047", "#ff6f00", "#6a1b9a", "#00897b")


def colour(name: str) -> Colour:
    """Reads a colour's name."""
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue


def readable_on(ground: str, rng: Rng) -> str:
    """Takes an ink that stands out from a ground."""
    red, green, blue = colour(ground)
    bright = red * 0.3 + green * 0.59 + blue * 0.11 > 150
    return pick(rng, ("black", "#b71c1c", "#1a237e", "#333333") if bright else ("white", "#fff59d", "#ffffff"))


def roomy(picture: Picture, rng: Rng) -> Picture:
    """Enlarges a small picture, as editors do before they draw on it."""
    edge = max(picture.size)
    return longest(picture, max(edge, min(1440, edge * between(rng, 1.0, 2.0))))


def watermarked(picture: Picture, rng: Rng) -> Picture:
    """Repeats a faint mark over the whole picture."""
    picture = roomy(picture, rng)
    speech = tongue(rng)
    words = pick(rng, (pick(rng, speech.names), f"@{pick(rng, speech.names)}", speech.phone(rng)))
    if chance(rng, 0.3):
        words = f"{words}\n{speech.phone(rng)}"
    size = min(picture.size) * between(rng, 0.035, 0.075)
    letters, ink = lettering(rng, speech, size), pick(rng, ("white", "white", "black", "#e53935", "#777777"))
    strong = round(255 * between(rng, 0.22, 0.55))
    reach = math.ceil(math.hypot(*picture.size))
    tile = Image.new("L", (reach, reach), 0)
    draw = ImageDraw.Draw(tile)
    left, top, right, low = draw.multiline_textbbox((0, 0), words, letters)
    across, down = (right - left) * between(rng, 1.15, 1.9), (low - top) * between(rng, 2.2, 5)
    for row in range(int(reach / down) + 2):
        shift = across / 2 * (row % 2)
        for column in range(-1, int(reach / across) + 2):
            draw.multiline_text((column * across + shift, row * down), words, fill=strong, font=letters)
    tile = tile.rotate(pick(rng, (between(rng, 15, 45), between(rng, -45, -15), 0)), Image.Resampling.BICUBIC)
    x0, y0 = (reach - picture.width) // 2, (reach - picture.height) // 2
    mask = tile.crop((x0, y0, x0 + picture.width, y0 + picture.height))
    if ink == "white" and chance(rng, 0.5):
        picture.paste("black", (2, 2), mask.point(lambda value: value // 2))
    picture.paste(ink, (0, 0), mask)
    return picture


def text_blocked(picture: Picture, rng: Rng) -> Picture:
    """Lays one opaque block with writing over a part."""
    picture = roomy(picture, rng)
    speech = tongue(rng)
    wide, high = picture.size
    across = pick(rng, (1.0, between(rng, 0.45, 0.9)))
    area = between(rng, 0.1, 0.26)
    down = min(area / across, 0.45)
    box_w, box_h = round(wide * across), round(high * down)
    ground = pick(rng, (*INKS, "white", "#fafafa", "#212121"))
    block = Image.new("RGB", (box_w, box_h), ground)
    _filled(block, rng, speech, readable_on(ground, rng))
    x0 = 0 if across == 1 else pick(rng, (0, wide - box_w, (wide - box_w) // 2, round((wide - box_w) * rng.random())))
    y0 = pick(rng, (0, high - box_h, high - box_h, round((high - box_h) * rng.random())))
    picture.paste(block, (x0, y0), round_mask(box_w, box_h, 0 if across == 1 else pick(rng, (0, 8, 24, 60))))
    return picture


def _filled(block: Picture, rng: Rng, speech: Tongue, ink: str) -> None:
    # The largest size at which the words fit.
    words = [pick(rng, speech.offers), *speech.several(rng, 1, 2), speech.price(rng)]
    if chance(rng, 0.5):
        words.append(speech.phone(rng))
    face = pick(rng, speech.faces) + pick(rng, ("", "-bold"))
    size, lines = 8, words
    for tried in range(block.height // 2, 8, -2):
        letters = font(face, tried)
        lines = [line for each in words for line in wrapped(each, letters, block.width * 0.9)]
        wide = max(letters.getlength(line) for line in lines)
        if len(lines) * tried * 1.35 < block.height * 0.94 and wide < block.width * 0.94:
            size = tried
            break
    anchor, x = pick(rng, (("mm", block.width / 2), ("lm", block.width * 0.04)))
    step = size * 1.35
    y = (block.height - step * (len(lines) - 1)) / 2
    draw = ImageDraw.Draw(block)
    for each in lines:
        draw.text((x, y), each, fill=ink, font=font(face, size), anchor=anchor)
        y += step


def mosaicked(picture: Picture, rng: Rng) -> Picture:
    """Pixelates or smears a part: boxes, an oval, or a finger's path."""
    picture = roomy(picture, rng)
    wide, high = picture.size
    cell = max(6, round(min(wide, high) / between(rng, 18, 45)))
    coarse = picture.resize((math.ceil(wide / cell), math.ceil(high / cell)), Image.Resampling.BOX)
    coarse = coarse.resize((coarse.width * cell, coarse.height * cell), Image.Resampling.NEAREST)
    coarse = coarse.crop((0, 0, wide, high))
    if chance(rng, 0.2):
        coarse = picture.filter(ImageFilter.GaussianBlur(cell))
    mask = Image.new("L", picture.size, 0)
    draw = ImageDraw.Draw(mask)
    way = pick(rng, ("boxes", "oval", "finger"))
    if way == "finger":
        draw.line(stroke(rng, picture.size), fill=255, width=round(min(wide, high) * 0.24), joint="curve")
    for _ in range(int(rng.integers(1, 4)) if way == "boxes" else int(way == "oval")):
        share = between(rng, 0.09, 0.15) if way == "boxes" else between(rng, 0.2, 0.35)
        across = between(rng, 0.25, 0.7)
        box_w, box_h = wide * across, high * min(0.7, share / across)
        x0, y0 = between(rng, 0, wide - box_w), between(rng, 0, high - box_h)
        shape = draw.rectangle if way == "boxes" else draw.ellipse
        shape((x0, y0, x0 + box_w, y0 + box_h), fill=255)
    picture.paste(coarse, (0, 0), mask)
    return picture


def stroke(rng: Rng, size: tuple[int, int], reach: float = 0.35) -> list[tuple[float, float]]:
    """Draws an unsteady path as a finger would."""
    wide, high = size
    steps = np.linspace(0, 1, 60)
    path = []
    for whole in (wide, high):
        middle = between(rng, 0.35, 0.65)
        waves = sum(between(rng, -1, 1) * np.sin(steps * turn + between(rng, 0, 6)) for turn in (3.0, 5.0, 9.0))
        path.append(np.clip(middle + reach * np.asarray(waves) / 2, 0.03, 0.97) * whole)
    return [(float(x), float(y)) for x, y in zip(*path, strict=True)]


def scribbled(picture: Picture, rng: Rng) -> Picture:
    """Marks it up by finger: rings, arrows, crosses and a few big words."""
    picture = roomy(picture, rng)
    ink, unit = pick(rng, INKS), min(picture.size)
    width = round(unit * between(rng, 0.01, 0.022))
    draw = ImageDraw.Draw(picture)
    for way in rng.choice(["ring", "arrow", "cross", "wave"], int(rng.integers(1, 4)), replace=False):
        x, y = (between(rng, 0.25, 0.75) * side for side in picture.size)
        span, bend = unit * between(rng, 0.12, 0.26), between(rng, 0, math.tau)
        if way == "ring":
            turns = np.linspace(bend, bend + math.tau * between(rng, 0.97, 1.15), 50)
            sway = 1 + 0.09 * np.sin(turns * 2.3 + bend)
            path = [
                (x + span * s * math.cos(t), y + span * 0.75 * s * math.sin(t))
                for t, s in zip(turns, sway, strict=True)
            ]
            draw.line(path, fill=ink, width=width, joint="curve")
        elif way == "arrow":
            tip = (x + span * math.cos(bend), y + span * math.sin(bend))
            draw.line([(x - span * math.cos(bend), y - span * math.sin(bend)), tip], fill=ink, width=width)
            for side in (2.55, -2.6):
                wing = (tip[0] + span * 0.5 * math.cos(bend + side), tip[1] + span * 0.5 * math.sin(bend + side))
                draw.line([tip, wing], fill=ink, width=width)
        elif way == "cross":
            draw.line([(x - span, y - span), (x + span, y + span * 0.9)], fill=ink, width=width)
            draw.line([(x + span, y - span * 0.95), (x - span, y + span)], fill=ink, width=width)
        else:
            draw.line(stroke(rng, picture.size, 0.25), fill=ink, width=width, joint="curve")
    speech = tongue(rng)
    words = pick(rng, (pick(rng, speech.offers), speech.price(rng)))
    letters = lettering(rng, speech, unit * between(rng, 0.1, 0.17))
    layer = Image.new("L", (round(letters.getlength(words)) + 20, round(unit * 0.28)), 0)
    ImageDraw.Draw(layer).text((10, layer.height / 2), words, fill=255, font=letters, anchor="lm")
    layer = layer.rotate(between(rng, -25, 25), Image.Resampling.BICUBIC, expand=True)
    if layer.width > picture.width * 0.9:
        layer = resized(layer, picture.width * 0.9, layer.height * picture.width * 0.9 / layer.width)
    at = tuple(round(between(rng, 0.05, 0.95) * max(0, a - b)) for a, b in zip(picture.size, layer.size, strict=True))
    if chance(rng, 0.5):
        rim = ImageChops.lighter(layer, layer.filter(ImageFilter.MaxFilter(7)))
        picture.paste("white" if ink != "white" else "black", (at[0], at[1]), rim)
    picture.paste(ink, (at[0], at[1]), layer)
    return picture
