"""Expected histories were read by hand from the sightings in conftest.py."""

from __future__ import annotations

from evidence import histories, snapshot
from evidence.case import Case


def test_a_piece_is_seen_on_each_occasion_that_shows_it(grouped: Case) -> None:
    found = histories.of(snapshot.take(grouped.catalogue))
    assert found.pieces == ("Pab", "Pc", "Pd")
    assert found.occasions == ("round 2", "round 10")
    assert found.seen.tolist() == [[True, True], [False, True], [False, True]]


def test_an_ad_that_is_seen_twice_is_one_ad(grouped: Case) -> None:
    assert histories.of(snapshot.take(grouped.catalogue)).ads.tolist() == [2, 2, 1]


def test_a_case_without_pieces_has_empty_histories(ingested: Case) -> None:
    found = histories.of(snapshot.take(ingested.catalogue))
    assert found.seen.shape == (0, 2)
    assert found.without_occasion == 0
