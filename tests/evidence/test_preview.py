from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import WrongSourceError
from evidence.preview import origin_shape, preview
from evidence.sources import Wishes
from tests.evidence.sources.samples import SAMPLES, Content, as_json, jpeg, shelve


def test_what_is_shown_is_what_is_there(tmp_path: Path) -> None:
    seen = preview(shelve(tmp_path, SAMPLES["telegram"]), Wishes(time_zone="Asia/Shanghai"))
    assert seen.reader == "folder"
    assert dict(seen.files) == {"other files": 1, "pictures": 2}
    assert dict(seen.exports) == {"telegram": 1}
    # Message 2 has its picture, 3 has not, 4 is text; the thumbnail is in no ad.
    assert (seen.ads, seen.told, seen.accounts, seen.sightings) == (3, 2, 1, 4)
    assert dict(seen.fields["posted_at"]) == {
        "#/messages/*/date_unixtime, Unix seconds": 2,
        "#/messages/*/date, read as Asia/Shanghai": 1,
    }
    assert seen.unread["mime_type"].samples == ["video/mp4"]
    ((reason, kept),) = seen.not_collected.items()
    assert reason.startswith("File not included")
    assert kept.samples == ["ChatExport/result.json#/messages/2/photo"]


def test_what_is_not_understood_left_out_or_broken_is_named(tmp_path: Path) -> None:
    post = {"category": "x", "subcategory": "y", "id": 1, "date": "soon"}
    files: dict[str, Content] = {
        "1.jpg": jpeg(1),
        "1.jpg.json": as_json(post),
        "2.jpg.json": as_json(post)[:-9],
        "list.pdf": "%PDF",
    }
    seen = preview(shelve(tmp_path, files), Wishes())
    assert seen.not_understood["posted_at"].count == 1
    assert seen.left_out["not a picture, clip or text (.pdf)"].samples == ["list.pdf"]
    assert [kept.samples[0].startswith("2.jpg.json, line 1") for kept in seen.unreadable.values()] == [True]
    assert as_json(seen.plain())


def test_a_file_that_several_could_read_is_shown_with_the_one_that_does(tmp_path: Path) -> None:
    both = {
        **{"category": "x", "subcategory": "y", "id": 1, "node": {}, "instaloader": {"node_type": "Post"}},
    }
    seen = preview(shelve(tmp_path, {"1.jpg": jpeg(1), "1.jpg.json": as_json(both)}), Wishes())
    assert dict(seen.contested) == {"gallery_dl, before instaloader": 1}


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongSourceError, match="spelling"):
        preview(tmp_path / "gone", Wishes())


@pytest.mark.parametrize(
    ("origin", "shape"),
    [
        ("a/b.json#/posts/31/id", "#/posts/*/id"),
        ("x.ndjson, line 7#/data/desc", "lines#/data/desc"),
        ("t.csv, row 5, column 'ad'", "rows, column 'ad'"),
        ("sheet 'Mar', row 5, column 'ad'", "rows, column 'ad'"),
        ("i/.metadata.json#/https:~1~1a.example~1b/post_ids/3", "#/*/post_ids/*"),
        ("path segment 2", "path segment 2"),
        ("a/report.xml#model[@id='m1']/Body", "#model[@id='*']/Body"),
        ("the format of a/b.json", "the format"),
    ],
)
def test_places_that_differ_by_number_only_are_one(origin: str, shape: str) -> None:
    assert origin_shape(origin) == shape
