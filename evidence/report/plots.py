"""Charts of a count as PNG files, for slides and letters: the accumulation curve, and pieces on each occasion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from evidence.count import Count
from evidence.errors import WrongCallError
from evidence.report import svg
from evidence.report.text import legible
from evidence.tiers import Occasion, Point

SIZE = (1920, 1000)
_LEFT, _RIGHT, _TOP, _BASE = 150, 1700, 110, 860
_INK, _FAINT, _GRID, _MAIN, _PALE = "#1d2730", "#5d6974", "#e3e8ed", "#8a5a14", "#ecdfc9"
_MOST_NAMED = 16
Place = tuple[float, float]


def write(count: Count, folder: Path) -> list[Path]:
    """Draw what there is to draw; files of the same names are replaced.

    Returns:
        Of ``accumulation.png``, ``weeks.png`` and ``occasions.png`` those for which there is enough.

    Raises:
        WrongCallError: ``folder`` is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise WrongCallError(f"{folder} is no folder. Name a folder for the drawings.")
    folder.mkdir(parents=True, exist_ok=True)
    drawings = {}
    if count.accumulation:
        drawings["accumulation.png"] = accumulation(count.accumulation)
    for name, series in (("weeks", count.weeks), ("occasions", count.occasions)):
        if series:
            drawings[f"{name}.png"] = bars(series, "in each week" if name == "weeks" else "on each occasion")
    for name, picture in drawings.items():
        picture.save(folder / name, "PNG")
    return [folder / name for name in drawings]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """An empty chart: the picture, what draws on it, and the units of both axes in pixels."""

    picture: Image.Image
    pen: ImageDraw.ImageDraw
    wide: float
    high: float

    def place(self, x: float, y: float) -> Place:
        return _LEFT + x * self.wide, _BASE - y * self.high

    def write(self, place: Place, words: str, anchor: str, colour: str = _FAINT) -> None:
        self.pen.text(place, words, colour, ImageFont.load_default(28), anchor)


def _sheet(title: str, across: float, up: Sequence[int]) -> _Sheet:
    picture = Image.new("RGB", SIZE, "white")
    sheet = _Sheet(picture, ImageDraw.Draw(picture), (_RIGHT - _LEFT) / across, (_BASE - _TOP) / up[-1])
    sheet.pen.text((_LEFT, 40), title, _INK, ImageFont.load_default(36), "lm")
    for number in up:
        _, y = sheet.place(0, number)
        sheet.pen.line([(_LEFT, y), (_RIGHT, y)], _GRID if number else _INK, 2)
        sheet.write((_LEFT - 14, y), f"{number:,}", "rm")
    return sheet


def accumulation(points: Sequence[Point]) -> Image.Image:
    """Draw expected pieces by occasions, the band of the interval, and dashes where it is extrapolated."""
    across, up = svg.ticks(points[-1].occasions), svg.ticks(round(max(point.high for point in points)))
    sheet = _sheet("Pieces, as the machine groups them, against occasions", across[-1], up)
    edge = [sheet.place(each.occasions, each.low) for each in points]
    edge += [sheet.place(each.occasions, each.high) for each in reversed(points)]
    if len(points) > 1:
        sheet.pen.polygon(edge, _PALE)
    for before, after in pairwise(points):
        _stroke(sheet, (before, after), dashed=after.beyond)
    seen = [each for each in points if not each.beyond][-1]
    x, y = sheet.place(seen.occasions, seen.pieces)
    sheet.pen.ellipse([(x - 9, y - 9), (x + 9, y + 9)], _MAIN)
    sheet.write((x - 16, y - 24), f"{seen.pieces:,.0f} seen", "rs", _INK)
    sheet.write((_RIGHT + 16, sheet.place(0, points[-1].pieces)[1]), f"{points[-1].pieces:,.0f}", "lm", _INK)
    for number in across:
        sheet.write((sheet.place(number, 0)[0], _BASE + 34), f"{number:,}", "mm")
    sheet.write(((_LEFT + _RIGHT) / 2, _BASE + 90), "occasions; dashed: extrapolated; band: 95 % interval", "mm")
    return sheet.picture


def _stroke(sheet: _Sheet, ends: tuple[Point, Point], *, dashed: bool) -> None:
    (left, top), (right, bottom) = (sheet.place(each.occasions, each.pieces) for each in ends)
    parts = max(1, round((right - left) / 12)) if dashed else 1
    for part in range(0, parts, 2 if dashed else 1):
        start, end = part / parts, (part + 1) / parts
        line = [(left + (right - left) * at, top + (bottom - top) * at) for at in (start, end)]
        sheet.pen.line(line, _MAIN, 5)


def bars(series: Sequence[Occasion], when: str) -> Image.Image:
    """Draw pieces seen on each occasion; the darker part was seen for the first time."""
    up = svg.ticks(max(each.pieces for each in series))
    sheet = _sheet(f"Pieces, as the machine groups them, {when}; dark: for the first time", len(series), up)
    every = -(-len(series) // _MOST_NAMED)
    for number, each in enumerate(series):
        for count, colour in ((each.pieces, _PALE), (each.new, _MAIN)):
            if count:
                sheet.pen.rectangle([sheet.place(number + 0.14, count), sheet.place(number + 0.86, 0)], colour)
        if number % every == 0:
            # The built-in letters have no Chinese: names with others are numbered instead.
            short = each.name.partition(" (")[0]
            name = legible(short, 12) if short.isascii() else str(number + 1)
            sheet.write((sheet.place(number + 0.5, 0)[0], _BASE + 34), name, "mm")
    return sheet.picture
