"""Sets that other programs draw of drawn photos and pieces: files as named, the truth beside them, the same by seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
import pytest

from index import video
from index.picture import decode
from matching.sets import ORIGINAL, Drawn
from others import phones, traders
from others.wishes import Laying
from tests.drawing import photo

LISTED, OWN = 24, 8
Gauntlet = Callable[..., list[Drawn]]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("photos")
    paths = [folder / f"{number}.png" for number in range(12)]
    for number, path in enumerate(paths):
        cv2.imwrite(str(path), photo(number, 300, 400)[..., ::-1])
    return paths


def same(folder: Path, other: Path, names: Iterable[str]) -> bool:
    return all((folder / name).read_bytes() == (other / name).read_bytes() for name in names)


@pytest.mark.parametrize("draw", [phones.gauntlet, traders.gauntlet])
def test_a_gauntlet_has_each_edit_once_and_is_the_same_by_its_seed(
    draw: Gauntlet, photos: list[Path], tmp_path: Path
) -> None:
    files = draw(photos, tmp_path / "once", seed=3, edited=1)
    originals = {each.name for each in files if each.kind == ORIGINAL}
    kinds = [each.kind for each in files if each.kind != ORIGINAL]
    assert len(originals) == len(photos)
    assert len(kinds) == len(set(kinds)) == LISTED + OWN
    assert sum(kind.startswith("own_") for kind in kinds) == OWN
    assert {each.name for each in files} == {path.name for path in (tmp_path / "once").iterdir()}
    assert all(each.shows and originals.issuperset(each.shows) for each in files)
    for each in files:
        path = tmp_path / "once" / each.name
        if path.suffix == ".mp4":
            with path.open("rb") as file:
                shown = next(iter(video.frames(file, most=2, longest=400))).pixels
        else:
            shown = decode(path.read_bytes(), longest=400).pixels
        assert float(np.std(shown)) > 5.0
    again = draw(photos, tmp_path / "again", seed=3, edited=1)
    assert again == files
    assert same(tmp_path / "once", tmp_path / "again", [each.name for each in files if not each.name.endswith(".mp4")])


@pytest.mark.parametrize("draw", [phones.tables, traders.tables])
def test_each_piece_lies_on_each_cloth_and_is_posted_three_times_more(
    draw: Callable[[Laying, Path], list[Drawn]], photos: list[Path], tmp_path: Path
) -> None:
    pieces = tmp_path / "pieces"
    pieces.mkdir()
    for number in range(3):
        shown = np.full((360, 420, 3), 205, np.uint8)
        cv2.ellipse(shown, (210, 180), (110, 60 + 12 * number), 20 * number, 0, 360, (60, 90, 150), -1, cv2.LINE_AA)
        for ring in range(3):
            cv2.ellipse(shown, (210, 180), (90 - 25 * ring, 40), 20 * number, 0, 360, (30, 50, 90), 3, cv2.LINE_AA)
        cv2.imwrite(str(pieces / f"{number}.png"), shown)
    files = draw(Laying([pieces], photos, laid=2, on=2, seed=5), tmp_path / "tables")
    originals = [each.name for each in files if each.kind == ORIGINAL]
    assert len(originals) == 4
    assert len(files) == 4 * len(originals)
    assert {each.name for each in files} == {path.name for path in (tmp_path / "tables").iterdir()}
    assert all(each.shows[0] in originals and len(each.shows) == 1 for each in files)
