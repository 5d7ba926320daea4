"""A strip of a cloth is a part of every photo taken on it, and brings no two of them together."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from evidence.case import Case
from evidence.catalogue import clusters, regions, sightings, verdicts
from evidence.settings import Settings
from tests import captures, drawing

FEW = Settings(
    workers=2,
    time_zone="Asia/Shanghai",
    sscd="off",
    word_neighbours=2,
    neighbours=1,
    pdq_within=0,
    phash_within=0,
)
"""So few candidates that photos on one cloth crowd each other out."""


def lay(folder: Path, count: int) -> None:
    """Lay photos of different pieces on one cloth, and a strip of that cloth with a red label."""
    ground = drawing.cloth(5)
    files = {}
    for number in range(count):
        rng = np.random.default_rng(number)
        shown, outline = ground.copy(), np.zeros(ground.shape[:2], np.uint8)
        middle = int(rng.integers(120, 240)), int(rng.integers(120, 310))
        cv2.ellipse(outline, middle, (100, 70), 0, 0, 360, 255, -1)
        shown[outline > 0] = drawing.photo(number + 70)[outline > 0]
        shown = np.clip(shown + rng.normal(0, 2.5, shown.shape), 0, 255).astype(np.uint8)
        files[f"li/ad{number}/photo{number}.jpg"] = drawing.encoded(shown)
    strip = ground[:, 400:].copy()
    strip[180:230, 60:180] = (210, 30, 30)
    captures.lay(folder, {**files, "wang/ad/strip.jpg": drawing.encoded(strip, quality=70)})


def test_photos_that_a_strip_is_a_part_of_are_compared_and_stay_apart(tmp_path: Path) -> None:
    lay(tmp_path / "captures", 12)
    with Case.create(tmp_path / "case", FEW) as case:
        captures.take(case, tmp_path / "captures")
        with case.catalogue.reading() as db:
            names = {row.sha256: Path(row.source_path).stem for row in sightings.everything(db)}
            shown = {row.id: names[row.sha256] for row in regions.everything(db)}
            judged = list(verdicts.everything(db))
            groups = [{shown[region] for region in row.regions} for row in clusters.everything(db)]
    strips = [row for row in judged if "strip" in (shown[row.left], shown[row.right])]
    assert len([row for row in strips if row.verdict == "same picture"]) >= 2
    asked = [row for row in judged if row.figures["routes"] == ["hosts"]]
    assert {row.verdict for row in asked} == {"same scene"}
    assert all(len(group - {"strip"}) <= 1 for group in groups)
