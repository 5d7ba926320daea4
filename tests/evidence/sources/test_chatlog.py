from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def test_json_and_csv_tell_of_the_same_messages(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["chatlog"])
    own = {"platform": "wechat", "account": "wxid_li"}
    first = {**own, "text": "手镯", "posted_at": "2015-03-10T06:00:00Z"}
    assert sightings(found) == [
        ("None", first),
        ("None", {**first, "ad": "1425967200001"}),
        ("None", {**own, "ad": "1425967260001", "text": "", "posted_at": "2015-03-10T06:01:00Z"}),
    ]
    told = {each.name: each.fields["posted_at"].origin for each in found if each.told}
    assert told == {
        "chat.csv, row 2": "chat.csv, row 2, column 'Time', read as Asia/Shanghai",
        "chat.json#/0": "chat.json#/0/time, with its zone",
        "chat.json#/1": "chat.json#/1/time, with its zone",
    }
    assert [place for place, _ in refusals(found)] == ["chat.json#/1/contents"]
