"""Screenshots of feeds in the looks of several apps, light and dark, Chinese and English, with what they show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

import feeds
import phones

Pixels = NDArray[np.uint8]
Spot = tuple[int, int, int, int]

LOOKS = ("moments", "microblog", "gallery", "timeline")
"""Square picture, text, thumbnails, time, and answers on grey; round picture, time under the name, text from the
margin, counts; pictures first, then text and time; as the second, pictures as wide as the page, bands between posts."""

PALE = 0.15
"""Of little pictures, so many have the page's own colour around a figure."""

SIZES = ((720, 1280), (720, 1600), (828, 1792), (1080, 1920), (1080, 2340), (1170, 2532), (1440, 3040))
TALLEST = 24_000
ENGLISH_NAMES = ("carver_lin", "Old Town Antiques", "Jade House 88", "ivy.collects", "Mr Chen Studio", "blue crane art")
ENGLISH_THINGS = ("Bangle", "Bracelet", "Pendant", "Seal", "Carved figure", "Bead necklace", "Snuff bottle")
ENGLISH_PRAISE = ("fine grain", "old patina", "hand carved", "no cracks", "collector's item", "just arrived")
ANSWERS = ("多少钱？", "还在吗", "已私信", "好漂亮", "能便宜吗？", "留给我")
ENGLISH_CLOSING = ("free shipping", "DM me", "no returns", "first come first served")


@dataclass(frozen=True, slots=True)
class Shown:
    """One post as drawn.

    Attributes:
        account: Its name.
        text: Its text, lines joined by a space.
        price: The amount in it, as digits.
        when: The time as written.
        minutes: Least and most minutes before the screenshot that this can mean.
        photos: Numbers of the photos shown.
        boxes: Left, top, width, height of each on the page.
        top: First row.
        bottom: Row behind the last.
    """

    account: str
    text: str
    price: str
    when: str
    minutes: tuple[int, int]
    photos: tuple[int, ...]
    boxes: tuple[Spot, ...] = ()
    top: int = 0
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """How a page looks: one of LOOKS, pixels across, light or dark, zh or en."""

    look: str
    width: int
    dark: bool
    language: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its pixels, and the posts on it from the top; those cut by its edges are among them.

    ``frame`` is what phone and app draw around it, and ``shown`` the first row and the row behind the last of the feed.
    """

    pixels: Pixels
    posts: tuple[Shown, ...]
    style: Style
    frame: phones.Frame
    shown: tuple[int, int]

    def shows(self, post: Shown) -> bool:
        """Tell whether all of a post is on it."""
        return post.top >= self.shown[0] and post.bottom <= self.shown[1]


def content(rng: Generator, language: str, photos: Sequence[int]) -> Shown:
    """Make up a post with these photos."""
    amount, grams = int(rng.integers(2, 300)) * 50, f"{rng.integers(8, 300)}.{rng.integers(10)}"
    when, minutes = _when(rng, language)
    if language == "zh":
        price = (f"{amount}元", f"¥{amount}", f"{amount}块", f"价格{amount}")[rng.integers(4)]
        words = [
            f"{_of(rng, feeds.THINGS)} {_of(rng, feeds.PRAISE)}",
            f"重{grams}克 {price} {_of(rng, feeds.CLOSING)}",
            _of(rng, feeds.PRAISE),
        ]
        return Shown(_of(rng, feeds.NAMES), " ".join(words), str(amount), when, minutes, tuple(photos))
    price = (f"${amount}", f"USD {amount}", f"price {amount}")[rng.integers(3)]
    words = [f"{_of(rng, ENGLISH_THINGS)}, {_of(rng, ENGLISH_PRAISE)}", f"{grams} g {price}", _of(rng, ENGLISH_CLOSING)]
    return Shown(_of(rng, ENGLISH_NAMES), " ".join(words), str(amount), when, minutes, tuple(photos))


def _of(rng: Generator, words: Sequence[str]) -> str:
    return words[int(rng.integers(len(words)))]


def _when(rng: Generator, language: str) -> tuple[str, tuple[int, int]]:
    kind, number = int(rng.integers(4)), int(rng.integers(2, 20))
    zh = language == "zh"
    if kind == 0:
        return (f"{number}分钟前" if zh else f"{number} minutes ago"), (number, number + 1)
    if kind == 1:
        return (f"{number}小时前" if zh else f"{number} hours ago"), (number * 60, number * 60 + 60)
    if kind == 2:
        return ("昨天" if zh else "Yesterday"), (0, 2 * 24 * 60)
    number = 2 + number % 6
    return (f"{number}天前" if zh else f"{number} days ago"), ((number - 1) * 24 * 60, (number + 1) * 24 * 60)


class _Sheet:
    """A page being drawn, in units of a hundredth of its width."""

    def __init__(self, rng: Generator, style: Style) -> None:
        width, dark = style.width, style.dark
        self.rng, self.unit, self.language = rng, width / 100, style.language
        self.ground, self.ink = ((24, 24, 24), (205, 205, 205)) if dark else ((255, 255, 255), (25, 25, 25))
        self.name_ink = (125, 144, 178) if dark else (87, 107, 149)
        self.grey = (130, 130, 130)
        self.image = Image.new("RGB", (width, TALLEST), self.ground)
        self.pen = ImageDraw.Draw(self.image)
        path, number = feeds.fonts()[rng.integers(len(feeds.fonts()))]
        self.font = {
            name: ImageFont.truetype(path, round(size * self.unit), index=number)
            for name, size in (("small", 3.2), ("plain", 4.1))
        }

    def write(self, left: float, top: float, words: str) -> None:
        """Write plainly, at a place in pixels."""
        self.pen.text((left, top), words, font=self.font["plain"], fill=self.ink)

    def note(self, left: float, top: float, words: str) -> None:
        """Write small and grey."""
        self.pen.text((left, top), words, font=self.font["small"], fill=self.grey)

    def paragraph(self, left: float, top: float, words: str) -> float:
        """Write words within the width, broken where they have to be; return the row below."""
        room = self.image.width - left - 4 * self.unit
        line = ""
        for word in words.split(" "):
            tried = f"{line} {word}".strip()
            if line and self.font["plain"].getlength(tried) > room:
                self.write(left, top, line)
                top, line = top + 6 * self.unit, word
            else:
                line = tried
        self.write(left, top, line)
        return top + 6 * self.unit

    def head(self, top: float, edge: float, *, round_: bool) -> None:
        """Draw the little picture of whoever posts."""
        size = round(edge * self.unit)
        face = feeds.photo(self.rng)[:size, :size]
        colour = tuple(int(each) for each in self.rng.integers(40, 200, 3))
        shown = Image.fromarray(face).resize((size, size))
        if self.rng.random() < PALE:
            shown = Image.new("RGB", (size, size), self.ground)
            ImageDraw.Draw(shown).ellipse((size // 8, size // 2, 7 * size // 8, size), fill=colour[::-1])
        ImageDraw.Draw(shown).ellipse((size // 4, size // 8, 3 * size // 4, 5 * size // 8), fill=colour)
        mask = Image.new("L", (size, size), 0 if round_ else 255)
        if round_:
            ImageDraw.Draw(mask).ellipse((0, 0, size - 1, size - 1), fill=255)
        self.image.paste(shown, (round(4 * self.unit), round(top)), mask)

    def grid(self, left: float, top: float, photos: Sequence[Pixels], room: float) -> list[Spot]:
        """Paste one to nine photos, cut square; return their boxes."""
        gap, columns = max(3, round(self.unit)), 1 if len(photos) == 1 else 2 if len(photos) == 4 else 3
        edge = round(min(room, 48 * self.unit)) if columns == 1 else round((room - 2 * gap) / 3)
        boxes = []
        for number, photo in enumerate(photos):
            down, across = divmod(number, columns)
            corner = round(left) + across * (edge + gap), round(top) + down * (edge + gap)
            shorter = min(photo.shape[:2])
            self.image.paste(Image.fromarray(photo[:shorter, :shorter]).resize((edge, edge)), corner)
            boxes.append((*corner, edge, edge))
        return boxes


def _moments(sheet: _Sheet, top: float, post: Shown, photos: Sequence[Pixels]) -> tuple[float, list[Spot]]:
    unit = sheet.unit
    sheet.head(top, 11, round_=False)
    sheet.pen.text((18 * unit, top - 0.6 * unit), post.account, font=sheet.font["plain"], fill=sheet.name_ink)
    row = sheet.paragraph(18 * unit, top + 6 * unit, post.text)
    boxes = sheet.grid(18 * unit, row + 2 * unit, photos, 74 * unit)
    row = max(box[1] + box[3] for box in boxes) + 2 * unit
    sheet.note(18 * unit, row, post.when)
    end = row + 5 * unit
    return end + _answers(sheet, end + 2 * unit), boxes


def _answers(sheet: _Sheet, top: float) -> float:
    """Draw who liked a post, and questions, on grey, below most posts; return the rows that it takes."""
    unit, rng = sheet.unit, sheet.rng
    lines = int(rng.integers(4))
    if lines:
        grey = tuple(round(0.94 * each + 0.06 * ink) for each, ink in zip(sheet.ground, sheet.ink, strict=True))
        sheet.pen.rectangle((18 * unit, top, 96 * unit, top + (5.4 * lines + 2) * unit), fill=grey)
        for number in range(lines):
            who = _of(rng, feeds.NAMES)
            said = f"♡ {who}" if not number else f"{who}: {_of(rng, ANSWERS)}"
            sheet.note(20 * unit, top + (1 + 5.4 * number) * unit, said)
    return (5.4 * lines + 4) * unit


def _microblog(sheet: _Sheet, top: float, post: Shown, photos: Sequence[Pixels]) -> tuple[float, list[Spot]]:
    unit = sheet.unit
    sheet.head(top, 11, round_=True)
    sheet.write(18 * unit, top + 0.2 * unit, post.account)
    sheet.note(18 * unit, top + 6.4 * unit, post.when + (" 来自 手机" if sheet.rng.integers(2) else ""))
    if sheet.rng.integers(2):
        sheet.note(84 * unit, top + 2 * unit, "+关注")
    row = sheet.paragraph(4 * unit, top + 14 * unit, post.text)
    boxes = sheet.grid(4 * unit, row + 2 * unit, photos, 92 * unit)
    row = max(box[1] + box[3] for box in boxes) + 3 * unit
    for place, words in zip((14, 46, 78), ("转发", "评论", f"{sheet.rng.integers(2, 99)}"), strict=True):
        sheet.note(place * unit, row, words)
    return row + 6 * unit, boxes


def _timeline(sheet: _Sheet, top: float, post: Shown, photos: Sequence[Pixels]) -> tuple[float, list[Spot]]:
    unit = sheet.unit
    sheet.head(top, 11, round_=True)
    sheet.write(18 * unit, top + 0.2 * unit, post.account)
    sheet.note(18 * unit, top + 6.4 * unit, f"{post.when} ·")
    sheet.note(92 * unit, top + 2 * unit, "···")
    row = sheet.paragraph(4 * unit, top + 14 * unit, post.text)
    boxes = sheet.grid(0, row + 2 * unit, photos, 100 * unit)
    row = max(box[1] + box[3] for box in boxes) + 3 * unit
    zh = sheet.language == "zh"
    counts = (f"{sheet.rng.integers(2, 99)}", f"{sheet.rng.integers(2, 20)}{'条评论' if zh else ' comments'}")
    for place, words in zip((4, 76), counts, strict=True):
        sheet.note(place * unit, row, words)
    for place, words in zip((10, 44, 78), ("赞", "评论", "分享") if zh else ("Like", "Comment", "Share"), strict=True):
        sheet.note(place * unit, row + 8 * unit, words)
    end = row + 13 * unit
    band = tuple(round(0.85 * each + 0.15 * ink) for each, ink in zip(sheet.ground, sheet.ink, strict=True))
    sheet.pen.rectangle((0, end + 2 * unit, 100 * unit, end + 4 * unit), fill=band)
    return end, boxes


def _gallery(sheet: _Sheet, top: float, post: Shown, photos: Sequence[Pixels]) -> tuple[float, list[Spot]]:
    unit = sheet.unit
    sheet.head(top, 9, round_=True)
    sheet.write(16 * unit, top + 2 * unit, post.account)
    sheet.note(82 * unit, top + 2.4 * unit, "关注" if sheet.language == "zh" else "Follow")
    boxes = sheet.grid(4 * unit, top + 12 * unit, photos, 92 * unit)
    row = max(box[1] + box[3] for box in boxes) + 2 * unit
    sheet.note(4 * unit, row, f"{sheet.rng.integers(2, 900)} likes")
    row = sheet.paragraph(4 * unit, row + 6 * unit, post.text)
    if sheet.rng.integers(2):
        count = sheet.rng.integers(2, 40)
        sheet.note(4 * unit, row, f"查看全部{count}条评论" if sheet.language == "zh" else f"View all {count} comments")
        row += 6 * unit
    sheet.note(4 * unit, row, post.when)
    return row + 5 * unit, boxes


_DRAWN: dict[str, Callable[[_Sheet, float, Shown, Sequence[Pixels]], tuple[float, list[Spot]]]] = {
    "moments": _moments,
    "microblog": _microblog,
    "gallery": _gallery,
    "timeline": _timeline,
}


def stitched(rng: Generator, style: Style, posts: Sequence[Shown], photos: Sequence[Pixels]) -> Page:
    """Draw posts below each other on one page, as long as they are, between the phone's and the app's bars."""
    width = style.width
    sheet = _Sheet(rng, style)
    frame = phones.draw(rng, width, style.language, (sheet.ground, sheet.ink))
    top = len(frame.above)
    row = 4 * sheet.unit
    drawn = []
    for post in posts:
        end, boxes = _DRAWN[style.look](sheet, row, post, [photos[number] for number in post.photos])
        lower = tuple((left, upper + top, wide, tall) for left, upper, wide, tall in boxes)
        drawn.append(replace(post, boxes=lower, top=round(row) + top, bottom=round(end) + top))
        row = end + 6 * sheet.unit
    feed = np.asarray(sheet.image.crop((0, 0, width, min(TALLEST, round(row)))), np.uint8)
    return Page(frame.around(feed), tuple(drawn), style, frame, (top, top + len(feed)))


def scroll(page: Page, height: int, overlap: float) -> list[Page]:
    """Cut a long page into the screens of a scroll, each with this share of the one before."""
    rows, length = height - page.frame.rows, page.shown[1] - page.shown[0]
    tops = list(range(0, max(1, length - rows), round(rows * (1 - overlap))))
    tops.append(max(0, length - rows))
    return [_cut(page, top, rows) for top in dict.fromkeys(tops)]


def _cut(page: Page, top: int, rows: int) -> Page:
    """Show so many rows of the feed from a row of it."""
    first = page.shown[0]
    feed = page.pixels[first + top : min(first + top + rows, page.shown[1])]
    within = tuple(
        replace(
            post,
            top=post.top - top,
            bottom=post.bottom - top,
            boxes=tuple((left, row - top, wide, tall) for left, row, wide, tall in post.boxes),
        )
        for post in page.posts
        if post.bottom - top > first and post.top - top < first + len(feed)
    )
    return replace(page, pixels=page.frame.around(feed), posts=within, shown=(first, first + len(feed)))
