"""Clips drawn with known scenes, taken through the whole way."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence import clips, snapshot
from evidence.case import Case
from evidence.catalogue import verdicts
from evidence.dedupe import dedupe
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from index.timelines import Stretch
from tests import drawing
from tests.drawing import Pixels

SCENES = [drawing.photo(seed, 320, 240) for seed in range(4)]
OTHERS = [drawing.photo(seed, 320, 240) for seed in range(50, 53)]
SLIDE = drawing.photo(99, 320, 240)


def between(tmp_path: Path, films: dict[str, tuple[list[Pixels], float]]) -> dict[tuple[str, str], list[Stretch]]:
    """Write films (scenes, seconds of each), work through them, and return the stretches by sorted names."""
    source = tmp_path / "clips"
    source.mkdir()
    for name, (scenes, seconds) in films.items():
        drawing.write_clip(source / f"{name}.mp4", scenes, seconds)
    found: dict[tuple[str, str], list[Stretch]] = {}
    with Case.create(tmp_path / "case", Settings(workers=1)) as case:
        ingest(case, source, Wishes(), Silent())
        dedupe(case, Silent())
        now = snapshot.take(case.catalogue)
        names = {seen.sha256: Path(seen.source_path).stem for seen in now.sightings}
        with case.catalogue.reading() as db:
            judged = list(verdicts.everything(db))
    for link in clips.between(now, judged):
        found.setdefault((names[link.left], names[link.right]), []).append(link.stretch)
    return found


def test_a_clip_inside_a_longer_one_a_slow_and_a_letterboxed_copy_are_found_with_their_times(tmp_path: Path) -> None:
    letterboxed = [drawing.letterboxed(scene, 40) for scene in SCENES]
    found = between(
        tmp_path,
        {
            "a": (SCENES, 1.0),
            "b": ([*OTHERS, *SCENES], 1.0),
            "c": (SCENES, 2.0),
            "d": (letterboxed, 1.0),
        },
    )
    inside, slow, boxed = found["a", "b"][0], found["a", "c"][0], found["a", "d"][0]
    assert (inside.left_start, inside.left_end, inside.right_start, inside.right_end) == (0.0, 3.0, 3.0, 6.0)
    assert (inside.speed, inside.frames) == (1.0, 4)
    assert slow.speed == pytest.approx(2.0, abs=0.3)
    assert slow.left_end == 3.0
    assert slow.right_end == pytest.approx(6.0, abs=0.3)
    assert (boxed.right_start, boxed.right_end, boxed.speed) == (0.0, 3.0, 1.0)
    assert all(each[0].probability > 0.8 for each in found.values())


def test_one_opening_and_closing_slide_joins_no_clips(tmp_path: Path) -> None:
    films = {
        name: ([SLIDE, drawing.photo(seed, 320, 240), drawing.photo(seed + 1, 320, 240), SLIDE], 1.0)
        for seed, name in ((10, "a"), (20, "b"), (30, "c"))
    }
    assert between(tmp_path, films) == {}


def test_pictures_make_no_stretch(tmp_path: Path) -> None:
    assert between(tmp_path, {"a": (SCENES, 1.0)}) == {}


def test_the_buttons_of_one_app_around_two_clips_join_nothing(tmp_path: Path) -> None:
    recorded = [[drawing.screenshot(scene)[0] for scene in scenes] for scenes in (SCENES[:3], OTHERS)]
    assert between(tmp_path, {"a": (recorded[0], 1.0), "b": (recorded[1], 1.0)}) == {}
