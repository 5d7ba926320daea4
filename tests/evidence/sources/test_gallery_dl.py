from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import WrongCallError, WrongSourceError
from evidence.sources import Wishes, folder, gallery_dl
from tests.evidence.sources.samples import SAMPLES, as_json, jpeg, lines, refusals, shelve, sightings

WISHES = Wishes(time_zone="Asia/Shanghai")
POST = {
    **{"platform": "instagram", "account": "ivory_li", "ad": "BoHk1haB5tM", "text": "手镯 45g"},
    **{"posted_at": "2018-09-24T21:07:40Z", "url": "https://www.instagram.com/p/BoHk1haB5tM/"},
}


def test_a_sidecar_tells_of_the_file_that_it_is_named_after(tmp_path: Path) -> None:
    root = shelve(tmp_path, SAMPLES["gallery_dl"])
    found = list(folder.read(root, WISHES))
    assert [each.name.rpartition("/")[2] for each in found] == ["BoHk1haB5tM_1.jpg.json", "BoHk1haB5tM_1.jpg"]
    assert sightings(found) == [("BoHk1haB5tM_1.jpg", POST)]
    name = "instagram/ivory_li/BoHk1haB5tM_1.jpg.json"
    fields = found[1].fields
    assert fields["account"].origin == f"{name}#/username"
    assert (fields["posted_at"].raw, fields["posted_at"].origin) == (
        "2018-09-24 21:07:40",
        f"{name}#/post_date, read as UTC",
    )
    kept = {key: traced.value for key, traced in fields.items() if key.startswith("other.")}
    assert (kept["other.num"], kept["other.tags"], kept["other.fullname"]) == ("1", '["#x"]', "Li")


def test_the_sidecar_alone_is_a_source(tmp_path: Path) -> None:
    root = shelve(tmp_path, SAMPLES["gallery_dl"]) / "instagram/ivory_li"
    found = list(gallery_dl.read(root / "BoHk1haB5tM_1.jpg.json", WISHES))
    assert sightings(found) == [("BoHk1haB5tM_1.jpg", POST)]


# Keys as in test/results/twitter.py and weibo.py.
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            {
                "category": "twitter",
                "tweet_id": 6043,
                "author": {"id": 2, "name": "nature", "nick": "N"},
                "content": "x",
            },
            {"platform": "twitter", "account": "nature", "ad": "6043", "text": "x"},
        ),
        (
            {
                "category": "weibo",
                "status": {
                    "id": 43230,
                    "text": "牙",
                    "user": {"id": 7, "screen_name": "李"},
                    "date": "2018-12-30 13:56:36",
                },
            },
            {"platform": "weibo", "account": "李", "ad": "43230", "text": "牙", "posted_at": "2018-12-30T13:56:36Z"},
        ),
        ({"category": "directlink", "date": "soon", "description": ""}, {"platform": "directlink", "text": ""}),
    ],
)
def test_each_site_has_keys_of_its_own(tmp_path: Path, said: dict[str, object], expected: dict[str, str]) -> None:
    root = shelve(tmp_path, {"1.jpg": jpeg(1), "1.jpg.json": as_json({**said, "subcategory": "x"})})
    assert sightings(list(folder.read(root, WISHES))) == [("1.jpg", expected)]


def test_lines_name_their_files_by_name_and_extension(tmp_path: Path) -> None:
    post = {"category": "vk", "subcategory": "photos", "id": 5, "user": {"id": 9}, "extension": "jpg"}
    said = lines({**post, "filename": "a"}, {**post, "filename": "gone"}) + '{"category":\n'
    found = list(folder.read(shelve(tmp_path, {"data.jsonl": said, "a.jpg": jpeg(1)}), WISHES))
    assert sightings(found) == [
        ("a.jpg", {"platform": "vk", "account": "9", "ad": "5"}),
        ("None", {"platform": "vk", "account": "9", "ad": "5"}),
    ]
    assert [name for name, _ in refusals(found)] == ["gone.jpg", "data.jsonl, line 3, column 1"]


def test_a_broken_sidecar_says_where_and_the_rest_is_taken(tmp_path: Path) -> None:
    sample = SAMPLES["gallery_dl"]
    whole = next(content for name, content in sample.items() if name.endswith(".json"))
    root = shelve(tmp_path, {**sample, "2.jpg": jpeg(2), "2.jpg.json": str(whole)[:-30].replace(", ", ",\n")})
    found = list(folder.read(root, WISHES))
    ((name, reason),) = refusals(found)
    assert name.startswith("2.jpg.json, line 1")
    assert "export it again" in reason
    assert [name for name, _ in sightings(found)] == ["BoHk1haB5tM_1.jpg", "2.jpg"]


def test_a_folder_is_not_read_as_one_export(tmp_path: Path) -> None:
    with pytest.raises(WrongSourceError, match="Leave out --reader"):
        gallery_dl.read(tmp_path, WISHES)
    with pytest.raises(WrongCallError, match="Leave out --layout"):
        gallery_dl.read(tmp_path, Wishes(layout="{account}"))
