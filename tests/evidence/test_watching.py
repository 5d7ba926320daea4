from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from evidence import snapshot
from evidence.case import Case
from evidence.errors import WrongSourceError
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify
from evidence.watching import Watch

JPEG = b"\xff\xd8\xff\xe0"
LAYOUT = Wishes(layout="{account}/{ad}", occasion="week 1")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case", Settings())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def seen(case: Case) -> list[tuple[str, str, str]]:
    return [(each.account, each.ad, each.source_path) for each in snapshot.take(case.catalogue).sightings]


def test_what_arrives_is_taken_at_once_and_once(case: Case, folder: Path) -> None:
    watch = Watch(case, folder, LAYOUT, settle=0)
    assert watch.look(Silent()) == []
    put(folder, "li/ad1/1.jpg", JPEG + b"1")
    assert [totals.stored for _, totals in watch.look(Silent())] == [1]
    assert watch.look(Silent()) == []
    put(folder, "wu/ad7/2.jpg", JPEG + b"2")
    ((_, totals),) = watch.look(Silent())
    # The file that was there before is not even read again.
    assert (totals.stored, totals.already_stored) == (1, 0)
    assert seen(case) == [("li", "ad1", "li/ad1/1.jpg"), ("wu", "ad7", "wu/ad7/2.jpg")]
    assert list(verify(case, Silent())) == []


def test_a_file_that_still_grows_waits(case: Case, folder: Path) -> None:
    watch = Watch(case, folder, LAYOUT, settle=3600)
    put(folder, "li/ad1/1.jpg", JPEG + b"half")
    assert watch.look(Silent()) == []
    assert watch.waiting() == 1
    again = Watch(case, folder, LAYOUT, settle=0.0)
    assert len(again.look(Silent())) == 1
    assert again.waiting() == 0


def test_a_file_that_changed_between_two_looks_waits_anew(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("evidence.watching.time.monotonic", lambda: clock[0])
    watch = Watch(case, folder, LAYOUT, settle=5)
    put(folder, "li/ad1/1.jpg", JPEG + b"half")
    assert watch.look(Silent()) == []
    clock[0] = 6
    put(folder, "li/ad1/1.jpg", JPEG + b"half and more")
    assert watch.look(Silent()) == []
    clock[0] = 10
    assert watch.look(Silent()) == []
    clock[0] = 11
    assert [totals.stored for _, totals in watch.look(Silent())] == [1]


@pytest.mark.parametrize("name", ["1.jpg.crdownload", "1.jpg.part", "~$ads.xlsx", ".hidden.jpg"])
def test_what_a_browser_or_editor_is_still_writing_is_left_alone(case: Case, folder: Path, name: str) -> None:
    watch = Watch(case, folder, LAYOUT, settle=0)
    put(folder, f"li/ad1/{name}", JPEG)
    assert watch.look(Silent()) == []
    (folder / "li/ad1" / name).rename(folder / "li/ad1/whole.jpg")
    assert len(watch.look(Silent())) == 1


def test_a_restart_goes_on_where_it_stopped_and_a_lost_memory_adds_nothing(case: Case, folder: Path) -> None:
    put(folder, "li/ad1/1.jpg", JPEG)
    Watch(case, folder, LAYOUT, settle=0).look(Silent())
    assert Watch(case, folder, LAYOUT, settle=0).look(Silent()) == []
    for each in (case.folder / "index").glob("watch-*"):
        each.write_text("[1, {")
    ((_, totals),) = Watch(case, folder, LAYOUT, settle=0).look(Silent())
    assert (totals.stored, totals.already_stored, totals.new_sightings) == (0, 1, 0)


def test_a_text_that_comes_later_is_the_text_of_the_pictures_that_came_before(case: Case, folder: Path) -> None:
    watch = Watch(case, folder, LAYOUT, settle=0)
    put(folder, "li/ad1/1.jpg", JPEG)
    watch.look(Silent())
    put(folder, "li/ad1/ad.txt", "手镯 900元".encode())
    watch.look(Silent())
    with case.catalogue.reading() as db:
        from evidence.catalogue import ads

        assert [row.text for row in ads.everything(db)] == ["手镯 900元"]


def test_a_table_with_its_files_is_one_source_and_none_of_them_is_taken_twice(case: Case, folder: Path) -> None:
    watch = Watch(case, folder, LAYOUT, settle=0)
    put(folder, "export/pictures/1.jpg", JPEG)
    put(folder, "export/ads.csv", b"account,ad,file\nli,a,pictures/1.jpg\n")
    put(folder, "wu/ad7/2.jpg", JPEG + b"2")
    watch.look(Silent())
    assert sorted(seen(case)) == [*[("", "", "ads.csv"), ("li", "a", "pictures/1.jpg"), ("wu", "ad7", "wu/ad7/2.jpg")]]


@pytest.mark.parametrize("wishes", [LAYOUT, Wishes(), Wishes(occasion="week 1")])
def test_what_a_table_in_the_watched_folder_itself_names_is_taken_once_with_its_fields(
    case: Case, folder: Path, wishes: Wishes
) -> None:
    watch = Watch(case, folder, wishes, settle=0)
    put(folder, "pictures/1.jpg", JPEG)
    put(folder, "ads.csv", b"account,ad,file\nli,a,pictures/1.jpg\nli,b,2.jpg\n")
    put(folder, "2.jpg", JPEG + b"2")
    put(folder, "wu/ad7/3.jpg", JPEG + b"3")
    told = dict(watch.look(Silent()))
    assert {Path(name).name: (totals.stored, totals.ignored) for name, totals in told.items()} == {
        "ads.csv": (3, 0),
        "in": (1, 0),
    }
    wu = ("wu", "ad7") if wishes.layout else ("", "")
    assert sorted(seen(case)) == sorted(
        [("", "", "ads.csv"), ("li", "a", "pictures/1.jpg"), ("li", "b", "2.jpg"), (*wu, "wu/ad7/3.jpg")]
    )
    assert watch.look(Silent()) == []
    # A row that is added names a picture that comes after it.
    put(folder, "ads.csv", b"account,ad,file\nli,a,pictures/1.jpg\nli,b,2.jpg\nli,c,pictures/4.jpg\n")
    watch.look(Silent())
    put(folder, "pictures/4.jpg", JPEG + b"4")
    watch.look(Silent())
    assert [each for each in seen(case) if "4.jpg" in each[2]] == [("li", "c", "pictures/4.jpg")]


def test_an_archive_is_a_source_of_its_own(case: Case, folder: Path) -> None:
    with zipfile.ZipFile(folder / "round.zip", "w") as archive:
        archive.writestr("x/1.jpg", JPEG)
    watch = Watch(case, folder, Wishes(), settle=0)
    ((name, totals),) = watch.look(Silent())
    assert (Path(name).name, totals.stored) == ("round.zip", 1)


def test_a_source_that_cannot_be_read_is_left_out_until_it_changes(case: Case, folder: Path) -> None:
    watch = Watch(case, folder, Wishes(), settle=0)
    put(folder, "sheet/ads.csv", b"account,ad,file,file\nli,a,1.jpg,2.jpg\n")
    assert watch.look(Silent()) == []
    assert watch.look(Silent()) == []
    path = put(folder, "sheet/ads.csv", b"account,ad,file\nli,a,1.jpg\n")
    os.utime(path, ns=(1, 1))
    put(folder, "sheet/1.jpg", JPEG)
    assert len(watch.look(Silent())) == 1


def test_a_folder_that_is_not_there_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(WrongSourceError, match="no folder"):
        Watch(case, tmp_path / "nowhere", LAYOUT, settle=0)
