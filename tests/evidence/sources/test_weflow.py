from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, as_json, jpeg, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def test_posts_have_their_pictures_and_what_was_not_downloaded_is_known(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["weflow"])
    seen = {"observed_at": "2026-03-01T02:00:00Z", "platform": "wechat", "account": "wxid_li"}
    assert sightings(found) == [
        ("14_0.jpg", {**seen, "ad": "14", "text": "手镯 4000元", "posted_at": "2015-03-10T06:00:00Z"}),
        ("None", {**seen, "ad": "15", "text": "", "posted_at": "2015-03-10T07:00:00Z"}),
    ]
    name = "朋友圈导出_2026-03-01T02-00-00.json"
    assert [place for place, _ in refusals(found)] == [f"{name}#/posts/0/media/1/url"]
    fields = next(each.fields for each in found if each.name == "media/14_0.jpg")
    assert fields["observed_at"].origin == f"{name}#/exportTime, with its zone"
    assert fields["other.nickname"].value == "李"
    assert fields["other.media url"].value == "http://s.example/1"


def test_people_who_comment_and_like_are_no_accounts(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["weflow"])
    assert {each.fields["account"].value for each in found if "account" in each.fields} == {"wxid_li"}


def test_the_variant_with_authors_and_live_photos_is_read_by_its_shape(tmp_path: Path) -> None:
    post = {
        **{"id": "1", "username": "", "author": {"wxid": "wxid_a", "nickName": "A"}, "createTime": 1425967200},
        **{"contentDesc": "x", "media": [{"url": "u", "localPath": "media/1_0.jpg", "livePhoto": {"url": "v"}}]},
    }
    said = {"format": "arkmejson", "schemaVersion": "1.0.0", "posts": [post]}
    found = _read(tmp_path, {"a.json": as_json(said), "media/1_0.jpg": jpeg(1)})
    assert [(name, values["account"]) for name, values in sightings(found)] == [("1_0.jpg", "wxid_a")]
    assert [place for place, _ in refusals(found)] == ["a.json#/posts/0/media/0/livePhoto/url"]


def test_a_picture_outside_of_the_export_is_refused(tmp_path: Path) -> None:
    post = {"id": "1", "username": "a", "createTime": 1, "contentDesc": "", "media": [{"localPath": "../x.jpg"}]}
    (tmp_path / "x.jpg").write_bytes(jpeg(1))
    found = _read(tmp_path / "export", {"a.json": as_json({"posts": [post]})})
    assert [name for name, _ in sightings(found)] == ["None"]
    assert "leads out of the source" in refusals(found)[0][1]
