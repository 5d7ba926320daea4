"""Expected figures were counted by hand from the list of sightings in conftest.py."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.case import Case
from evidence.count import CURVE_POINTS, count
from evidence.custody.ledger import stamp
from evidence.errors import WrongCallError
from evidence.figures import Grouped, natural
from evidence.observing import Asked
from tests.evidence import sampled


def test_ads_pictures_and_clips_are_counted_as_seen(grouped: Case) -> None:
    counted = count(grouped).counted
    assert (counted.ads, counted.pictures, counted.clips, counted.accounts, counted.occasions) == (3, 5, 1, 2, 2)


def test_texts_and_broken_files_are_no_pictures(grouped: Case) -> None:
    counted = count(grouped).counted
    assert (counted.other, counted.unreadable, counted.waiting) == (1, 1, 0)
    assert (counted.original_pictures, counted.original_clips) == (4, 1)


def test_every_sighting_is_counted_once_and_only_once(grouped: Case) -> None:
    counted = count(grouped).counted
    assert counted.pictures + counted.clips + counted.other + counted.unreadable + counted.waiting == 8


def test_an_ad_seen_on_two_occasions_is_one_ad_whose_picture_was_seen_again(grouped: Case) -> None:
    assert count(grouped).counted.seen_again == 1


def test_a_grid_is_one_picture_but_shows_two_distinct_ones(grouped: Case) -> None:
    assert count(grouped).grouped == Grouped(distinct_pictures=3, only_in_clips=1, shared=2, pieces=3)


def test_accounts_and_occasions_have_their_own_figures(grouped: Case) -> None:
    found = count(grouped)
    accounts = {part.name: part for part in found.by_account}
    assert accounts["玉缘阁"].counted.pictures == 3
    assert accounts["玉缘阁"].grouped == Grouped(distinct_pictures=2, only_in_clips=0, shared=2, pieces=1)
    assert [part.name for part in found.by_occasion] == ["round 2", "round 10"]
    assert [part.counted.pictures for part in found.by_occasion] == [2, 3]


def test_the_curve_ends_at_the_totals_and_never_falls(grouped: Case) -> None:
    assert count(grouped).curve == ((0, 0), (1, 1), (2, 2), (3, 2), (4, 2), (5, 3))


def test_before_dedupe_nothing_is_called_a_picture_and_the_remedy_is_named(ingested: Case) -> None:
    found = count(ingested)
    assert found.grouped is None
    assert (found.counted.ads, found.counted.pictures, found.counted.waiting) == (3, 0, 8)
    assert "run 'evidence dedupe'" in found.advice[0]


def test_the_census_stands_first_among_the_estimates_as_counted(grouped: Case) -> None:
    first = count(grouped).estimates[:4]
    assert [(each.quantity, each.estimate) for each in first] == [
        *[("ads", 3), ("pictures", 5), ("clips", 1), ("distinct originals", 5)]
    ]
    assert all(each.low == each.estimate == each.high and each.claim.startswith("counted") for each in first)


def test_before_dedupe_nothing_is_estimated(ingested: Case) -> None:
    found = count(ingested)
    assert (found.estimates, found.refusals, found.gate) == ((), (), None)


def test_what_is_not_estimated_says_why_and_what_to_do(grouped: Case) -> None:
    reasons = {each.tier: each.reason for each in count(grouped).refusals}
    assert "evidence sample" in reasons["T1"]
    assert "--survival" in reasons["T2"]
    assert "at least 5" in reasons["T3"]


def test_a_chance_of_survival_entered_gives_pieces_deleted_before_a_check(grouped: Case) -> None:
    # By hand: pieces in 2, 2 and 1 ads, odds .25: 3 + .25 - 2 * .0625.
    (found,) = [each for each in count(grouped, Asked(survival=0.8)).estimates if each.tier == "T2"]
    assert found.estimate == pytest.approx(3.125)
    assert "entered with the command" in found.assumes


@pytest.mark.parametrize("asked", [Asked(survival=1.5), Asked(survival=0.8, survival_sd=-1.0)])
def test_a_chance_that_is_none_is_refused(grouped: Case, asked: Asked) -> None:
    with pytest.raises(WrongCallError, match="from 0 to 1"):
        count(grouped, asked)


def test_a_sample_of_other_pieces_than_now_is_said(grouped: Case) -> None:
    found = count(sampled.record(grouped))
    assert found.review is not None
    assert (found.review.sampled, found.review.answered, found.review.changed) == (4, 0, True)
    assert any("grouped otherwise by now" in each for each in found.advice)
    assert any("4 of 4 rows of the sample are not answered" in each for each in found.advice)


def test_pieces_seen_and_new_by_occasion_are_those_counted_by_hand(grouped: Case) -> None:
    found = [(each.name, each.pieces, each.new) for each in count(grouped).occasions]
    assert found == [("round 2", 1, 1), ("round 10", 3, 2)]


def test_a_count_is_plain_json(grouped: Case) -> None:
    found = json.loads(json.dumps(dataclasses.asdict(count(grouped))))
    assert found["counted"]["ads"] == 3
    assert found["grouped"]["pieces"] == 3


def test_numbers_in_names_sort_as_numbers() -> None:
    assert sorted(["round 10", "round 2", "9" * 5000], key=natural)[1:] == ["round 2", "round 10"]


@given(st.lists(st.text()))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    assert len(sorted(names, key=natural)) == len(names)


def test_the_curve_has_a_bounded_number_of_points(grouped: Case) -> None:
    assert len(count(grouped).curve) <= CURVE_POINTS


def test_entries_that_the_catalogue_has_not_followed_are_told(grouped: Case) -> None:
    with grouped.working():
        grouped.ledger.append([("dedupe", {})], stamp(grouped.settings.digest()))
    assert "Entries of the ledger that are not in the catalogue yet: 1" in count(grouped).advice[0]
