from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def test_messages_name_their_files_as_windows_does(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["pywxdump"])
    own = {"platform": "wechat", "account": "wxid_li"}
    assert sightings(found) == [
        ("None", {**own, "ad": "901", "text": "手镯", "posted_at": "2015-03-10T06:00:00Z"}),
        ("1.jpg", {**own, "ad": "902", "text": "图片", "posted_at": "2015-03-10T06:01:00Z"}),
    ]
    assert found[1].fields["posted_at"].origin == "wxid_li_0_2.csv, row 2, column 'CreateTime', read as Asia/Shanghai"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = _read(tmp_path, {"wxid_li_0_2.csv": SAMPLES["pywxdump"]["wxid_li_0_2.csv"]})
    assert [(each.name, each.missing) for each in found if each.refusal] == [("FileStorage\\1.jpg", True)]
