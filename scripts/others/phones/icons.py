"""Line icons, drawn large and shrunk so that they are smooth."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from others.phones.picture import Picture

_Path = tuple[tuple[float, float], ...]

# Strokes as open paths in a unit square.
LINES: dict[str, tuple[_Path, ...]] = {
    "back": (((0.62, 0.15), (0.3, 0.5), (0.62, 0.85)),),
    "arrow": (((0.9, 0.5), (0.12, 0.5)), ((0.42, 0.2), (0.12, 0.5), (0.42, 0.8))),
    "close": (((0.18, 0.18), (0.82, 0.82)), ((0.82, 0.18), (0.18, 0.82))),
    "plus": (((0.5, 0.12), (0.5, 0.88)), ((0.12, 0.5), (0.88, 0.5))),
    "menu": (((0.12, 0.25), (0.88, 0.25)), ((0.12, 0.5), (0.88, 0.5)), ((0.12, 0.75), (0.88, 0.75))),
    "download": (((0.5, 0.08), (0.5, 0.66)), ((0.26, 0.44), (0.5, 0.68), (0.74, 0.44)), ((0.12, 0.9), (0.88, 0.9))),
    "share": (((0.1, 0.85), (0.2, 0.5), (0.6, 0.36)), ((0.58, 0.12), (0.9, 0.38), (0.58, 0.64), (0.58, 0.12))),
    "upload": (
        ((0.5, 0.66), (0.5, 0.06)),
        ((0.3, 0.26), (0.5, 0.06), (0.7, 0.26)),
        ((0.3, 0.4), (0.14, 0.4), (0.14, 0.94), (0.86, 0.94), (0.86, 0.4), (0.7, 0.4)),
    ),
    "comment": (
        ((0.08, 0.12), (0.92, 0.12), (0.92, 0.7), (0.45, 0.7), (0.24, 0.92), (0.24, 0.7), (0.08, 0.7), (0.08, 0.12)),
    ),
    "heart": (
        ((0.5, 0.9), (0.08, 0.46), (0.1, 0.22), (0.3, 0.12), (0.5, 0.3), (0.7, 0.12), (0.9, 0.22),
         (0.92, 0.46), (0.5, 0.9)),
    ),
    "thumb": (
        ((0.08, 0.45), (0.28, 0.45), (0.28, 0.9), (0.08, 0.9), (0.08, 0.45)),
        ((0.28, 0.5), (0.48, 0.1), (0.6, 0.16), (0.56, 0.4), (0.9, 0.4), (0.82, 0.9), (0.28, 0.86)),
    ),
    "save": (((0.22, 0.08), (0.78, 0.08), (0.78, 0.92), (0.5, 0.68), (0.22, 0.92), (0.22, 0.08)),),
    "bin": (
        ((0.12, 0.24), (0.88, 0.24)),
        ((0.38, 0.24), (0.38, 0.1), (0.62, 0.1), (0.62, 0.24)),
        ((0.22, 0.24), (0.28, 0.92), (0.72, 0.92), (0.78, 0.24)),
    ),
    "pencil": (((0.12, 0.88), (0.16, 0.66), (0.7, 0.12), (0.88, 0.3), (0.34, 0.84), (0.12, 0.88)),),
    "home": (((0.1, 0.5), (0.5, 0.12), (0.9, 0.5)), ((0.22, 0.42), (0.22, 0.9), (0.78, 0.9), (0.78, 0.42))),
    "cart": (((0.04, 0.14), (0.2, 0.14), (0.32, 0.66), (0.8, 0.66), (0.92, 0.26), (0.24, 0.26)),),
    "camera": (
        ((0.06, 0.28), (0.3, 0.28), (0.4, 0.14), (0.6, 0.14), (0.7, 0.28), (0.94, 0.28),
         (0.94, 0.86), (0.06, 0.86), (0.06, 0.28)),
    ),
    "triangle": (((0.78, 0.12), (0.2, 0.5), (0.78, 0.88), (0.78, 0.12)),),
    "square": (((0.14, 0.14), (0.86, 0.14), (0.86, 0.86), (0.14, 0.86), (0.14, 0.14)),),
    "check": (((0.16, 0.52), (0.42, 0.78), (0.86, 0.26)),),
    "search": (((0.64, 0.64), (0.92, 0.92)),),
    "battery": (((0.0, 0.28), (0.88, 0.28), (0.88, 0.74), (0.0, 0.74), (0.0, 0.28)), ((0.97, 0.42), (0.97, 0.6))),
}  # fmt: skip
# Circles: centre, radius, filled or not.
ROUNDS: dict[str, tuple[tuple[float, float, float, bool], ...]] = {
    "ring": ((0.5, 0.5, 0.4, False),),
    "dots": ((0.16, 0.5, 0.09, True), (0.5, 0.5, 0.09, True), (0.84, 0.5, 0.09, True)),
    "more": ((0.5, 0.16, 0.09, True), (0.5, 0.5, 0.09, True), (0.5, 0.84, 0.09, True)),
    "info": ((0.5, 0.5, 0.42, False), (0.5, 0.3, 0.06, True), (0.5, 0.62, 0.07, True)),
    "person": ((0.5, 0.3, 0.19, True), (0.5, 0.92, 0.36, True)),
    "search": ((0.42, 0.42, 0.3, False),),
    "camera": ((0.5, 0.56, 0.17, False),),
    "cart": ((0.4, 0.84, 0.08, True), (0.72, 0.84, 0.08, True)),
    "smile": ((0.5, 0.5, 0.42, False), (0.36, 0.4, 0.06, True), (0.64, 0.4, 0.06, True)),
    "voice": ((0.5, 0.5, 0.42, False), (0.34, 0.5, 0.08, True), (0.5, 0.5, 0.06, True)),
}


@lru_cache(maxsize=512)
def icon_mask(name: str, side: int) -> Picture:
    """Draws an icon as a mask of that side."""
    big = side * 4
    mask = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(mask)
    width = max(2, round(big * 0.075))
    for path in LINES.get(name, ()):
        draw.line([(x * big, y * big) for x, y in path], fill=255, width=width, joint="curve")
        for x, y in path:
            half = width / 2 - 0.5
            draw.ellipse((x * big - half, y * big - half, x * big + half, y * big + half), fill=255)
    for x, y, r, full in ROUNDS.get(name, ()):
        span = ((x - r) * big, (y - r) * big, (x + r) * big, (y + r) * big)
        draw.ellipse(span, fill=255 if full else None, outline=255, width=width)
    _special(name, draw, big)
    return mask.resize((side, side), Image.Resampling.BOX)


def _special(name: str, draw: ImageDraw.ImageDraw, big: int) -> None:
    if name == "bars":
        for step in range(4):
            x = big * (0.08 + 0.23 * step)
            draw.rectangle((x, big * (0.68 - 0.16 * step), x + big * 0.15, big * 0.86), fill=255)
    elif name == "wifi":
        for reach in (0.24, 0.5, 0.76):
            span = (big * (0.5 - reach / 1.6), big * (0.82 - reach), big * (0.5 + reach / 1.6), big * (0.82 + reach))
            draw.arc(span, 225, 315, fill=255, width=round(big * 0.1))
        draw.ellipse((big * 0.44, big * 0.7, big * 0.56, big * 0.84), fill=255)
    elif name == "battery":
        draw.rectangle((big * 0.1, big * 0.38, big * 0.6, big * 0.64), fill=255)
