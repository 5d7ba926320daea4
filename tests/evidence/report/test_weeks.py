"""Weekly factors are those of the source study: a fall by 45 % in week 5 and a rise in week 13."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from evidence.catalogue.originals import OriginalRow
from evidence.catalogue.sightings import Sighting
from evidence.report.weeks import MOST_WEEKS, Change, series
from evidence.snapshot import Snapshot

ZONE = ZoneInfo("UTC")
STUDY = [100, 102, 105, 100, 55, 62, 72, 80, 86, 90, 95, 100, 144]


def sighting(number: int, posted: str = "", observed: str = "", occasion: str = "") -> Sighting:
    names = ("WeChat", "account", f"ad{number}", occasion)
    return Sighting(number, f"{number:064x}", *names, posted, observed, "x.jpg", 1, number)


def snapshot(seen: Sequence[Sighting]) -> Snapshot:
    images = {s.sha256: OriginalRow(s.sha256, 1, s.seq, "image", "JPEG", 1, 1, None, "ok", "") for s in seen}
    return Snapshot(list(seen), {s.sha256: [s] for s in seen}, images, {}, {}, {}, {}, {}, {}, 0, (0, ""))


def weeks(counts: Sequence[int]) -> list[Sighting]:
    """So many ads in each week from 2 March 2015, spread over its days."""
    start = datetime(2015, 3, 2, tzinfo=UTC)
    times = [start + timedelta(7 * week + 7 * k / n) for week, n in enumerate(counts) for k in range(n)]
    return [sighting(number, f"{time:%Y-%m-%dT%H:%M:%SZ}") for number, time in enumerate(times)]


def test_the_fall_in_week_5_and_the_rise_in_week_13_are_marked() -> None:
    found = series(snapshot(weeks(STUDY)), ZONE)
    assert [bar.ads for bar in found.bars] == STUDY
    assert [bar.pictures for bar in found.bars] == STUDY
    assert found.changes("ads") == [Change(4, -45, sure=True), Change(12, 44, sure=True)]


def test_a_change_that_chance_could_make_is_told_apart() -> None:
    found = series(snapshot(weeks([9, 5, 5, 5])), ZONE)
    assert found.changes("ads") == [Change(1, -44, sure=False)]


def test_the_fall_into_an_unfinished_week_is_not_marked_but_a_rise_is() -> None:
    fell, rose = (
        [*weeks([100, 100]), *extra]
        for extra in (
            [sighting(1000 + k, "2015-03-17T00:00:00Z") for k in range(20)],
            [sighting(1000 + k, "2015-03-17T00:00:00Z") for k in range(200)],
        )
    )
    assert series(snapshot(fell), ZONE).bars[-1].limit == "unfinished"
    assert series(snapshot(fell), ZONE).changes("ads") == []
    assert series(snapshot(rose), ZONE).changes("ads") == [Change(2, 100, sure=True)]


def test_weeks_before_the_first_check_are_not_compared() -> None:
    old = [sighting(k, f"2015-02-{1 + k % 28:02d}", "2015-03-02T08:00:00Z") for k in range(56)]
    new = [sighting(1000 + k, "2015-03-03", "2015-03-10T08:00:00Z") for k in range(99)]
    found = series(snapshot([*old, *new]), ZONE)
    assert [bar.name for bar in found.bars[-2:]] == ["earlier", "Week 1"]
    assert found.changes("ads") == []


def test_one_false_date_does_not_stretch_the_chart() -> None:
    seen = [*weeks([5, 5]), sighting(90, "1970-01-01"), sighting(91, "9999-12-31")]
    found = series(snapshot(seen), ZONE)
    assert len(found.bars) <= MOST_WEEKS
    assert sum(bar.ads for bar in found.bars) == 10
    assert found.outside == 2


def test_the_week_of_an_ad_is_that_of_its_posting_not_of_its_checking() -> None:
    found = series(snapshot([sighting(1, "2015-03-02", "2015-03-04"), sighting(2, "", "2015-03-10")]), ZONE)
    assert [bar.ads for bar in found.bars] == [1, 1]


def test_without_dates_occasions_stand_in_the_place_of_weeks() -> None:
    seen = [sighting(1, occasion="round 10"), sighting(2, occasion="round 2"), sighting(3)]
    found = series(snapshot(seen), ZONE)
    assert [(bar.name, bar.ads) for bar in found.bars] == [("round 2", 1), ("round 10", 1)]
    assert found.undated == 1


def test_an_empty_case_has_no_bars() -> None:
    assert series(snapshot([]), ZONE).bars == ()
