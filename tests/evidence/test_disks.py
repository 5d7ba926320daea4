"""Disks that are full, read-only, or taken away in the middle; real ones, which only root can mount."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.catalogue import originals
from evidence.dedupe import dedupe
from evidence.errors import DiskError, EvidenceError, WrongCallError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.report import bundle
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify
from tests import drawing

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"
SETTINGS = Settings(workers=1, sscd="off")


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB."""
    place = tmp_path / "drive"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or not _mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)):
        pytest.skip("only root on Linux can mount a small disk")
    yield place
    _unmount(place)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Thirty files of 400 kB, which do not fit on the drive."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.jpg").write_bytes(JPEG + os.urandom(400_000))
    return folder


class Heard(Silent):
    """Counts what is reported as safe, and does something once after the first report."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.units = 0
        self._then: Callable[[], None] | None = then

    def advance(self, units: int = 1) -> None:
        self.units += units
        if self._then is not None:
            self._then()
            self._then = None


def told(case: Case) -> int:
    return sum(entry.act == "take" for entry in case.ledger.read())


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence.ingest.FILES", 4)


def test_a_full_disk_loses_nothing_and_the_next_run_finishes(drive: Path, source: Path) -> None:
    with Case.create(drive / "case", SETTINGS) as case:
        heard = Heard()
        with pytest.raises(DiskError, match="full"):
            ingest(case, source, Wishes(), heard)
        assert 0 < heard.units < 30
        assert told(case) >= heard.units
    assert _mount("-o", "remount,size=64m", str(drive))
    with Case.open(drive / "case") as case:
        assert list(verify(case, Silent())) == []
        assert ingest(case, source, Wishes(), Silent()).stored == 30 - heard.units
        assert list(verify(case, Silent())) == []
        assert len(list(case.originals)) == 30


def test_dedupe_on_a_full_disk_goes_on_when_there_is_room(drive: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "1.jpg").write_bytes(drawing.encoded(drawing.photo(1)))
    with Case.create(drive / "case", SETTINGS) as case:
        ingest(case, tmp_path / "one", Wishes(), Silent())
        with (drive / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(4096))
        with pytest.raises(EvidenceError, match=r"[Ff]ull|space"):
            dedupe(case, Silent())
        (drive / "filler").unlink()
        dedupe(case, Silent())
        with case.catalogue.reading() as db:
            assert [row.state for row in originals.everything(db)] == ["ok"]
        assert list(verify(case, Silent())) == []


def test_no_half_bag_is_visible_on_a_full_disk(drive: Path, source: Path, tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", SETTINGS) as case:
        ingest(case, source, Wishes(), Silent())
        with pytest.raises(DiskError, match="full"):
            bundle.export(case, drive / "bag", bundle.Chosen(), Silent())
    assert list(drive.iterdir()) == []


def test_a_case_on_a_read_only_disk_is_verified_and_not_written(drive: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "1.jpg").write_bytes(JPEG)
    Case.create(drive / "case", SETTINGS).close()
    assert _mount("-o", "remount,ro", str(drive))
    with Case.open(drive / "case") as case:
        assert list(verify(case, Silent())) == []
        with pytest.raises(WrongCallError, match="cannot be written"):
            ingest(case, tmp_path / "one", Wishes(), Silent())
    with pytest.raises(WrongCallError, match="cannot be written"):
        Case.create(drive / "new", SETTINGS)


def _plugged(folder: Path, place: Path) -> Path:
    """Show a folder at another place as a drive is, until it is taken away."""
    place.mkdir(exist_ok=True)
    if not _mount("--bind", str(folder), str(place)):
        pytest.skip("this system binds no folders")
    return place


def test_a_source_that_is_taken_away_is_told_file_by_file_and_taken_when_it_is_back(
    drive: Path, source: Path, tmp_path: Path
) -> None:
    place = _plugged(source, tmp_path / "plugged")
    with Case.create(tmp_path / "case", SETTINGS) as case:
        totals = ingest(case, place, Wishes(), Heard(lambda: _unmount(place)))
        assert totals.handed_in == totals.stored + totals.unreadable == 30
        assert totals.unreadable > 0
        assert list(verify(case, Silent())) == []
        _plugged(source, place)
        again = ingest(case, place, Wishes(), Silent())
        _unmount(place)
        assert again.stored == totals.unreadable
        assert list(verify(case, Silent())) == []


def test_a_case_whose_drive_is_taken_away_stops_and_goes_on_when_it_is_back(
    drive: Path, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    place = _plugged(tmp_path / "disk", tmp_path / "plugged")
    heard = Heard(lambda: _unmount(place))
    with Case.create(place / "case", SETTINGS) as case, pytest.raises(EvidenceError, match="disk"):
        ingest(case, source, Wishes(), heard)
    assert 0 < heard.units < 30
    _plugged(tmp_path / "disk", place)
    try:
        with Case.open(place / "case") as case:
            assert told(case) >= heard.units
            assert list(verify(case, Silent())) == []
            ingest(case, source, Wishes(), Silent())
            assert len(list(case.originals)) == 30
            assert list(verify(case, Silent())) == []
    finally:
        _unmount(place)
