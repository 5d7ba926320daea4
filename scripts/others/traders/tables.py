"""The set of laid pieces: different things photographed on the same cloths, and reposts of those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from matching.sets import Drawn
from others.traders.canvas import SUFFIXES, Field, Hand, Picture, opened, picture, pixels, scaled, turned
from others.traders.cloths import SIDE, cloth
from others.traders.cutting import cut
from others.traders.edits import Job, drawn
from others.traders.gauntlet import opaque
from others.traders.props import furnished
from others.wishes import Laying

REPOSTS = ("resave", "generations", "thumbnail", "crop_70", "watermark", "text_block", "stickers", "filters", "mirror")


@dataclass(frozen=True, slots=True)
class Table:
    """A cloth with its props, and how it is always photographed."""

    sheet: Field
    view: tuple[int, int]
    light: tuple[float, float]
    tint: tuple[float, float, float]


def _table(seed: int, number: int, photos: Sequence[Path]) -> Table:
    hand = Hand(seed, number, 3)
    longer = hand.whole(900, 1200)
    view = hand.pick(((longer, longer * 3 // 4), (longer * 3 // 4, longer), (longer * 4 // 5, longer)))
    sheet = furnished(hand, picture(cloth(seed, number, photos)), view)
    turn, reach = hand.between(0, 2 * np.pi), hand.between(10, 26)
    light = (float(reach * np.cos(turn)), float(reach * abs(np.sin(turn)) + 4))
    tint = (hand.between(0.96, 1.06), 1.0, hand.between(0.9, 1.04))
    return Table(pixels(sheet), view, light, tint)


def _views(folder: Path) -> list[list[Path]]:
    """A folder's pieces, each with its views, the plainest named first."""
    inner = sorted(each for each in folder.iterdir() if each.is_dir())
    groups = [sorted(each.iterdir(), key=lambda path: (len(path.name), path.name)) for each in inner]
    if not groups:
        groups = [[path] for path in sorted(folder.iterdir())]
    kept = [[path for path in group if path.suffix.lower() in SUFFIXES] for group in groups]
    return [group for group in kept if group]


def _cuts(seed: int, folders: Sequence[Path]) -> Iterator[Picture]:
    """Pieces cut out, from all the folders by turns."""
    hand = Hand(seed, 0, 4)
    piles = [hand.some(groups, len(groups)) for groups in map(_views, folders)]
    while any(piles):
        for pile in piles:
            while pile:
                tries = (cut(opened(path)) for path in pile.pop()[:3])
                piece = next((each for each in tries if each is not None), None)
                if piece is not None:
                    yield piece
                    break


def _placed(hand: Hand, table: Table, piece: Picture) -> Field:
    """The cloth with the piece near its middle, a soft shadow under it."""
    wide, high = table.view
    by = np.sqrt(0.2 * wide * high / (piece.width * piece.height)) * hand.between(0.94, 1.06)
    by = min(float(by), 0.74 * wide / piece.width, 0.74 * high / piece.height)
    top = turned(scaled(piece, by), hand.between(-7, 7))
    x = round((SIDE - top.width) / 2 + hand.between(-0.04, 0.04) * wide)
    y = round((SIDE - top.height) / 2 + hand.between(-0.04, 0.04) * high)
    values = pixels(top)
    colour, alpha = values[:, :, :3], values[:, :, 3:] / 255
    cover = np.zeros((SIDE, SIDE), np.float32)
    cover[y : y + top.height, x : x + top.width] = alpha[:, :, 0]
    near = cv2.GaussianBlur(cover, (0, 0), 7)
    shift = np.array([[1, 0, table.light[0]], [0, 1, table.light[1]]], np.float32)
    far = cv2.warpAffine(cv2.GaussianBlur(cover, (0, 0), 20), shift, (SIDE, SIDE))
    shade = 1 - np.clip(0.45 * near + 0.5 * far, 0, 0.8)
    sheet = table.sheet * shade[:, :, None]
    part = sheet[y : y + top.height, x : x + top.width]
    part += alpha * (colour * hand.between(0.93, 1.05) - part)
    return np.asarray(sheet, np.float32)


def _taken(hand: Hand, table: Table, sheet: Field) -> Picture:
    """A photo of the table: camera, light and noise a little different each time."""
    wide, high = table.view
    grow, lean = hand.between(0.96, 1.06), np.radians(hand.between(-2.5, 2.5))
    middle = SIDE / 2 + np.array([hand.between(-0.025, 0.025) * wide, hand.between(-0.025, 0.025) * high])
    corners = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]]) / 2 / grow
    spin = np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
    drift = hand.rng.uniform(-0.012, 0.012, (4, 2)) * [wide, high]
    start = np.asarray(corners @ spin + middle + drift, np.float32)
    end = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    turn = cv2.getPerspectiveTransform(start, end)
    values = cv2.warpPerspective(sheet, turn, (wide, high), borderMode=cv2.BORDER_REFLECT)
    down, across = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    slope = hand.between(-0.09, 0.09) * down + hand.between(-0.09, 0.09) * across
    dim = 1 + slope - hand.between(0.03, 0.14) * (down**2 + across**2) / 2
    tint = np.array(table.tint) * np.array([hand.between(0.975, 1.025) for _ in range(3)])
    values = values * (dim * hand.between(0.86, 1.12))[:, :, None] * tint
    values = cv2.GaussianBlur(np.asarray(values, np.float32), (0, 0), hand.between(0.4, 0.9))
    return picture(values + hand.rng.normal(0, hand.between(1.5, 5), values.shape))


def tables(wishes: Laying, out: Path) -> list[Drawn]:
    """Draws the set: each piece laid on each cloth, and three reposts of every such photo.

    Args:
        wishes: See the class.
        out: The folder to write to.

    Returns:
        What each file shows.
    """
    seed, laid, on = wishes.seed, wishes.laid, wishes.on
    out.mkdir(parents=True, exist_ok=True)
    covers = [_table(seed, number, wishes.cloths) for number in range(on)]
    made = []
    for at, piece in zip(range(laid), _cuts(seed, wishes.pieces), strict=False):
        for number, table in enumerate(covers):
            index = at * on + number
            hand = Hand(seed, index, 0)
            original = out / f"{opaque(seed, index, 0)}.jpg"
            _taken(hand, table, _placed(hand, table, piece)).save(original, quality=hand.whole(82, 93))
            made.append(Drawn(original.name, "original", (original.name,)))
            for edit in sorted(hand.some(range(len(REPOSTS)), 3)):
                chance = Hand(seed, index, edit + 1)
                job = Job(opened(original), (), chance.whole(72, 93))
                path = drawn(chance, REPOSTS[edit], job, out / opaque(seed, index, edit + 1))
                made.append(Drawn(path.name, REPOSTS[edit], (original.name,)))
    return made
