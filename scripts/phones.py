"""What a phone and an app draw around a feed: the bar with the clock, the app's title, and what stands at the foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

import feeds

Pixels = NDArray[np.uint8]

TITLES = {"zh": ("朋友圈", "首页", "关注", "发现"), "en": ("Moments", "Home", "Following", "Explore")}
TABS = {"zh": ("首页", "视频", "发现", "消息", "我"), "en": ("Home", "Search", "Reels", "Shop", "Profile")}


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The bars above and below a feed; both have the width of the screen, and some height."""

    above: Pixels
    below: Pixels

    @property
    def rows(self) -> int:
        """Rows that both take."""
        return len(self.above) + len(self.below)

    def around(self, shown: Pixels) -> Pixels:
        """Return what is shown with the bars."""
        return np.concatenate([self.above, shown, self.below])


def draw(
    rng: Generator, width: int, language: str, colours: tuple[tuple[int, int, int], tuple[int, int, int]]
) -> Frame:
    """Draw the bars of one phone and one app.

    Args:
        rng: Says which.
        width: Of the screen, in pixels.
        language: zh or en.
        colours: Of the ground and of the ink.
    """
    unit = width / 100
    path, number = feeds.fonts()[rng.integers(len(feeds.fonts()))]
    small, plain = (ImageFont.truetype(path, round(size * unit), index=number) for size in (3.2, 4.6))
    ground, ink = colours
    notched = bool(rng.integers(2))
    clock = round((12 if notched else 6.5) * unit)
    above = Image.new("RGB", (width, clock + round(12 * unit)), ground)
    pen = ImageDraw.Draw(above)
    row = clock - 5.2 * unit
    pen.text((4 * unit, row), f"{rng.integers(24)}:{rng.integers(60):02d}", font=small, fill=ink)
    pen.text((84 * unit, row), f"{rng.integers(5, 100)}%", font=small, fill=ink)
    pen.rectangle((76 * unit, row + unit, 81 * unit, row + 3.2 * unit), outline=ink, width=max(1, round(0.3 * unit)))
    middle = clock + 6 * unit
    pen.line((7 * unit, middle - 2.4 * unit, 4 * unit, middle, 7 * unit, middle + 2.4 * unit), fill=ink, width=3)
    pen.text((50 * unit, middle), str(rng.choice(TITLES[language])), font=plain, fill=ink, anchor="mm")
    pen.rectangle((90 * unit, middle - 2 * unit, 95 * unit, middle + 2 * unit), outline=ink, width=3)
    tabs = bool(rng.integers(2))
    below = Image.new("RGB", (width, round((16 if tabs else 5) * unit)), ground)
    pen = ImageDraw.Draw(below)
    if tabs:
        pen.line((0, 0, width, 0), fill=(128, 128, 128), width=max(1, round(0.2 * unit)))
        for place, word in enumerate(TABS[language]):
            middle = (10 + 20 * place) * unit
            pen.rectangle((middle - 2.5 * unit, 2 * unit, middle + 2.5 * unit, 6 * unit), outline=ink, width=2)
            pen.text((middle, 9 * unit), word, font=small, fill=ink, anchor="mm")
    pen.rounded_rectangle((33 * unit, below.height - 2.4 * unit, 67 * unit, below.height - 1.4 * unit), 5, fill=ink)
    return Frame(np.asarray(above, np.uint8), np.asarray(below, np.uint8))
