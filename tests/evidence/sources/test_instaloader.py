from __future__ import annotations

import lzma
from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, as_json, jpeg, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


POST = {
    **{"platform": "instagram", "account": "ivory_li", "ad": "BoHk1haB5tM", "text": "手镯 45g"},
    "posted_at": "2018-09-24T21:07:40Z",
}


def test_every_picture_of_a_post_and_its_caption_are_of_that_post(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["instaloader"])
    assert sightings(found) == [(f"2018-09-24_21-07-40_UTC{end}", POST) for end in (".txt", "_1.jpg", "_2.jpg")]
    name = "ivory_li/2018-09-24_21-07-40_UTC.json.xz"
    assert found[1].fields["account"].origin == f"{name}#/node/owner/username"
    assert found[1].fields["text"].origin == f"{name}#/node/edge_media_to_caption/edges/0/node/text"
    assert found[1].fields["posted_at"].raw == "1537823260"


def test_plain_json_is_read_the_same(tmp_path: Path) -> None:
    packed = SAMPLES["instaloader"]["ivory_li/2018-09-24_21-07-40_UTC.json.xz"]
    assert isinstance(packed, bytes)
    found = _read(tmp_path, {"a.json": lzma.decompress(packed), "a.jpg": jpeg(1)})
    assert sightings(found) == [("a.jpg", POST)]


def test_a_packed_file_that_is_cut_off_is_no_export_and_no_crash(tmp_path: Path) -> None:
    packed = SAMPLES["instaloader"]["ivory_li/2018-09-24_21-07-40_UTC.json.xz"]
    assert isinstance(packed, bytes)
    found = _read(tmp_path, {"a.json.xz": packed[:40], "a.jpg": jpeg(1)})
    assert sightings(found) == [("a.jpg", {})]
    assert [name for name, _ in refusals(found)] == ["a.json.xz"]


def test_a_post_without_its_picture_is_known_and_not_collected(tmp_path: Path) -> None:
    node = {"shortcode": "B", "owner": {"id": "25"}, "display_url": "https://i.example/1.jpg", "date": 1537823260}
    said = {"node": node, "instaloader": {"version": "4", "node_type": "Post"}}
    found = _read(tmp_path, {"a.json": as_json(said)})
    assert [(name, values["account"], values["ad"]) for name, values in sightings(found)] == [("None", "25", "B")]
    ((name, reason),) = refusals(found)
    assert name == "a.json#/node/display_url"
    assert reason.startswith("known, not collected: ")


def test_a_profile_names_its_account_and_no_ad(tmp_path: Path) -> None:
    said = {"node": {"username": "ivory_li", "id": "25"}, "instaloader": {"version": "4", "node_type": "Profile"}}
    found = _read(tmp_path, {"ivory_li_25.json": as_json(said)})
    assert sightings(found) == [("None", {"platform": "instagram", "account": "ivory_li"})]
