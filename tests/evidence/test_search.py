"""Pictures asked about in a case of six photos; what they show is known from the drawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evidence.case import Case
from evidence.catalogue import clusters, regions, sightings
from evidence.errors import EvidenceError, NotEnoughError, WrongSourceError
from evidence.search import search
from evidence.settings import Settings
from tests import captures, drawing

TWO = Settings(workers=2)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Photos 1 to 6 of one account, and photo 1 re-saved by another."""
    base = tmp_path_factory.mktemp("search")
    files = {f"li/ad{n}/photo{n}.jpg": drawing.encoded(captures.PHOTOS[n]) for n in range(1, 7)}
    captures.lay(base / "captures", files | {"wang/copy/copy.jpg": captures.edits(1)["resaved"]})
    with Case.create(base / "case", TWO) as made:
        captures.take(made, base / "captures")
        yield made


def shown_in(case: Case) -> dict[str, set[str]]:
    """The files of each cluster."""
    with case.catalogue.reading() as db:
        files = {row.sha256: Path(row.source_path).name for row in sightings.everything(db)}
        names = {row.id: files[row.sha256] for row in regions.everything(db)}
        return {row.cluster: {names[region] for region in row.regions} for row in clusters.everything(db)}


@pytest.mark.parametrize("edit", ["resized", "mirrored", "turned", "cropped", "screenshot", "letterboxed"])
def test_a_copy_is_found_and_comes_first(case: Case, tmp_path: Path, edit: str) -> None:
    (tmp_path / "asked").write_bytes(captures.edits(1)[edit])
    first = search(case, tmp_path / "asked", most=10)[0]
    assert shown_in(case)[first.cluster] == {"photo1.jpg", "copy.jpg"}
    assert first.verdict == "same picture"
    assert first.probability > 0.9
    assert sorted((each.account, each.ad) for each in first.sightings) == [("li", "ad1"), ("wang", "copy")]


def test_each_cell_of_a_grid_is_looked_up(case: Case, tmp_path: Path) -> None:
    (tmp_path / "asked.jpg").write_bytes(captures.edits(1)["grid"])
    found = [hit for hit in search(case, tmp_path / "asked.jpg", most=10) if hit.verdict == "same picture"]
    files = shown_in(case)
    assert {hit.asked: min(files[hit.cluster] - {"copy.jpg"}) for hit in found} == {
        f"c{number - 1}": f"photo{number}.jpg" for number in range(1, 5)
    }


def test_a_clip_is_looked_up_by_its_frames(case: Case, tmp_path: Path) -> None:
    (tmp_path / "asked").write_bytes(captures.clip(tmp_path, 7, 5))
    first = search(case, tmp_path / "asked", most=1)[0]
    assert (shown_in(case)[first.cluster], first.asked) == ({"photo5.jpg"}, "f1000w")


def test_a_picture_never_seen_is_no_ones_copy(case: Case, tmp_path: Path) -> None:
    (tmp_path / "asked").write_bytes(drawing.encoded(captures.PHOTOS[8]))
    assert {hit.verdict for hit in search(case, tmp_path / "asked", most=10)} <= {"unrelated"}


def test_hits_are_the_surest_first_no_more_than_asked_for_and_each_cluster_once(case: Case, tmp_path: Path) -> None:
    (tmp_path / "asked").write_bytes(captures.edits(1)["resaved"])
    found = search(case, tmp_path / "asked", most=3)
    assert len(found) == 3
    assert len({hit.cluster for hit in found}) == 3
    assert [hit.probability for hit in found] == sorted((hit.probability for hit in found), reverse=True)


def test_searching_adds_nothing_to_the_case(case: Case, tmp_path: Path) -> None:
    def bytes_of_all() -> dict[str, bytes]:
        return {
            str(path): path.read_bytes() for path in case.folder.rglob("*") if path.is_file() and "-" not in path.name
        }

    before = bytes_of_all()
    (tmp_path / "asked").write_bytes(captures.edits(2)["mirrored"])
    assert search(case, tmp_path / "asked", most=10)
    assert bytes_of_all() == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b"text", "neither a picture nor a clip"),
        (b"\xff\xd8\xff", "cannot be looked up"),
        (captures.bomb(), "20000 x 20000"),
        (drawing.encoded(np.full((300, 400, 3), 255, np.uint8)), "blank"),
    ],
)
def test_what_cannot_be_looked_up_is_told(case: Case, tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "asked.jpg").write_bytes(content)
    with pytest.raises(WrongSourceError, match=reason):
        search(case, tmp_path / "asked.jpg", most=10)


def test_a_folder_and_a_missing_file_are_told_apart(case: Case, tmp_path: Path) -> None:
    with pytest.raises(WrongSourceError, match="is a folder"):
        search(case, tmp_path, most=10)
    with pytest.raises(WrongSourceError, match="not there"):
        search(case, tmp_path / "nothing", most=10)


def test_a_case_before_dedupe_cannot_be_searched(tmp_path: Path) -> None:
    (tmp_path / "asked.jpg").write_bytes(drawing.encoded(captures.PHOTOS[1]))
    with Case.create(tmp_path / "case", TWO) as empty, pytest.raises(NotEnoughError, match="evidence dedupe") as told:
        search(empty, tmp_path / "asked.jpg", most=10)
    assert isinstance(told.value, EvidenceError)
    assert told.value.exit_code == 5
