"""Pictures made of several: collages, insets, long strips, stories and shop frames."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter

from others.phones.marks import INKS, readable_on
from others.phones.picture import (
    Picture,
    Rng,
    between,
    chance,
    covering,
    longest,
    pick,
    resized,
    rounded,
    within,
)
from others.phones.words import font, lettering, tongue, wrapped

_PALE = ("white", "white", "black", "#f8bbd0", "#e1f5fe", "#fff8e1", "#ececec", "#212121", "#c8e6c9")


def four(company: list[Picture], rng: Rng) -> Picture:
    """Sets four pictures edge to edge."""
    return _grid(company, rng, 2, 0)


def nine_board(company: list[Picture], rng: Rng) -> Picture:
    """Sets nine pictures with gaps between."""
    return _grid(company, rng, 3, int(rng.integers(4, 26)))


def _grid(company: list[Picture], rng: Rng, columns: int, gap: int) -> Picture:
    # Cells are nearly square, so that at least half of any picture stays.
    wide = round(between(rng, 720, 1280) / columns)
    high = round(wide * pick(rng, (1.0, between(rng, 0.92, 1.1))))
    rim = gap if chance(rng, 0.7) else 0
    size = tuple(side * columns + gap * (columns - 1) + 2 * rim for side in (wide, high))
    board = Image.new("RGB", (size[0], size[1]), pick(rng, _PALE))
    bend = pick(rng, (0, 0, 12, 28)) if gap else 0
    for place, each in enumerate(rng.permutation(len(company))):
        at = (rim + place % columns * (wide + gap), rim + place // columns * (high + gap))
        rounded(board, covering(company[int(each)], wide, high), at, bend)
    return board


def inset(company: list[Picture], rng: Rng) -> Picture:
    """Lays the first picture small into the second."""
    host = longest(company[1], between(rng, 900, 1280))
    share = between(rng, 0.4, 0.5)
    small = within(company[0], host.width * share, host.height * share)
    edge = pick(rng, (0, 0, 4, 8, 14))
    framed = Image.new("RGB", (small.width + 2 * edge, small.height + 2 * edge), pick(rng, _PALE + INKS))
    framed.paste(small, (edge, edge))
    room = (host.width - framed.width, host.height - framed.height)
    margin = round(min(host.size) * between(rng, 0, 0.05))
    spots = [
        (margin, margin),
        (room[0] - margin, margin),
        (margin, room[1] - margin),
        (room[0] - margin, room[1] - margin),
    ]
    at = pick(rng, [*spots, (round(room[0] * rng.random()), round(room[1] * rng.random()))])
    at = (max(0, at[0]), max(0, at[1]))
    if chance(rng, 0.4):
        shade = Image.new("L", host.size, 0)
        shade.paste(150, (at[0] + 8, at[1] + 10, at[0] + framed.width + 8, at[1] + framed.height + 10))
        host.paste("black", (0, 0), shade.filter(ImageFilter.GaussianBlur(10)))
    rounded(host, framed, at, pick(rng, (0, 0, 20)))
    return host


def long_strip(company: list[Picture], rng: Rng) -> Picture:
    """Stitches pictures and lines of text into one long picture, as sellers' posters are."""
    wide, ground = int(rng.integers(640, 1000)), pick(rng, _PALE)
    speech, margin = tongue(rng), pick(rng, (0, 0, 24))
    size = round(wide * between(rng, 0.034, 0.05))
    letters, ink = (
        lettering(rng, speech, size),
        readable_on("black" if ground in {"black", "#212121"} else "white", rng),
    )
    parts: list[Picture] = []
    for each in rng.permutation(len(company)):
        if chance(rng, 0.75):
            lines = wrapped(pick(rng, speech.lines), letters, wide * 0.9)
            words = Image.new("RGB", (wide, round(size * 1.5 * len(lines) + size)), ground)
            for row, line in enumerate(lines):
                spot = (wide * 0.05, size * (1.2 + 1.5 * row))
                ImageDraw.Draw(words).text(spot, line, fill=ink, font=letters, anchor="lm")
            parts.append(words)
        picture = company[int(each)]
        inner = wide - 2 * margin
        parts.append(resized(picture, inner, inner * picture.height / picture.width))
    gap = pick(rng, (0, 0, 8, 20))
    strip = Image.new("RGB", (wide, sum(part.height + gap for part in parts)), ground)
    y = 0
    for part in parts:
        strip.paste(part, ((wide - part.width) // 2, y))
        y += part.height + gap
    return strip


def story(picture: Picture, rng: Rng) -> Picture:
    """Fits the picture into an upright story over its own blur or a gradient, with a caption."""
    wide = pick(rng, (720, 1080, 886))
    high = round(wide * 16 / 9)
    if chance(rng, 0.65):
        board = covering(picture, wide, high).filter(ImageFilter.GaussianBlur(wide / between(rng, 18, 40)))
        board = Image.blend(board, Image.new("RGB", board.size, "black"), between(rng, 0, 0.35))
    else:
        ramp = Image.linear_gradient("L").resize((wide, high))
        board = Image.composite(
            Image.new("RGB", ramp.size, pick(rng, INKS)), Image.new("RGB", ramp.size, pick(rng, INKS)), ramp
        )
    shown = within(picture, wide * between(rng, 0.78, 1.0), high * 0.75)
    mask = Image.new("L", shown.size, 0)
    rounded(mask, Image.new("L", shown.size, 255), (0, 0), pick(rng, (0, 0, 30)))
    if chance(rng, 0.3):
        angle = between(rng, -4, 4)
        shown = shown.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        mask = mask.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    y = round((high - shown.height) * between(rng, 0.3, 0.6))
    board.paste(shown, ((wide - shown.width) // 2, y), mask)
    _caption(board, rng, pick(rng, (y * 0.6, min(high * 0.93, y + shown.height * 0.97))))
    return board


def _caption(board: Picture, rng: Rng, y: float) -> None:
    speech = tongue(rng)
    size = round(board.width * between(rng, 0.045, 0.065))
    letters = lettering(rng, speech, size)
    draw = ImageDraw.Draw(board)
    for row, line in enumerate(wrapped(pick(rng, speech.lines), letters, board.width * 0.8)):
        spot, half = (board.width / 2, y + row * size * 1.6), letters.getlength(line) / 2 + size * 0.4
        if row == 0:
            boxed, ground = chance(rng, 0.5), pick(rng, INKS)
        if boxed:
            draw.rectangle((spot[0] - half, spot[1] - size * 0.75, spot[0] + half, spot[1] + size * 0.75), fill=ground)
        ink = readable_on(ground, rng) if boxed else "white"
        draw.text(spot, line, fill=ink, font=letters, anchor="mm", stroke_width=0 if boxed else 2, stroke_fill="black")


def shop_frame(picture: Picture, rng: Rng) -> Picture:
    """Puts it into a shop's frame: banner, price plate, telephone, and a square code."""
    wide = int(rng.integers(700, 1200))
    speech, ground = tongue(rng), pick(rng, INKS)
    rim = round(wide * between(rng, 0.015, 0.05))
    shown = resized(picture, wide - 2 * rim, (wide - 2 * rim) * picture.height / picture.width)
    head, foot = (round(wide * between(rng, 0.08, 0.15)) for _ in range(2))
    if chance(rng, 0.3):
        head = rim
    board = Image.new("RGB", (wide, shown.height + head + foot), ground)
    rounded(board, shown, (rim, head), pick(rng, (0, 0, 24, 48)))
    draw, ink, face = ImageDraw.Draw(board), readable_on(ground, rng), speech.faces[0] + "-bold"
    if head > rim:
        draw.text(
            (wide / 2, head / 2), pick(rng, speech.names), fill=ink, font=font(face, round(head * 0.5)), anchor="mm"
        )
    y = board.height - foot / 2
    draw.text((rim * 2, y), speech.phone(rng), fill=ink, font=font(face, round(foot * 0.34)), anchor="lm")
    words, letters = speech.price(rng), font(face, round(foot * 0.5))
    half = letters.getlength(words) / 2 + foot * 0.3
    plate = pick(rng, ("#fdd835", "white", "#e53935"))
    x = wide - rim - half
    draw.rounded_rectangle((x - half, y - foot * 0.6, x + half, y + foot * 0.4), foot * 0.3, fill=plate)
    draw.text((x, y - foot * 0.1), words, fill=readable_on(plate, rng), font=letters, anchor="mm")
    if chance(rng, 0.6):
        side = round(wide * between(rng, 0.13, 0.2))
        board.paste(_code(rng, side), (pick(rng, (rim * 2, wide - side - 2 * rim)), head + rim))
    return board


def _code(rng: Rng, side: int) -> Picture:
    # Not a code that can be read; only its look.
    cells = Image.fromarray((rng.random((25, 25)) < 0.5).astype("uint8") * 255)
    draw = ImageDraw.Draw(cells)
    for x, y in ((0, 0), (18, 0), (0, 18)):
        draw.rectangle((x - 1, y - 1, x + 7, y + 7), fill=255)
        draw.rectangle((x, y, x + 6, y + 6), fill=255, outline=0)
        draw.rectangle((x + 2, y + 2, x + 4, y + 4), fill=0)
    framed = Image.new("RGB", (29, 29), "white")
    framed.paste(cells, (2, 2))
    return framed.resize((side, side), Image.Resampling.NEAREST)
