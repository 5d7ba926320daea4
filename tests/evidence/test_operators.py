from __future__ import annotations

from evidence.operators import groups


def test_a_friend_of_a_friend_is_no_friend() -> None:
    # 1-2 and 2-3 are likely; 1-3 share nothing, which at this prior is far from likely.
    found = groups({(1, 2): 2.0, (2, 3): 1.0}, otherwise=-3.0)
    assert [each.accounts for each in found] == [(1, 2)]
    assert found[0].mean == 2.0


def test_three_accounts_join_where_all_pairs_speak_for_it() -> None:
    assert [each.accounts for each in groups({(1, 2): 2.0, (2, 3): 1.0, (1, 3): 0.5}, -3.0)] == [(1, 2, 3)]


def test_what_a_person_holds_apart_stays_apart() -> None:
    odds = {(1, 2): 5.0, (2, 3): 4.0, (1, 3): 4.0}
    assert [each.accounts for each in groups(odds, -3.0, apart=[(3, 1)])] == [(1, 2)]


def test_unlikely_pairs_make_no_group() -> None:
    assert groups({(1, 2): -0.5}, -3.0) == []
    assert groups({}, -3.0) == []


def test_people_join_what_the_figures_leave_apart_but_never_two_held_apart() -> None:
    odds = {(1, 2): 2.0, (2, 3): -2.0}
    joined = groups(odds, -3.0, together=[(3, 4)])
    assert [each.accounts for each in joined] == [(1, 2), (3, 4)]
    joined = groups({}, -3.0, apart=[(1, 3)], together=[(1, 2), (2, 3)])
    assert [each.accounts for each in joined] == [(1, 2)]
