from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evidence import relative

# A Thursday, 18:30 in Shanghai, which is eight hours ahead of UTC.
CAPTURED = datetime(2015, 3, 12, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("刚刚", "2015-03-12 10:29", "2015-03-12 10:30"),
        ("just now", "2015-03-12 10:29", "2015-03-12 10:30"),
        ("3分钟前", "2015-03-12 10:26", "2015-03-12 10:27"),
        ("5 min", "2015-03-12 10:24", "2015-03-12 10:25"),
        ("2小时前", "2015-03-12 07:30", "2015-03-12 08:30"),
        ("3 hours ago", "2015-03-12 06:30", "2015-03-12 07:30"),
        ("3h", "2015-03-12 06:30", "2015-03-12 07:30"),
        ("2天前", "2015-03-09 10:30", "2015-03-10 10:30"),
        # Days begin at 16:00 UTC.
        ("昨天", "2015-03-10 16:00", "2015-03-11 16:00"),
        ("Yesterday", "2015-03-10 16:00", "2015-03-11 16:00"),
        ("昨天 20:15", "2015-03-11 12:15", "2015-03-11 12:16"),
        ("Yesterday at 8:15 PM", "2015-03-11 12:15", "2015-03-11 12:16"),
        ("前天", "2015-03-09 16:00", "2015-03-10 16:00"),
        ("周二", "2015-03-09 16:00", "2015-03-10 16:00"),
        ("星期四", "2015-03-04 16:00", "2015-03-05 16:00"),
        ("3月2日", "2015-03-01 16:00", "2015-03-02 16:00"),
        ("12月30日 09:00", "2014-12-30 01:00", "2014-12-30 01:01"),
        ("2014年5月1日", "2014-04-30 16:00", "2014-05-01 16:00"),
        ("Mar 2", "2015-03-01 16:00", "2015-03-02 16:00"),
        ("2 March at 10:30", "2015-03-02 02:30", "2015-03-02 02:31"),
        ("2小时", "2015-03-12 07:30", "2015-03-12 08:30"),
        ("编辑于 03-02 广东", "2015-03-01 16:00", "2015-03-02 16:00"),
        ("17:05", "2015-03-12 09:05", "2015-03-12 09:06"),
        ("20:15", "2015-03-11 12:15", "2015-03-11 12:16"),
        ("下午3:10", "2015-03-12 07:10", "2015-03-12 07:11"),
        ("今天", "2015-03-11 16:00", "2015-03-12 10:30"),
    ],
)
def test_a_time_on_a_screen_is_resolved_against_the_capture(text: str, earliest: str, latest: str) -> None:
    span = relative.read(text, CAPTURED, "Asia/Shanghai")
    assert span is not None
    assert [each.strftime("%Y-%m-%d %H:%M") for each in (span.earliest, span.latest)] == [earliest, latest]


@pytest.mark.parametrize("text", ["", "手镯", "99:99", "13月40日", "2027年1月1日", "x" * 5000, "9999999小时前"])
def test_what_is_no_time_or_to_come_is_none(text: str) -> None:
    assert relative.read(text, CAPTURED, "Asia/Shanghai") is None


def test_what_is_known_to_the_hour_is_a_time_and_anything_longer_a_day() -> None:
    hours = relative.read("2小时前", CAPTURED, "Asia/Shanghai")
    days = relative.read("昨天", CAPTURED, "Asia/Shanghai")
    assert hours is not None
    assert days is not None
    assert (hours.value, days.value) == ("2015-03-12T08:00:00Z", "2015-03-11")
