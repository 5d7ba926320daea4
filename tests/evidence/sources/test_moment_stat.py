from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def test_posts_are_told_and_their_pictures_known_by_address(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["moment_stat"])
    assert sightings(found) == [
        (
            "None",
            {
                **{"platform": "wechat", "account": "wxid_li", "ad": "99", "text": "象牙"},
                "posted_at": "2015-03-10T06:00:00Z",
            },
        )
    ]
    assert [place for place, _ in refusals(found)] == ["exported_sns.json#/0/mediaList/0"]
    assert next(each for each in found if each.told).fields["other.authorName"].value == "李"
