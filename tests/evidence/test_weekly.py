"""Expected weeks were counted by hand from the sightings in conftest.py: 3, 12 and 13 March 2015 in Shanghai."""

from __future__ import annotations

import dataclasses
from zoneinfo import ZoneInfo

from evidence import snapshot
from evidence.case import Case
from evidence.weekly import MOST_WEEKS, weeks

ZONE = ZoneInfo("Asia/Shanghai")


def test_pieces_seen_and_new_in_each_week(grouped: Case) -> None:
    found = [(each.name, each.pieces, each.new) for each in weeks(snapshot.take(grouped.catalogue), ZONE)]
    # Pab on 3 March and again on 12 March; Pc on 12, Pd on 13 March.
    assert found == [("week 1 (03 Mar 2015)", 1, 1), ("week 2 (10 Mar 2015)", 3, 2)]


def test_a_false_date_does_not_stretch_the_weeks(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    now.sightings[0] = dataclasses.replace(now.sightings[0], posted_at="0001-01-01T00:00:00Z")
    assert len(weeks(now, ZONE)) <= MOST_WEEKS


def test_without_dates_there_are_no_weeks(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    now.sightings[:] = [dataclasses.replace(each, posted_at="", observed_at="") for each in now.sightings]
    assert weeks(now, ZONE) == ()
