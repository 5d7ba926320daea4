"""Phones and the screens they draw, in density-free units."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from others.phones.icons import icon_mask
from others.phones.picture import Picture, Rng, between, chance, pick, resized, round_mask
from others.phones.words import Tongue, font, tongue, wrapped

Span = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Device:
    """A phone or a desktop.

    Attributes:
        width: In pixels.
        height: In pixels.
        density: Pixels a unit.
        cutout: ``none``, ``notch``, ``drop``, ``hole`` or ``island``.
        bottom: ``keys``, ``pill`` or ``none``.
        corner: Radius of the glass in units.
    """

    width: int
    height: int
    density: float
    cutout: str
    bottom: str
    corner: float


PHONES = (
    Device(720, 1280, 2.0, "none", "keys", 0),
    Device(720, 1280, 2.0, "none", "none", 0),
    Device(720, 1520, 2.0, "drop", "keys", 18),
    Device(720, 1600, 2.0, "drop", "pill", 20),
    Device(750, 1334, 2.0, "none", "none", 0),
    Device(828, 1792, 2.0, "notch", "pill", 38),
    Device(1080, 1920, 3.0, "none", "keys", 0),
    Device(1080, 2160, 2.75, "none", "keys", 14),
    Device(1080, 2280, 2.75, "notch", "pill", 30),
    Device(1080, 2340, 2.75, "hole", "keys", 26),
    Device(1080, 2400, 2.625, "hole", "pill", 28),
    Device(1125, 2436, 3.0, "notch", "pill", 40),
    Device(1170, 2532, 3.0, "notch", "pill", 44),
    Device(1179, 2556, 3.0, "island", "pill", 50),
    Device(1220, 2712, 3.0, "hole", "pill", 36),
    Device(1242, 2208, 3.0, "none", "none", 0),
    Device(1440, 2560, 4.0, "none", "keys", 0),
    Device(1440, 3120, 3.5, "hole", "pill", 30),
)
DESKTOPS = (
    Device(1366, 768, 1.0, "none", "none", 0),
    Device(1440, 900, 1.0, "none", "none", 0),
    Device(1536, 864, 1.25, "none", "none", 0),
    Device(1280, 720, 1.0, "none", "none", 0),
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A screen's colours."""

    ground: str
    card: str
    ink: str
    faint: str
    line: str
    accent: str
    dark: bool


_ACCENTS = ("#1877f2", "#07c160", "#ff2442", "#0068ff", "#ee4d2d", "#e1306c", "#ffb400", "#7b61ff", "#00a884")


def theme(rng: Rng, *, dark: bool | None = None) -> Theme:
    """Takes a dark or a light look."""
    accent = pick(rng, _ACCENTS)
    if chance(rng, 0.4) if dark is None else dark:
        ground, card = pick(
            rng, (("#000000", "#161616"), ("#111111", "#1e1e1e"), ("#18191a", "#242526"), ("#0f1419", "#0f1419"))
        )
        return Theme(ground, card, "#ececec", "#8a8d91", "#303133", accent, dark=True)
    ground, card = pick(
        rng,
        (
            ("#ffffff", "#ffffff"),
            ("#f0f2f5", "#ffffff"),
            ("#ededed", "#f7f7f7"),
            ("#f5f5f5", "#ffffff"),
            ("#fafafa", "#ffffff"),
        ),
    )
    return Theme(ground, card, pick(rng, ("#111111", "#1c1e21", "#222222")), "#8c8c8c", "#dedede", accent, dark=False)


class Screen:
    """A canvas laid out in units, as app code would.

    Attributes:
        device: Whose screen it is.
        look: Its colours.
        speech: Its language.
        wide: Width in units.
        high: Height in units.
        image: What is drawn so far.
        face: Of the interface's writing.
    """

    def __init__(self, device: Device, look: Theme, rng: Rng) -> None:
        self.device, self.look, self.rng = device, look, rng
        self.speech: Tongue = tongue(rng)
        self.wide, self.high = device.width / device.density, device.height / device.density
        self.image = Image.new("RGB", (device.width, device.height), look.ground)
        self.face = "han" if "han" in self.speech.faces else pick(rng, ("sans", "narrow"))
        self.top = {"none": 22.0, "drop": 28.0, "hole": 32.0, "notch": 44.0, "island": 54.0}[device.cutout]
        self.foot = {"keys": 46.0, "pill": 20.0, "none": 0.0}[device.bottom]

    def px(self, units: float) -> int:
        """Turns units into whole pixels."""
        return round(units * self.device.density)

    def panel(self, span: Span, fill: str, radius: float = 0) -> None:
        """Fills a box, with smooth corners."""
        x0, y0, x1, y1 = (self.px(each) for each in span)
        if x1 > x0 and y1 > y0:
            self.image.paste(fill, (x0, y0), round_mask(x1 - x0, y1 - y0, self.px(radius)))

    def veil(self, span: Span, strong: float, *, up: bool) -> None:
        """Darkens towards the lower or the upper edge of a box."""
        x0, y0, x1, y1 = (self.px(each) for each in span)
        ramp = Image.linear_gradient("L").resize((x1 - x0, y1 - y0)).point(lambda v: int(v * strong))
        self.image.paste("black", (x0, y0), ramp.transpose(Image.Transpose.FLIP_TOP_BOTTOM) if up else ramp)

    def picture(self, picture: Picture, span: Span, radius: float = 0) -> None:
        """Draws a picture to fill a box exactly."""
        x0, y0, x1, y1 = (self.px(each) for each in span)
        shown = resized(picture, x1 - x0, y1 - y0)
        self.image.paste(shown, (x0, y0), round_mask(shown.width, shown.height, self.px(radius)))

    def text(self, at: tuple[float, float], words: str, size: float, fill: str, style: str = "l") -> float:
        """Writes one line about a height; ``style`` is l, m or r, and b for bold. Gives its width."""
        letters = font(self.face + ("-bold" if "b" in style else ""), self.px(size))
        spot = (self.px(at[0]), self.px(at[1]))
        ImageDraw.Draw(self.image).text(spot, words, fill=fill, font=letters, anchor=f"{style[0]}m")
        return letters.getlength(words) / self.device.density

    def lines(self, words: str, size: float, width: float) -> list[str]:
        """Breaks words to a width."""
        return wrapped(words, font(self.face, self.px(size)), self.px(width))

    def paragraph(self, at: tuple[float, float], lines: list[str], size: float, fill: str) -> float:
        """Writes lines from a top left corner; gives their height."""
        for row, line in enumerate(lines):
            self.text((at[0], at[1] + size * (0.7 + 1.4 * row)), line, size, fill)
        return size * 1.4 * len(lines)

    def icon(self, name: str, at: tuple[float, float], size: float, fill: str) -> None:
        """Draws an icon about a point."""
        side = max(4, self.px(size))
        spot = (self.px(at[0]) - side // 2, self.px(at[1]) - side // 2)
        self.image.paste(fill, spot, icon_mask(name, side))

    def avatar(self, at: tuple[float, float], size: float, radius: float, *, who: int | None = None) -> None:
        """Draws a portrait, a plain ground with a head or a letter; the same for the same ``who``."""
        rng = self.rng if who is None else np.random.default_rng([who, self.device.height])
        x, y = at
        ground = pick(rng, ("#90a4ae", "#ef9a9a", "#80cbc4", "#b39ddb", "#ffcc80", "#455a64"))
        self.panel((x, y, x + size, y + size), ground, radius)
        if chance(rng, 0.5):
            self.text((x + size / 2, y + size / 2), pick(rng, self.speech.names)[0], size * 0.5, "white", "mb")
        else:
            self.icon("person", (x + size / 2, y + size / 2), size * 0.72, "white")

    def status(self, fill: str) -> None:
        """Writes the clock and the signs about the cut-out."""
        y, rng = self.top / 2 + (2 if self.top > 40 else 0), self.rng
        clock = f"{int(rng.integers(0, 24))}:{int(rng.integers(0, 60)):02d}"
        split = self.device.cutout in {"notch", "island"}
        size, x = (15.0, self.wide * 0.13) if split else (12.0, 14.0)
        if self.device.cutout == "none" and chance(rng, 0.5):
            self.text(
                (8, y),
                pick(rng, ("Viettel", "中国移动", "O2", "Vinaphone")) if self.face == "han" else "Viettel",
                11,
                fill,
            )
            self.text((self.wide / 2, y), clock, 12, fill, "mb")
        else:
            self.text((x, y), clock, size, fill, "mb" if split else "lb")
        x = self.wide - (22 if split else 14)
        for name in ("battery", "wifi", "bars") if chance(rng, 0.8) else ("battery", "bars"):
            x -= 9
            self.icon(name, (x, y), 16 if split else 14, fill)
            x -= 10
        if not split and chance(rng, 0.5):
            self.text((x, y), f"{int(rng.integers(8, 100))}%", 11, fill, "r")

    def bottom(self, fill: str, ground: str | None = None) -> None:
        """Draws the system's keys or its pill."""
        y, middle = self.high - self.foot / 2, self.wide / 2
        if ground and self.foot:
            self.panel((0, self.high - self.foot, self.wide, self.high), ground)
        if self.device.bottom == "pill":
            half = self.wide * between(self.rng, 0.13, 0.18)
            self.panel((middle - half, y - 1, middle + half, y + 3), fill, 2)
        elif self.device.bottom == "keys":
            order = pick(self.rng, ((0, 1, 2), (2, 1, 0)))
            for name, place in zip(("triangle", "ring", "square"), order, strict=True):
                self.icon(name, (self.wide * (0.22 + 0.28 * place), y), 17, fill)

    def glass(self, *, shaped: bool) -> Picture:
        """Gives the picture; ``shaped`` blackens the cut-out and the corners, as some phones do."""
        if shaped:
            middle = self.wide / 2
            if self.device.cutout == "notch":
                half = self.wide * 0.27
                self.panel((middle - half, -20, middle + half, 30), "black", 18)
            elif self.device.cutout in {"drop", "hole"}:
                self.panel((middle - 9, 5, middle + 9, 23), "black", 9)
            elif self.device.cutout == "island":
                self.panel((middle - 62, 11, middle + 62, 47), "black", 18)
            black = Image.new("RGB", self.image.size, "black")
            black.paste(self.image, (0, 0), round_mask(*self.image.size, self.px(self.device.corner)))
            self.image = black
        return self.image


def scene(rng: Rng, width: int, height: int) -> Picture:
    """Draws a stranger's picture: sky, hills and a sun, for advertisements and film strips."""
    low, far = pick(
        rng, (("#7ec8e3", "#3a6b35"), ("#ffb997", "#843b62"), ("#22223b", "#4a4e69"), ("#e0fbfc", "#98c1d9"))
    )
    unit = 5
    drawn = Image.new("RGB", (64 * unit, 64 * unit), low)
    draw = ImageDraw.Draw(drawn)
    x, y, r = between(rng, 8, 56) * unit, between(rng, 6, 26) * unit, between(rng, 4, 9) * unit
    draw.ellipse((x - r, y - r, x + r, y + r), fill=pick(rng, ("#fff3b0", "#ffffff", "#ffd166")))
    for hill in range(3):
        start, tall, long = between(rng, 0, 9), between(rng, 3, 9), between(rng, 7, 14)
        ridge = [(step * unit, (34 + hill * 9 + tall * math.sin(start + step / long)) * unit) for step in range(65)]
        fill = far if hill % 2 == 0 else pick(rng, ("#2a9d8f", "#6d6875", "#5c677d"))
        draw.polygon([*ridge, (64 * unit, 64 * unit), (0, 64 * unit)], fill=fill)
    return resized(drawn, width, height)
