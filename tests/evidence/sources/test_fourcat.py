from __future__ import annotations

from pathlib import Path

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


P1 = {
    **{"platform": "instagram", "account": "li", "ad": "p1", "text": "手镯, 45g"},
    **{"url": "https://www.instagram.com/p/p1", "posted_at": "2026-03-01T11:00:00Z"},
}
P2 = {
    **{"platform": "instagram", "account": "wang", "ad": "p2", "url": "https://www.instagram.com/p/p2"},
    "posted_at": "2026-03-02T11:00:00Z",
}


def test_one_picture_in_many_posts_is_one_file_with_many_sightings(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["fourcat"])
    assert sightings(found) == [("1.jpg", {"ad": "p3"}), ("1.jpg", P1), ("1.jpg", P2)]
    assert len({each.path for each in found if each.path and each.path.name == "1.jpg"}) == 1
    assert refusals(found) == [
        ("posts.csv, row 2, column 'image_url'", "known, not collected: 4CAT could not download it")
    ]


def test_times_are_those_that_are_exact(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["fourcat"])
    fields = next(each.fields for each in found if "account" in each.fields)
    assert fields["posted_at"].origin == "posts.csv, row 2, column 'unix_timestamp', Unix seconds"
    assert fields["other.timestamp"].value == "2026-03-01 11:00:00"
    assert fields["platform"].raw == "https://www.instagram.com/p/p1"


def test_the_pictures_alone_name_their_posts(tmp_path: Path) -> None:
    files = {name: content for name, content in SAMPLES["fourcat"].items() if name.startswith("images/")}
    found = _read(tmp_path, files)
    assert sightings(found) == [("1.jpg", {"ad": each}) for each in ("p1", "p2", "p3")] + [("None", {"ad": "p1"})]
    assert found[1].fields["ad"].origin == "images/.metadata.json#/https:~1~1a.example~11.jpg/post_ids/0"


def test_the_table_alone_knows_of_pictures_that_it_has_not(tmp_path: Path) -> None:
    found = _read(tmp_path, {"posts.csv": SAMPLES["fourcat"]["posts.csv"]})
    assert sightings(found) == [("None", P1), ("None", P2)]
    assert [reason.partition(";")[0] for _, reason in refusals(found)] == ["known, not collected: an address only"] * 3


def test_a_row_with_a_broken_quote_is_named(tmp_path: Path) -> None:
    broken = str(SAMPLES["fourcat"]["posts.csv"]) + 'p4,p4,p4,u,"x"y,li,,,,,\r\n'
    found = _read(tmp_path, {"posts.csv": broken})
    assert [values["ad"] for _, values in sightings(found)] == ["p1", "p2"]
    assert [each.name for each in found if each.missing] == ["posts.csv, line 4"]
