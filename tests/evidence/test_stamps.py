from __future__ import annotations

import pytest

from evidence import stamps
from evidence.records import Traced
from evidence.sources import Wishes

SHANGHAI = "Asia/Shanghai"
TEN = "2015-03-12T02:00:00Z"


@pytest.mark.parametrize(
    "name",
    ["mmexport1426125600000.jpg", "wx_camera_1426125600000.mp4", f"mmexport{'a1' * 16}_1426125600000.png"],
)
def test_milliseconds_in_a_phones_file_name_need_no_zone(name: str) -> None:
    for zone in (SHANGHAI, "UTC"):
        stamp = stamps.read(name, zone)
        assert stamp is not None
        assert (stamp.value, stamp.ground) == (TEN, "file name (time of saving), Unix milliseconds")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        # Android from 9, with the app; Samsung, Huawei; Android 4 and MIUI with milliseconds; a Chinese phone.
        ("Screenshot_20150312-100000.png", "time of screenshot"),
        ("Screenshot_20150312-100000_WeChat.jpg", "time of screenshot"),
        ("Screenshot_20150312_100000_com.tencent.mm.jpg", "time of screenshot"),
        ("Screenshot_2015-03-12-10-00-00.png", "time of screenshot"),
        ("Screenshot_2015-03-12-10-00-00-123_com.tencent.mm.png", "time of screenshot"),
        ("截屏_20150312_100000.jpg", "time of screenshot"),
        ("微信截图_20150312100000.png", "time of screenshot"),
        ("Screenshot 2015-03-12 at 10.00.00.png", "time of screenshot"),
        ("Screenshot 2015-03-12 100000.png", "time of screenshot"),
        ("IMG_20150312_100000.jpg", "time of taking"),
        ("WeChat Image_20150312100000.jpg", "time of saving"),
        ("微信图片_20150312100000.jpg", "time of saving"),
        ("微信图片_20150312100000123.jpg", "time of saving"),
    ],
)
def test_a_clock_in_a_file_name_is_read_in_the_zone_of_the_case_and_says_so(name: str, what: str) -> None:
    stamp = stamps.read(name, SHANGHAI)
    assert stamp is not None
    assert (stamp.value, stamp.day) == (TEN, "2015-03-12")
    assert stamp.ground == f"file name ({what}), read as {SHANGHAI}"


@pytest.mark.parametrize(
    "name",
    [
        *("mmexport142612560000.jpg", "mmexport9999999999999.jpg", "IMG_0001.PNG", "IMG_20151312_100000.jpg"),
        *("Screenshot_20150312-250000.png", "my Screenshot_20150312-100000.png", "20150312.jpg", "", "IMG_E1234.JPG"),
        *("IMG-20150312-WA0001.jpg", "Screenshot_2015031210000012345678.png", "ͤScreenshot_٢٠١٥0312-100000.png"),
    ],
)
def test_other_names_tell_no_time(name: str) -> None:
    assert stamps.read(name, SHANGHAI) is None


def test_a_time_that_a_source_says_counts_but_where_it_says_the_day_the_name_tells_the_hour() -> None:
    wishes, name = Wishes(time_zone=SHANGHAI), "Screenshot_20150312-100000.png"
    assert wishes.complete({}, name)["observed_at"].value == TEN
    for said, wanted in (
        ("2015-03-12T05:00:00Z", "2015-03-12T05:00:00Z"),
        ("2015-03-13", "2015-03-13"),
        ("2015-03-12", TEN),
    ):
        told = wishes.complete({"observed_at": Traced(said, said, "path segment 1, a day")}, name)["observed_at"]
        assert told.value == wanted
        assert told.origin.startswith("path segment 1")
