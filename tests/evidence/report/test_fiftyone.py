from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.progress import Silent
from evidence.report.fiftyone import export
from evidence.settings import Settings
from tests import drawing
from tests.captures import lay, take


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    files = {
        "雅轩/ad1/1.jpg": drawing.encoded(drawing.photo(1, 800, 600)),
        "老王/ad1/2.png": drawing.encoded(drawing.photo(1, 800, 600), "PNG"),
        "老王/ad1/broken.jpg": drawing.encoded(drawing.photo(4))[:100],
        "老王/ad1/note.txt": b"a bangle",
    }
    lay(tmp_path / "source", files)
    with Case.create(tmp_path / "case", Settings(study="Bangles", workers=1, sscd="off")) as case:
        take(case, tmp_path / "source")
        yield case


def samples(out: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((out / "pictures" / "samples.json").read_text("utf-8"))["samples"]
    return found


def test_each_picture_is_a_sample_with_its_file_its_sightings_and_its_regions(case: Case, tmp_path: Path) -> None:
    assert export(case, tmp_path / "out", Silent()) == {"pictures": 2}
    found = samples(tmp_path / "out")
    for each in found:
        path = tmp_path / "out" / "pictures" / str(each["filepath"])
        assert case.originals.path(str(each["sha256"])).read_bytes() == path.read_bytes()
        assert path.suffix in (".jpg", ".png")
    assert sorted(str(each["accounts"]) for each in found) == ["['老王']", "['雅轩']"]
    assert found[0]["clusters"] == found[1]["clusters"]
    regions = found[0]["regions"]
    assert isinstance(regions, dict)
    assert regions["_cls"] == "Detections"
    (whole,) = regions["detections"]
    assert (whole["_cls"], whole["label"], whole["bounding_box"]) == (
        *("Detection", found[0]["clusters"][0]),  # type: ignore[index]
        [0, 0, 1, 1],
    )


def test_the_metadata_has_no_version_so_that_the_importer_reads_samples_one_by_one(case: Case, tmp_path: Path) -> None:
    # FiftyOneDatasetImporter of fiftyone 0.15 to 1.x: "version" in metadata.json means documents of its own database.
    export(case, tmp_path / "out", Silent())
    said = json.loads((tmp_path / "out" / "pictures" / "metadata.json").read_text("utf-8"))
    assert "version" not in said
    assert (said["media_type"], said["info"]["study"]) == ("image", "Bangles")


def test_before_dedupe_it_says_what_to_do(ingested: Case, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="evidence dedupe"):
        export(ingested, tmp_path / "out", Silent())


def test_force_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="copies"):
        export(case, tmp_path / "out", Silent(), force=True)
