from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def test_each_message_is_told_with_its_exact_time(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["wechat_msg"])
    one = {
        "platform": "wechat",
        "account": "wxid_li",
        "ad": "7",
        "text": "手镯 45g",
        "posted_at": "2015-03-10T06:00:00Z",
    }
    two = {"platform": "wechat", "account": "wxid_li", "ad": "8", "posted_at": "2015-03-10T06:01:00Z"}
    assert sightings(found) == [("None", one), ("None", two)]
    fields = found[1].fields
    assert fields["posted_at"].origin == "chat.csv, row 2, column 'CreateTime', Unix seconds"
    assert fields["other.StrTime"].value == "2015-03-10 14:00:00"


def test_a_table_in_gb18030_is_read_the_same(tmp_path: Path) -> None:
    written = str(SAMPLES["wechat_msg"]["chat.csv"]).encode("gb18030")
    assert sightings(_read(tmp_path / "gb", {"chat.csv": written})) == sightings(
        _read(tmp_path / "utf8", SAMPLES["wechat_msg"])
    )
