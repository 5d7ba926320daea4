from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, as_json, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def test_a_clip_and_its_preview_are_of_one_post_and_a_playlist_of_none(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["yt_dlp"])
    post = {
        **{"platform": "youtube", "account": "@li", "ad": "a1", "text": "手镯"},
        **{"url": "https://www.youtube.com/watch?v=a1", "posted_at": "2015-03-10T06:00:00Z"},
        "observed_at": "2015-03-10T15:06:40Z",
    }
    assert sightings(found) == [("clip [a1].mp4", post), ("clip [a1].webp", post)]
    fields = found[1].fields
    assert fields["observed_at"].origin == "clip [a1].info.json#/epoch, Unix seconds"
    assert fields["other.title"].value == "bangle"
    assert len(fields["other.formats"].value) == 500
    assert refusals(found) == []


def test_where_no_time_is_given_the_day_of_upload_is(tmp_path: Path) -> None:
    said: dict[str, object] = {
        "id": "1",
        "extractor_key": "TikTok",
        "webpage_url": "https://t.example",
        "upload_date": "20150310",
    }
    said |= {"uploader": "li_ivory", "uploader_id": "6911", "timestamp": None}
    found = _read(tmp_path, {"x.info.json": as_json(said), "x.mp4": b"\0\0\0\x18ftypmp42"})
    ((_, values),) = sightings(found)
    assert (values["posted_at"], values["account"], values["platform"]) == ("2015-03-10", "li_ivory", "tiktok")


def test_a_post_whose_clip_is_gone_is_told_all_the_same(tmp_path: Path) -> None:
    found = _read(tmp_path, {"clip [a1].info.json": SAMPLES["yt_dlp"]["clip [a1].info.json"]})
    assert [(name, values["ad"]) for name, values in sightings(found)] == [("None", "a1")]
