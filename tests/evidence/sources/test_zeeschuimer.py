from __future__ import annotations

from pathlib import Path

import pytest

from evidence.records import Found
from evidence.sources import Wishes, folder
from tests.evidence.sources.samples import SAMPLES, Content, lines, refusals, shelve, sightings


def _read(root: Path, files: dict[str, Content]) -> list[Found]:
    return list(folder.read(shelve(root, files), Wishes(time_zone="Asia/Shanghai")))


def test_posts_are_told_and_their_pictures_known_and_not_collected(tmp_path: Path) -> None:
    found = _read(tmp_path, SAMPLES["zeeschuimer"])
    assert sightings(found) == [
        (
            "None",
            {
                **{"platform": "xiaohongshu", "account": "u9", "ad": "66aa", "text": "牙雕"},
                **{"url": "https://www.xiaohongshu.com/user/1", "posted_at": "2026-02-13T16:26:40Z"},
                "observed_at": "2026-03-01T02:00:00Z",
            },
        ),
        (
            "None",
            {
                **{"platform": "instagram", "account": "ivory_li", "ad": "BoHk", "text": ""},
                **{"posted_at": "2018-09-24T21:07:40Z", "observed_at": "2026-03-01T02:00:01Z"},
            },
        ),
    ]
    place = "zeeschuimer-export.ndjson, line 1#/data/note_card/image_list"
    assert [name for name, _ in refusals(found)] == [f"{place}/{number}/url_default" for number in (0, 1)]
    told = next(each for each in found if each.told)
    assert told.name == "zeeschuimer-export.ndjson, line 1#"
    assert told.fields["observed_at"].raw == "1772330400123"
    assert told.fields["other.user_agent"].value == "Mozilla/5.0"


def test_a_broken_line_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    whole = str(SAMPLES["zeeschuimer"]["zeeschuimer-export.ndjson"])
    first, second = whole.splitlines(keepends=True)
    found = _read(tmp_path, {"x.ndjson": first + first[:80] + "\n" + second})
    assert [values["ad"] for _, values in sightings(found)] == ["66aa", "BoHk"]
    broken = [each for each in found if each.missing]
    assert [each.name.partition(", column")[0] for each in broken] == ["x.ndjson, line 2"]


# Keys of these platforms as in map_item() of 4CAT's douyin and tiktok, and twitter's GraphQL.
@pytest.mark.parametrize(
    ("site", "data", "expected"),
    [
        (
            "douyin.com",
            {"aweme_id": "7", "desc": "牙", "create_time": 1537823260, "author": {"uid": "5", "nickname": "李"}},
            {"platform": "douyin", "account": "5", "ad": "7", "text": "牙", "posted_at": "2018-09-24T21:07:40Z"},
        ),
        (
            "tiktok.com",
            {"id": "8", "desc": "x", "createTime": 1537823260, "author": {"uniqueId": "li", "id": "1"}},
            {"platform": "tiktok", "account": "li", "ad": "8", "text": "x", "posted_at": "2018-09-24T21:07:40Z"},
        ),
        (
            "twitter.com",
            {
                **{"rest_id": "9", "legacy": {"full_text": "y"}},
                "core": {"user_results": {"result": {"legacy": {"screen_name": "li"}}}},
            },
            {"platform": "twitter", "account": "li", "ad": "9", "text": "y"},
        ),
    ],
)
def test_each_platform_has_keys_of_its_own(
    tmp_path: Path, site: str, data: dict[str, object], expected: dict[str, str]
) -> None:
    said = {"item_id": expected["ad"], "timestamp_collected": 1772330400123, "source_platform": site, "data": data}
    found = _read(tmp_path, {"x.ndjson": lines(said)})
    assert sightings(found) == [("None", {**expected, "observed_at": "2026-03-01T02:00:00Z"})]
