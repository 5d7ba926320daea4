"""A phone's screen to draw apps on: size, mode, bars, and small print."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from others.traders.canvas import VIVID, Colour, Hand, Picture, cover, laid, rounded
from others.traders.letters import HAN, SHOPS, VIET, face, phrase

_LIGHT: tuple[Colour, ...] = ((255, 255, 255), (247, 247, 247), (237, 237, 237))
_DARK: tuple[Colour, ...] = ((0, 0, 0), (18, 18, 18), (28, 30, 36))


class Phone:
    """One screen being drawn, from the top down; ``down`` is how far it has come."""

    def __init__(self, hand: Hand, darkness: float = 0.4, size: tuple[int, int] | None = None) -> None:
        self.hand = hand
        self.dark = hand.chance(darkness)
        width = hand.pick((640, 720, 828, 960))
        self.width, self.height = size or (width, round(width * hand.pick((16 / 9, 2.0, 19.5 / 9, 20 / 9))))
        self.unit = self.width / 100
        self.back = hand.pick(_DARK if self.dark else _LIGHT)
        self.ink: Colour = (235, 235, 235) if self.dark else (25, 25, 25)
        self.grey: Colour = (130, 130, 135)
        self.image = Image.new("RGB", (self.width, self.height), self.back)
        self.down = 0.0

    def text(
        self, at: tuple[float, float], words: str, size: float, ink: Colour | None = None, anchor: str = "lm"
    ) -> None:
        """Writes one line, its size in hundredths of the width, cut at the screen's edge."""
        font = face(words, size * self.unit, 1)
        draw = ImageDraw.Draw(self.image)
        draw.text(at, words, font=font, fill=ink or self.ink, anchor=anchor)

    def bar(self, box: tuple[float, float, float, float], fill: Colour, radius: float = 0) -> None:
        """A filled box with round corners."""
        ImageDraw.Draw(self.image).rounded_rectangle(box, radius, fill=fill)

    def put(self, piece: Picture, at: tuple[float, float], radius: float = 0) -> None:
        """Sets a picture on the screen."""
        self.image = laid(self.image, rounded(piece, radius) if radius else piece, at)

    def status(self) -> None:
        """Time, signal and battery at the top."""
        hand, unit = self.hand, self.unit
        middle = 3.4 * unit
        self.text((5 * unit, middle), f"{hand.whole(0, 23)}:{hand.whole(0, 59):02d}", 3.4)
        draw = ImageDraw.Draw(self.image)
        left = self.width - 26 * unit
        for step in range(4):
            high = (0.8 + 0.6 * step) * unit
            ink = self.ink if step < hand.whole(2, 4) else self.grey
            draw.rectangle(
                (left + step * unit, middle + 1.3 * unit - high, left + (step + 0.6) * unit, middle + 1.3 * unit),
                fill=ink,
            )
        self.text((left + 5.5 * unit, middle), hand.pick(("5G", "4G", "LTE", "WiFi")), 2.5)
        box = (self.width - 12 * unit, middle - 1.4 * unit, self.width - 6 * unit, middle + 1.4 * unit)
        draw.rounded_rectangle(box, 0.7 * unit, outline=self.ink, width=max(1, round(0.25 * unit)))
        full = hand.between(0.15, 1) * 5 * unit
        fill = hand.pick((self.ink, (60, 200, 90)))
        draw.rectangle(
            (box[0] + 0.5 * unit, box[1] + 0.5 * unit, box[0] + 0.5 * unit + full, box[3] - 0.5 * unit), fill=fill
        )
        self.down = 7 * unit

    def header(self, title: str) -> None:
        """The app's own bar: a way back, a title and dots."""
        unit, middle = self.unit, self.down + 5.5 * self.unit
        draw = ImageDraw.Draw(self.image)
        draw.line(
            ((6 * unit, middle - 2 * unit), (4 * unit, middle), (6 * unit, middle + 2 * unit)),
            fill=self.ink,
            width=max(2, round(0.4 * unit)),
        )
        if self.hand.chance(0.5):
            self.text((self.width / 2, middle), title, 4.3, anchor="mm")
        else:
            self.text((10 * unit, middle), title, 4.3)
        self.dots(self.width - 8 * unit, middle, 3, -1)
        self.down += 11 * unit

    def dots(self, x: float, y: float, count: int, lit: int) -> None:
        """A row of dots, as for menus and pages."""
        draw, step = ImageDraw.Draw(self.image), 2.1 * self.unit
        for at in range(count):
            reach = 0.6 * self.unit
            fill = self.ink if at == lit or lit < 0 else self.grey
            centre = x + (at - (count - 1) / 2) * step
            draw.ellipse((centre - reach, y - reach, centre + reach, y + reach), fill=fill)

    def avatar(self, x: float, y: float, size: float, round_off: float) -> None:
        """A user's picture: a plain one with a letter."""
        fill = self.hand.pick(VIVID[:2] + VIVID[4:])
        self.put(Image.new("RGB", (round(size), round(size)), fill), (x, y), round_off * size)
        letter = self.hand.pick("AKLMNTVX王李小")
        self.text((x + size / 2, y + size / 2), letter, size / self.unit * 0.5, (255, 255, 255), "mm")

    def icons(self, y: float, xs: list[float]) -> None:
        """Line icons such as like, comment, share and save."""
        draw, reach = ImageDraw.Draw(self.image), 2.2 * self.unit
        pen = max(2, round(0.35 * self.unit))
        for at, x in enumerate(xs):
            box = (x - reach, y - reach, x + reach, y + reach)
            shape = (at + len(xs)) % 4
            if shape == 0:
                turns = [math.tau * step / 24 for step in range(25)]
                curve = [
                    (
                        x + reach * math.sin(t) ** 3,
                        y - reach / 15 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t)),
                    )
                    for t in turns
                ]
                draw.line(curve, fill=self.ink, width=pen)
            elif shape == 1:
                draw.ellipse(box, outline=self.ink, width=pen)
                draw.line(((x - reach, y + reach), (x - reach * 0.4, y + reach * 0.8)), fill=self.ink, width=pen)
            elif shape == 2:
                draw.line(
                    ((x - reach, y - reach), (x + reach, y), (x - reach, y + reach), (x - reach, y - reach)),
                    fill=self.ink,
                    width=pen,
                )
            else:
                draw.line(
                    (
                        (x - reach, y - reach),
                        (x - reach, y + reach),
                        (x, y + reach / 3),
                        (x + reach, y + reach),
                        (x + reach, y - reach),
                        (x - reach, y - reach),
                    ),
                    fill=self.ink,
                    width=pen,
                )

    def paragraph(self, x: float, lines: int, size: float = 3.7, ink: Colour | None = None) -> None:
        """Lines of small print, each a phrase or two, moving on downward."""
        for _ in range(lines):
            words = f"{phrase(self.hand)} {phrase(self.hand)}" if self.hand.chance(0.5) else phrase(self.hand)
            limit = (self.width - x - 3 * self.unit) / (size * self.unit * 0.62)
            self.text((x, self.down + size * self.unit * 0.8), words[: max(6, int(limit))], size, ink)
            self.down += size * 1.6 * self.unit

    def home(self) -> None:
        """The system's bar at the very bottom: a line, or three buttons."""
        unit, y = self.unit, self.height - 3 * self.unit
        if self.hand.chance(0.6):
            self.bar((33 * unit, y, 67 * unit, y + 0.9 * unit), self.ink, 0.4 * unit)
            return
        self.bar((0, y - 4 * unit, self.width, self.height), self.back)
        draw = ImageDraw.Draw(self.image)
        for at, x in enumerate((25 * unit, 50 * unit, 75 * unit)):
            box = (x - 1.6 * unit, y - 2.4 * unit, x + 1.6 * unit, y + 0.8 * unit)
            if at == 1:
                draw.ellipse(box, outline=self.grey, width=max(2, round(0.4 * unit)))
            else:
                draw.rectangle(box, outline=self.grey, width=max(2, round(0.4 * unit)))

    def tabs(self) -> None:
        """The app's tabs above the system's bar."""
        unit, top = self.unit, self.height - 19 * self.unit
        self.bar((0, top, self.width, self.height), self.back)
        self.bar((0, top, self.width, top + 0.3 * unit), self.grey)
        names = self.hand.pick(
            (("首页", "分类", "消息", "我的"), ("Home", "Shop", "Inbox", "Me"), ("Trang chủ", "Video", "Chat", "Tôi"))
        )
        xs = [(12.5 + 25 * at) * unit for at in range(4)]
        self.icons(top + 4.6 * unit, xs)
        for x, name in zip(xs, names, strict=True):
            self.text((x, top + 9.6 * unit), name, 2.5, self.grey, "mm")

    def someone(self) -> str:
        """A poster's name."""
        return self.hand.pick((*SHOPS, *HAN[:4], *VIET[:3], "linh_2hand", "Anna K.", "昵称已改"))


def squared(image: Picture, size: int) -> Picture:
    """The square middle of a picture."""
    return cover(image, size, size)
