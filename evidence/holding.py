"""Between linking and grouping: links that rest on a surround which many pictures share are taken back.

In an app's chrome that was not cut away, or behind one text plate, most of any two pictures agrees. Such a link stands
only where the two show the same beyond what all have in common; each is looked at once, and the finding kept.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from evidence import thumbnails
from evidence.case import Case
from evidence.catalogue import regions, verdicts
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from index import surround
from index.calibration import HIDES
from index.hubs import EXACT, Surround, exact, surrounds
from index.picture import decode_grey

FINDING = "beyond"
"""Key of a verdict's figures: share of what lies beyond the surround that both show; null where there is nothing."""

ADDED_BEYOND = 0.6
"""Least of it for copies where what lies over one was told only by what it hides: of 27 such copies of table photos one
has less, of 459 pairs of different small pieces 453."""

DRAWN_BEYOND = 0.4
"""And where that has the look of a drawing, which hides some of the piece: of 58 such copies on tables of six draws
seven have less than ADDED_BEYOND, none less than .46; of 20 pairs of different pieces none has more than .30."""

FAINT = 0.045
FAINT_BEYOND = 0.6
"""Where so large a patch agrees but faintly, and no more of what lies beyond the surround is the same, a person must
look. So are 342 of 343 links of different small pieces with such a patch and next to nothing explained, and none of ten
links of copies."""

NEARLY = 0.03
"""A link within a surround is asked though its alignment is a little off, as what is explained away may pull at it.
At .05, copies that truly are shifted are taken back: two of 480 on eight cloths were lost; at .03 none."""

COVERS = 0.9
"""And only where the two share so much of each: of a copy that is turned a little, the bounds of what they share are
nearly all of it, and what they share is less."""

LITTLE_BEYOND = 0.5
PLAINLY_ALIKE = 0.0015, 0.02
"""Where no more is the same, and next to nothing hides it, a person must look, unless nothing was explained and no
larger patches differ and agree but faintly: of 240 photos of small pieces so much was left in doubt of 12 links of
copies, nine of them plainly alike, and of 111 links of different pieces, none of them."""

FRAMES_KEPT = 2048
"""Frames remembered, 50 kB each."""


def hold(case: Case) -> int:
    """Look at the links within surrounds that were not looked at yet; return how many were taken back.

    Raises:
        CustodyError: A thumbnail is missing.
    """
    with case.catalogue.reading() as db:
        judged = list(verdicts.everything(db))
        rows = {row.id: row for row in regions.everything(db)}
    found: list[VerdictRow] = []
    frames = _Frames(case, rows)
    for shared in shared_by_many(judged):
        inside = set(shared.regions)
        asked = [row for row in judged if row.left in inside and row.right in inside and to_ask(row)]
        found += frames.looked_at(shared, asked)
    with case.catalogue.writing() as db:
        verdicts.add(db, found)
    return sum(row.verdict != "same picture" for row in found)


def shared_by_many(judged: list[VerdictRow]) -> list[Surround]:
    """Find the surrounds that verdicts tell of."""
    alike = [(row.left, row.right) for row in judged if _lies_on(row) and not row.figures["clean"]]
    clean = [row for row in judged if row.verdict == "same picture" and row.figures["clean"]]
    # A copy of what lies in a surround lies there as well, though it was compared with nothing else.
    within = {region for pair in alike for region in pair}
    alike += [(row.left, row.right) for row in clean if _lies_on(row) and not within.isdisjoint((row.left, row.right))]
    return surrounds(alike, [(row.left, row.right) for row in clean])


def _lies_on(row: VerdictRow, within: float = EXACT) -> bool:
    if row.verdict == "unrelated" or "left_box" not in row.figures:
        return False
    return exact(tuple(row.figures["left_box"]), tuple(row.figures["right_box"]), within=within)


def to_ask(row: VerdictRow) -> bool:
    """Tell whether a link may rest on a surround alone, and was not looked at yet."""
    if row.verdict != "same picture" or FINDING in row.figures or not _lies_on(row, NEARLY):
        return False
    return bool(min(row.figures["cover_left"], row.figures["cover_right"]) >= COVERS)


class _Frames:
    """Regions at the size at which a surround is learnt; read when they are needed."""

    def __init__(self, case: Case, rows: dict[int, RegionRow]) -> None:
        self._case = case
        self._rows = rows
        self._read = lru_cache(maxsize=FRAMES_KEPT)(self._frame)

    def _frame(self, region: int) -> surround.Frame:
        row = self._rows[region]
        return surround.frame(
            decode_grey(thumbnails.read(self._case.thumbnails, row.thumbnail_at, row.thumbnail_bytes))
        )

    def looked_at(self, shared: Surround, asked: list[VerdictRow]) -> list[VerdictRow]:
        """Return these verdicts with what was found; a link that rests on the surround is ``same scene``."""
        if not asked:
            return []
        common = surround.learn([self._read(region) for region in surround.some(shared.shown)])
        return [self._judged(row, common) for row in asked]

    def _judged(self, row: VerdictRow, common: surround.Frame) -> VerdictRow:
        mirrored = bool(row.figures["mirrored"])
        told = surround.beyond(self._read(row.left), self._read(row.right), common, mirrored=mirrored)
        figures = {**row.figures, FINDING: None if told is None else round(told, 4)}
        instead = None if told is None else doubt(told, row.figures)
        if instead is None:
            return replace(row, figures=figures)
        word, probability = instead
        return replace(row, verdict=word, probability=probability, figures={**figures, "clean": False})


def doubt(told: float, figures: dict[str, Any]) -> tuple[str, float] | None:
    """Return what a link within a surround is instead, with its probability; None where it stands."""
    least = surround.LEAST_BEYOND
    if figures.get("added"):
        least = DRAWN_BEYOND if figures.get("drawn") else ADDED_BEYOND
    if told < least:
        return "same scene", 0.02
    faint = figures.get("faint", 0.0)
    most = FAINT_BEYOND if faint >= FAINT else LITTLE_BEYOND
    if told < most and figures["explained"] < HIDES and not _plainly_alike(figures):
        return "unsure", 0.3
    return None


def _plainly_alike(figures: dict[str, Any]) -> bool:
    if figures["explained"] > 0.0 or figures.get("inked"):
        return False
    return bool(figures["patch"] <= PLAINLY_ALIKE[0] and figures.get("faint", 1.0) < PLAINLY_ALIKE[1])
