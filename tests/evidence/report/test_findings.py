from __future__ import annotations

import dataclasses
from zoneinfo import ZoneInfo

from evidence import snapshot
from evidence.case import Case
from evidence.count import count
from evidence.records import Estimate
from evidence.report.findings import findings
from evidence.report.weeks import Bar, Series, series

ZONE = ZoneInfo("Asia/Shanghai")


def test_what_was_counted_comes_first_and_in_words(grouped: Case) -> None:
    said = findings(count(grouped), series(snapshot.take(grouped.catalogue), ZONE), ZONE)
    assert said[0].basis == "counted"
    assert said[0].text == (
        "Between 3 Mar 2015 and 13 Mar 2015, 5 pictures and 1 clip were captured in 3 ads of 2 accounts, "
        "over 2 occasions of checking."
    )


def test_what_the_machine_grouped_is_marked_and_called_unchecked(grouped: Case) -> None:
    said = findings(count(grouped), Series((), 0, 0), ZONE)
    machine = [sentence.text for sentence in said if sentence.basis == "machine"]
    assert "3 distinct pictures" in machine[0]
    assert "2 distinct pictures (67 %) were seen on more than one account" in machine[1]
    assert "into 3 pieces" in machine[2]
    assert "its error is unknown" in machine[3]


def test_what_people_found_in_a_sample_takes_the_place_of_an_unknown_error(grouped: Case) -> None:
    visible = Estimate("T1", "pieces", 225.4, 195, 264, 0.95, "difference", "estimated: x", "y")
    said = findings(dataclasses.replace(count(grouped), estimates=(visible,)), Series((), 0, 0), ZONE)
    assert [each.basis for each in said][-1] == "estimated"
    assert "225 real pieces (95% interval 195 to 264)" in said[-1].text
    assert not any("error is unknown" in each.text for each in said)


def test_a_great_fall_is_told(grouped: Case) -> None:
    fall = Series((Bar("Week 4", None, 100, 500), Bar("Week 5", None, 55, 270)), 0, 0)
    assert "Ads fell by 45 %" in findings(count(grouped), fall, ZONE)[1].text


def test_a_case_without_grouping_has_no_machine_findings(ingested: Case) -> None:
    assert {sentence.basis for sentence in findings(count(ingested), Series((), 0, 0), ZONE)} == {"counted"}


def test_what_was_not_looked_at_is_not_called_no_pictures(ingested: Case) -> None:
    text = findings(count(ingested), Series((), 0, 0), ZONE)[0].text
    assert "8 files, not looked at yet, were captured in 3 ads" in text
    assert "picture" not in text
