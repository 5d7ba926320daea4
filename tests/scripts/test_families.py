"""One drawn photo in every edit of the gauntlet: cut into regions, and each region verified against the photo.

Which picture an edit shows is known, since the test handed it in; no threshold is repeated here.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evidence.market import clips
from evidence.market.edits import Pixels
from index import plates, regions, video
from index.picture import decode, shrunk
from index.ruling import Verdict
from index.verify import View, verify
from matching import gauntlet, showing
from matching.gauntlet import EDITS, NEEDED
from tests import drawing

OVERLAID = {"tiled watermark", "text block", "stickers", "mirror, crop, text"}
MIRRORED = {"mirror", "mirror, crop, text"}
COMPOSITE = {"feed of nine", "2x2 without gutter", "3x3 with gutter", "inset"}


def view(pixels: NDArray[np.uint8]) -> View:
    small = shrunk(np.ascontiguousarray(pixels), 400)
    return View(drawing.grey(small), laid=lambda: plates.find(small))


def views(pixels: NDArray[np.uint8]) -> list[View]:
    boxes = [region.box for region in regions.find(pixels)]
    return [view(pixels[box.top : box.top + box.height, box.left : box.left + box.width]) for box in boxes]


@pytest.fixture(scope="module")
def photos() -> list[Pixels]:
    return [drawing.photo(number, 800, 600) for number in range(NEEDED)]


@pytest.fixture(scope="module")
def asked(photos: list[Pixels]) -> View:
    return view(photos[0])


@pytest.fixture(scope="module")
def stranger() -> View:
    """A photo that is in none of the edits."""
    return view(drawing.photo(50, 800, 600))


@pytest.fixture(scope="module")
def reposts(photos: list[Pixels]) -> dict[str, list[View]]:
    made = {kind: gauntlet.reposted(edit, photos, gauntlet.generator(1, 0, kind)) for kind, edit in EDITS.items()}
    return {kind: views(decode(content, longest=1600).pixels) for kind, content in made.items()}


def same(photo: View, shown: list[View]) -> list[Verdict]:
    return [verdict for each in shown if (verdict := verify(photo, each)).word == "same picture"]


@pytest.mark.parametrize("kind", EDITS)
def test_every_edit_is_the_same_picture_and_no_strangers(
    kind: str, asked: View, stranger: View, reposts: dict[str, list[View]]
) -> None:
    verdicts = same(asked, reposts[kind])
    assert verdicts
    assert {verdict.mirrored for verdict in verdicts} == {kind in MIRRORED}
    assert not same(stranger, reposts[kind])


@pytest.mark.parametrize("kind", sorted(OVERLAID))
def test_what_something_was_laid_over_is_not_clean(kind: str, asked: View, reposts: dict[str, list[View]]) -> None:
    assert not any(verdict.clean for verdict in same(asked, reposts[kind]))


@pytest.mark.parametrize("kind", sorted(COMPOSITE))
def test_a_composite_shows_the_other_pictures_in_other_regions(
    kind: str, photos: list[Pixels], reposts: dict[str, list[View]]
) -> None:
    # An inset's host is a region as well, with the little picture laid over it.
    other = view(photos[1])
    (found,) = [number for number, each in enumerate(reposts[kind]) if verify(other, each).word == "same picture"]
    clean = [number for number, each in enumerate(reposts[kind]) if verify(view(photos[0]), each).clean]
    assert len(clean) == 1
    assert found not in clean


def test_every_frame_of_a_clip_of_a_photo_is_the_same_picture(
    photos: list[Pixels], asked: View, stranger: View, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    clips.write(path, showing.clip(photos[0], gauntlet.generator(1, 0, "clip")), showing.RATE)
    with path.open("rb") as file:
        frames = [frame.pixels for frame in video.frames(file, most=3, longest=960)]
    assert frames
    for frame in frames:
        assert same(asked, views(frame))
        assert not same(stranger, views(frame))
