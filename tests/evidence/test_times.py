"""Expected instants were worked out with GNU date (``date -u -d '2015-03-12 10:00 +0800'``) and LibreOffice Calc."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import times
from evidence.errors import WrongCallError

SHANGHAI = "Asia/Shanghai"
TEN = "2015-03-12T02:00:00Z"


@pytest.mark.parametrize(
    "written",
    [
        *("2015-03-12 10:00", "2015-03-12 10:00:00", "2015/3/12 10:00", "2015.3.12 10:00", "2015-03-12T10:00"),
        *(
            "2015年3月12日 10:00",
            "2015 年 3 月 12 日 上午10:00",
            "2015年3月12日10时00分",
            "２０１５-０３-１２ １０：００",
        ),
        *("12.3.2015 10:00", "20150312100000", "20150312T100000", "20150312 10:00", "12 March 2015, 10:00 am"),
        *("2015-03-12T10:00:00+08:00", "2015-03-12T02:00:00Z", "2015-03-12T02:00:00.250Z", "2015-03-12 02:00 UTC"),
        *("2015-03-11 21:00 -0500", "1426125600", "1426125600000", "1426125600.5", "42075.4166666667"),
        *(
            42075.4166666667,
            1426125600,
            1426125600000.0,
            datetime.fromisoformat("2015-03-12T10:00"),
            datetime(2015, 3, 12, 2, tzinfo=UTC),
        ),
    ],
)
def test_one_instant_is_understood_in_every_spelling(written: str | float | date) -> None:
    assert times.read(written, SHANGHAI).value == TEN


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2015-03-12",
            "2015/3/12",
            "2015.3.12",
            "20150312",
            "2015年3月12日",
            "2015年3月12号",
            "12.3.2015",
            "12.03.2015",
        ),
        *("Mar 12, 2015", "12 Mar 2015", "42075"),
        *(42075, 42075.0, 20150312.0, date(2015, 3, 12)),
    ],
)
def test_a_day_alone_stays_a_day(written: str | float | date) -> None:
    assert times.read(written, SHANGHAI).value == "2015-03-12"


def test_the_zone_that_was_assumed_is_told() -> None:
    assert times.read("2015-03-12 10:00", SHANGHAI).ground == "read as Asia/Shanghai"
    assert times.read("2015-03-12 10:00Z", SHANGHAI).ground == "with its zone"
    assert times.read("1426125600", SHANGHAI).ground == "Unix seconds"


def test_an_hour_that_came_twice_says_so() -> None:
    assert "clocks change" in times.read("2015-10-25 02:30", "Europe/Berlin").ground


@pytest.mark.parametrize("written", ["03/04/2015", "3-4-2015", "03/04/2015 10:00"])
def test_day_and_month_that_cannot_be_told_apart_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="cannot be told apart"):
        times.read(written, SHANGHAI)


@pytest.mark.parametrize(("written", "day"), [("13/04/2015", "2015-04-13"), ("04/13/2015", "2015-04-13")])
def test_a_number_above_twelve_tells_the_day(written: str, day: str) -> None:
    assert times.read(written, SHANGHAI).value == day


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            " ",
            "昨天",
            "第5次",
            "2015",
            "hello",
            "2015-02-30",
            "2015-03-12 24:00",
            "2015-03-12 10:61",
            "1200-01-01",
        ),
        *("13:00 pm", "2015-03-12 15:00 am", "2015-03-12 10:00+99:00", "9999999999", "2015-03-123", "2015-3-1210:00"),
        *(float("nan"), float("inf"), -1.0, 0.0, 1e300, 12.5),
    ],
)
def test_what_is_no_time_is_refused(written: str | float) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        times.read(written, SHANGHAI)


def test_an_unknown_zone_is_the_callers_mistake() -> None:
    with pytest.raises(WrongCallError, match="Asia/Shanghai"):
        times.read("2015-03-12 10:00", "Mars/Olympus")


@given(st.integers(86_400, 4_000_000_000), st.sampled_from([SHANGHAI, "Europe/Berlin", "America/St_Johns", "UTC"]))
def test_a_time_written_with_its_zone_comes_back(seconds: int, zone: str) -> None:
    local = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    read = times.read(local.isoformat(), "UTC").value
    assert datetime.fromisoformat(read) == local


@given(
    st.text(max_size=30) | st.floats() | st.from_regex(r"[0-9]{1,14}([-/. :T年月日][0-9]{1,4}){0,6}", fullmatch=True)
)
def test_anything_at_all_is_a_time_in_one_form_or_refused(written: str | float) -> None:
    try:
        value = times.read(written, SHANGHAI).value
    except ValueError:
        return
    form = "%Y-%m-%dT%H:%M:%SZ" if "T" in value else "%Y-%m-%d"
    assert datetime.strptime(value, form).replace(tzinfo=UTC).strftime(form) == value
