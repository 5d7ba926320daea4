"""The whole of step 2 on a small case with every kind of copy; which picture shows what is known from the drawing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from evidence.case import Case
from evidence.catalogue import clusters, originals, regions, sightings
from evidence.dedupe import DedupeTotals, dedupe
from evidence.errors import CustodyError, EvidenceError, WrongCallError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.search import search
from evidence.settings import Settings
from evidence.sources import Wishes
from tests import captures, drawing

TWO = Settings(workers=2, time_zone="Asia/Shanghai")
EDITS = ("resaved", "resized", "mirrored", "turned", "cropped", "screenshot", "grid", "letterboxed")
BAD = {
    "cut.jpg": drawing.encoded(captures.PHOTOS[8])[:30000],
    "broken.jpg": b"\xff\xd8\xff\xe0 and no more",
    "bomb.png": captures.bomb(),
    "empty.jpg": b"",
    "text.jpg": b"jade, new today",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, DedupeTotals]]:
    """A case of three accounts: photos 1 to 6, photo 1 in every edit, a clip, and files that are no pictures."""
    base = tmp_path_factory.mktemp("dedupe")
    folder = base / "captures"
    captures.lay(folder, {f"li/ad1/photo{n}.jpg": drawing.encoded(captures.PHOTOS[n]) for n in range(1, 7)})
    captures.lay(folder, {f"wang/{name}/{name}.jpg": content for name, content in captures.edits(1).items()})
    captures.lay(folder, {"wang/clip/clip.mp4": captures.clip(base, 1, 7)})
    captures.lay(folder, {f"zhao/bad/{name}": content for name, content in BAD.items()})
    with Case.create(base / "case", TWO) as case:
        yield case, captures.take(case, folder)


def grouped(case: Case) -> dict[str, set[str]]:
    """By cluster, the file and the part of each region, for example ``grid.jpg c0``."""
    with case.catalogue.reading() as db:
        files = {row.sha256: Path(row.source_path).name for row in sightings.everything(db)}
        names = {row.id: f"{files[row.sha256]} {row.name.rpartition('.')[2]}" for row in regions.everything(db)}
        return {row.cluster: {names[region] for region in row.regions} for row in clusters.everything(db)}


def states(case: Case) -> dict[str, tuple[str, str]]:
    with case.catalogue.reading() as db:
        files = {row.sha256: Path(row.source_path).name for row in sightings.everything(db)}
        return {files[row.sha256]: (row.state, row.reason) for row in originals.everything(db)}


def dump(case: Case) -> dict[str, list[Any]]:
    with case.catalogue.reading() as db:
        tables = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return {name: sorted(tuple(row) for row in db.execute(text(f"SELECT * FROM {name}"))) for name in tables}


def test_every_copy_is_found_and_different_pictures_stay_apart(made: tuple[Case, DedupeTotals]) -> None:
    found = grouped(made[0])
    parts = {"screenshot": "p0", "grid": "c0"}
    first = {"photo1.jpg w", "clip.mp4 f0w", *(f"{name}.jpg {parts.get(name, 'w')}" for name in EDITS)}
    expected = [first, {"clip.mp4 f1000w"}, {"cut.jpg w"}]
    expected += [{f"photo{n}.jpg w", f"grid.jpg c{n - 1}"} for n in (2, 3, 4)]
    expected += [{f"photo{n}.jpg w"} for n in (5, 6)]
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, expected))


def test_the_totals_say_what_is_there(made: tuple[Case, DedupeTotals]) -> None:
    case, totals = made
    assert totals.decoded == {"ok": 16, "unreadable": 2, "ignored": 2}
    assert totals.regions == 6 + 7 + 4 + 2 + 1  # photos, edits, cells, frames, the cut one
    assert totals.clusters == len(grouped(case)) == 8
    assert totals.verified <= totals.candidates
    assert sum(totals.verdicts.values()) == totals.verified
    assert totals.hubs == ()


@pytest.mark.parametrize(
    ("name", "state", "reason"),
    [
        ("cut.jpg", "ok", "breaks off"),
        ("broken.jpg", "unreadable", ""),
        ("bomb.png", "unreadable", "20000 x 20000"),
        ("empty.jpg", "ignored", "empty file"),
        ("text.jpg", "ignored", "neither a picture nor a clip"),
    ],
)
def test_a_file_that_is_no_picture_is_a_state_with_a_reason(
    made: tuple[Case, DedupeTotals], name: str, state: str, reason: str
) -> None:
    case, totals = made
    found = states(case)[name]
    assert found[0] == state
    assert reason in found[1]
    assert found[1]
    listed = {why for _, why in totals.unreadable}
    assert (found[1] in listed) == (state == "unreadable")


def test_running_twice_changes_nothing(made: tuple[Case, DedupeTotals]) -> None:
    case, totals = made
    before = (dump(case), case.ledger.path.read_bytes(), case.thumbnails.read_bytes())
    again = dedupe(case, Silent())
    assert (dump(case), case.ledger.path.read_bytes(), case.thumbnails.read_bytes()) == before
    assert (again.decoded, again.candidates, again.verified) == ({}, 0, 0)
    assert (again.clusters, again.pieces, again.verdicts) == (totals.clusters, totals.pieces, totals.verdicts)


def test_the_ledger_tells_what_was_done_and_by_which_recipes(made: tuple[Case, DedupeTotals]) -> None:
    case, totals = made
    (entry,) = [each for each in case.ledger.read() if each.act == "dedupe"]
    assert entry.body["clusters"] == totals.clusters
    assert {"pdq256", "phash64"} <= {recipe.split()[0] for recipe in entry.body["recipes"]}
    assert entry.settings == TWO.digest()


def few(base: Path) -> Case:
    """A case of eight small files, taken in but not deduped: two photos, each with copies, and a third alone."""
    small = {number: drawing.resized(captures.PHOTOS[number], 320, 240) for number in (1, 2, 3)}
    shown = {"a": small[1], "b": small[2], "c": small[3]}
    shown |= {"a2": drawing.turned(small[1], 4), "b2": small[2][10:230, 12:310], "a3": drawing.turned(small[1], 2)}
    files = {f"li/{name}/{name}.jpg": drawing.encoded(pixels) for name, pixels in shown.items()}
    files |= {"li/b3/b3.jpg": drawing.encoded(small[2], quality=40), "li/x/x.jpg": b"\xff\xd8\xff"}
    captures.lay(base / "captures", files)
    case = Case.create(base / "case", TWO)
    ingest(case, base / "captures", Wishes(layout="{account}/{ad}"), Silent())
    return case


def test_ids_stay_when_pictures_are_added_and_only_the_new_are_worked_on(tmp_path: Path) -> None:
    with few(tmp_path) as case:
        dedupe(case, Silent())
        before, verdicts = grouped(case), dump(case)["verdicts"]
        more = {
            "wang/a4/a4.jpg": drawing.encoded(captures.PHOTOS[1], quality=70),
            "wang/c2/c2.png": drawing.encoded(drawing.screenshot(captures.PHOTOS[3])[0], "PNG"),
            "wang/d/d.jpg": drawing.encoded(captures.PHOTOS[4]),
        }
        captures.lay(tmp_path / "more", more)
        totals = captures.take(case, tmp_path / "more")
        after = grouped(case)
        assert sorted(map(sorted, before.values())) == [
            ["a.jpg w", "a2.jpg w", "a3.jpg w"],
            ["b.jpg w", "b2.jpg w", "b3.jpg w"],
            ["c.jpg w"],
        ]
        assert all(before[name] <= after[name] for name in before)
        assert {min(before[name]): after[name] - before[name] for name in before} == {
            "a.jpg w": {"a4.jpg w"},
            "b.jpg w": set(),
            "c.jpg w": {"c2.png p0"},
        }
        assert [sorted(after[name]) for name in after if name not in before] == [["d.jpg w"]]
        assert totals.decoded == {"ok": 3}
        assert set(verdicts) <= set(dump(case)["verdicts"])


KILLED = """
import os, signal, sys
from pathlib import Path
from evidence import describing, linking
from evidence.case import Case
from evidence.dedupe import dedupe
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.search import search

class Deadly(Silent):
    def stage(self, name, total):
        self.name = name
    def advance(self, units=1):
        if sys.argv[2] == self.name:
            os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    describing.BATCH, linking.WAVE, linking.CHUNK = 3, 3, 1
    dedupe(Case.open(Path(sys.argv[1])), Deadly())
"""


def test_after_a_kill_at_any_moment_the_next_run_gives_the_same_clusters(tmp_path: Path) -> None:
    few(tmp_path).close()
    (tmp_path / "killed.py").write_text(KILLED, encoding="utf-8")
    ends = []
    for moment in ("never", "Decoding", "Verifying"):
        folder = tmp_path / moment
        shutil.copytree(tmp_path / "case", folder)
        if moment != "never":
            call = [sys.executable, str(tmp_path / "killed.py"), str(folder), moment]
            environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
            ended = subprocess.run(call, env=environment, capture_output=True, check=False)
            assert ended.returncode == -9, ended.stderr.decode()
        with Case.open(folder) as case:
            dedupe(case, Silent())
            ends.append((grouped(case), states(case)))
    assert len(ends[0][0]) == 3
    assert all(end == ends[0] for end in ends)


def test_missing_thumbnails_are_told_before_anything_is_mixed_up(tmp_path: Path) -> None:
    with few(tmp_path) as case:
        dedupe(case, Silent())
        case.thumbnails.unlink()
        captures.lay(tmp_path / "more", {"wang/a4/a4.jpg": drawing.encoded(captures.PHOTOS[5])})
        with pytest.raises(CustodyError, match="evidence rebuild"):
            captures.take(case, tmp_path / "more")
        assert not case.thumbnails.exists()


def test_regions_of_another_version_are_not_compared_with_those_of_this_one(tmp_path: Path) -> None:
    with few(tmp_path) as case:
        dedupe(case, Silent())
        before = grouped(case)
        with case.catalogue.writing() as db:
            db.execute(text("UPDATE fingerprints SET recipe = 'pdq256 of old' WHERE recipe LIKE 'pdq256%'"))
        with pytest.raises(WrongCallError, match="evidence rebuild"):
            dedupe(case, Silent())
        with pytest.raises(WrongCallError, match="evidence rebuild"):
            search(case, tmp_path / "captures" / "li" / "a" / "a.jpg", 5)
        rebuild(case, Silent())
        dedupe(case, Silent())
        assert sorted(grouped(case).values(), key=sorted) == sorted(before.values(), key=sorted)


def test_a_case_without_originals_has_no_clusters(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", TWO) as case:
        entries = case.ledger.path.read_bytes()
        totals = dedupe(case, Silent())
        assert (totals.clusters, totals.pieces, totals.regions) == (0, 0, 0)
        assert case.ledger.path.read_bytes() == entries


def test_a_missing_original_stops_the_step_and_is_no_unreadable_picture(tmp_path: Path) -> None:
    with few(tmp_path) as case:
        gone = next(iter(case.originals))
        case.originals.path(gone).unlink()
        with pytest.raises(CustodyError, match="evidence verify"):
            dedupe(case, Silent())
        assert all(state != "unreadable" for state, _ in states(case).values())


def test_where_no_picture_can_be_decoded_here_none_is_called_unreadable(tmp_path: Path) -> None:
    captures.lay(tmp_path / "captures", {"li/ad/photo.jpg": drawing.encoded(captures.PHOTOS[1])})
    with Case.create(tmp_path / "case", Settings(workers=1, worker_memory_mb=1)) as case:
        ingest(case, tmp_path / "captures", Wishes(), Silent())
        with pytest.raises(EvidenceError, match=r"program's own test picture fails \(.+\).*worker_memory_mb"):
            dedupe(case, Silent())
        assert all(state != "unreadable" for state, _ in states(case).values())
