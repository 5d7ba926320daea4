from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evidence.agreement import Agreement
from evidence.case import Case
from evidence.catalogue import clusters, originals, regions, sightings
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.originals import Decoded
from evidence.comparison import Recall, compare
from evidence.errors import WrongSourceError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from index.picture import encode_jpeg

# Two pieces with one photo each: F1 posted plain, re-saved and in a grid; F2 posted plain and in the same grid.
FILES = ("p/one/1/a.jpg", "p/two/2/b.jpg", "p/one/3/c.jpg", "p/two/4/d.jpg")
COPIES = """file,piece,frame,edits,left,top,width,height,seconds,until
p/one/1/a.jpg,P1,F1,,0,0,100,100,,
p/two/2/b.jpg,P1,F1,resave,0,0,100,100,,
p/one/3/c.jpg,P2,F2,,0,0,100,100,,
p/two/4/d.jpg,P1,F1,grid 2x2,0,0,50,50,,
p/two/4/d.jpg,P2,F2,grid 2x2,50,0,50,50,,
"""


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    folder = tmp_path / "truth"
    folder.mkdir()
    (folder / "copies.csv").write_text(COPIES, encoding="utf-8")
    (folder / "frames.csv").write_text("frame,piece,kind\nF1,P1,still\nF2,P2,still\n", encoding="utf-8")
    (folder / "ads.csv").write_text("ad,seen\n1,1\n2,1\n3,1\n4,1\n5,0\n", encoding="utf-8")
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    captures, rng = tmp_path / "captures", np.random.default_rng(1)
    rows = ["platform,account,ad,file"]
    for name in FILES:
        (captures / name).parent.mkdir(parents=True)
        (captures / name).write_bytes(encode_jpeg(rng.integers(0, 255, (100, 100, 3), np.uint8), 90))
        rows.append(f"p,{name.split('/')[1]},{name.split('/')[2]},{name}")
    (captures / "captures.csv").write_text("\n".join(rows), encoding="utf-8")
    with Case.create(tmp_path / "case", Settings()) as case:
        ingest(case, captures / "captures.csv", Wishes(), Silent())
        yield case


def _grouped(case: Case, second: str) -> None:
    """Group a, b, the grid's first cell and the grid's whole as a machine might; c goes to cluster ``second``."""
    with case.catalogue.writing() as db:
        files = {s.source_path.rsplit("/", 1)[-1]: s.sha256 for s in sightings.everything(db)}
        pictures = [files[name] for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg")]
        for sha256 in pictures:
            originals.set_decoded(db, [Decoded(sha256, "image", "JPEG", 100, 100, None, "ok", "")])
        boxes = [("whole", 0, 0, 100, 100)] * 4 + [("cell", 1, 1, 48, 48), ("cell", 51, 1, 48, 48)]
        ids = []
        for number, (kind, left, top, width, height) in enumerate(boxes):
            values: dict[str, object] = {"name": str(number), "sha256": pictures[min(number, 3)], "kind": kind}
            values |= {"left": left, "top": top, "width": width, "height": height, "seconds": None}
            values |= {"flat": 0, "thumbnail_at": 0, "thumbnail_bytes": 0}
            ids.append(regions.add(db, values, {}))
        groups: dict[str, list[int]] = {}
        for region, cluster in zip(ids, ("C1", "C1", second, "C4", "C1", "C3"), strict=True):
            groups.setdefault(cluster, []).append(region)
        rows = [ClusterRow(name, f"X{name}", tuple(members), None) for name, members in sorted(groups.items())]
        clusters.replace(db, rows, [PieceRow(row.piece, "", 1.0) for row in rows])


def test_right_links_and_missed_ones_are_told_apart(case: Case, truth: Path) -> None:
    _grouped(case, "C2")
    found = compare(case, truth)
    # By hand: F1 is in three regions of C1 (3 pairs, all right); F2 in C2 and C3 (1 true pair, missed).
    assert found.pairs == Agreement(1.0, 3 / 4)
    assert set(found.edits) == {Recall("none", 2, 1), Recall("resave", 1, 1), Recall("grid 2x2", 2, 1)}
    assert found.merges == ()
    assert found.strangers == 1  # the whole of the grid
    numbers = {number.name: (number.found, number.true) for number in found.numbers}
    assert numbers["ads"] == (4, 4)
    assert numbers["pictures"] == (4, 4)
    assert numbers["clips"] == (0, 0)
    # Four clusters stand in the case: what the grid's whole was taken for is found too, and is an error.
    assert numbers["distinct pictures"] == (4, 2)
    assert numbers["pieces as grouped"] == (4, 2)


def test_a_cluster_of_two_pictures_is_a_wrong_merge(case: Case, truth: Path) -> None:
    _grouped(case, "C1")
    found = compare(case, truth)
    assert found.merges == (("C1", ("F1", "F2"), ("P1", "P2")),)
    assert found.pairs == Agreement(3 / 6, 3 / 4)


def test_a_missing_truth_table_is_named(case: Case, truth: Path) -> None:
    (truth / "frames.csv").unlink()
    with pytest.raises(WrongSourceError, match=r"frames\.csv"):
        compare(case, truth)


def test_a_broken_truth_table_is_named_with_its_line(case: Case, truth: Path) -> None:
    (truth / "copies.csv").write_text("file,piece\na,b\n", encoding="utf-8")
    with pytest.raises(WrongSourceError, match=r"copies\.csv, line 2"):
        compare(case, truth)
