from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from evidence.catalogue.sightings import Sighting
from evidence.review.timeline import MOST_ROWS, REST, lay

ZONE = ZoneInfo("Asia/Shanghai")


def seen(account: str, *times: str) -> list[Sighting]:
    return [Sighting(0, "", "", account, "", "", time, "", "", None, None) for time in times]


def test_days_are_local_and_lie_in_proportion() -> None:
    # 20:00 in UTC is the next day in Shanghai.
    found = lay(seen("li", "2015-03-01T20:00:00Z", "2015-03-04", "2015-03-12", "2015-03-12", ""), ZONE)
    assert (found.first, found.last, found.undated) == (date(2015, 3, 2), date(2015, 3, 12), 1)
    assert [(mark.at, mark.count) for mark in found.rows[0].marks] == [(0.0, 1), (20.0, 1), (100.0, 2)]


def test_those_with_most_sightings_have_rows_of_their_own() -> None:
    every = [each for n in range(12) for each in seen(f"a{n:02}", *["2015-03-01"] * (20 - n))]
    rows = lay(every, ZONE).rows
    assert len(rows) == MOST_ROWS
    assert [row.name for row in rows[:2]] == ["a00", "a01"]
    # Accounts 7 to 11: 13 + 12 + 11 + 10 + 9.
    assert (rows[-1].name, rows[-1].marks[0].count) == (REST, 55)


def test_nothing_dated_and_one_day_are_no_trouble() -> None:
    assert lay(seen("li", "", "soon"), ZONE).undated == 2
    assert [mark.at for mark in lay(seen("li", "2015-03-01"), ZONE).rows[0].marks] == [0.0]
