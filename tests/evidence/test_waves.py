"""Which pairs a wave asks for; what follows from each verdict is stated by the rules in the module's constants."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.catalogue.verdicts import VerdictRow
from evidence.proposing import HOSTS, Proposal
from evidence.waves import ATTACHED, LIKELY_LOOKS, LOOKS, NEAR, ONE_TELLS, STRANGERS, TIRED, Groups, likeliest
from index.calibration import INKED


def proposal(left: int, right: int, *, distance: int = 100, votes: int = 12, cosine: float = 0.0) -> Proposal:
    routes = ("sscd", "words") if cosine and votes else ("sscd",) if cosine else ("words",)
    return Proposal(left, right, distance, 0, votes, cosine, routes)


def verdict(left: int, right: int, word: str, *, clean: bool = False, probability: float = 0.5) -> VerdictRow:
    return VerdictRow(left, right, word, probability, 100, {"clean": clean})


def test_what_a_fingerprint_aligns_comes_first_and_then_votes() -> None:
    pairs = [proposal(1, 2, votes=50), proposal(3, 4, distance=8, votes=9), proposal(5, 6, votes=90)]
    assert [pair.left for pair in sorted(pairs, key=likeliest)] == [3, 5, 1]


def test_within_a_group_that_clean_links_hold_together_nothing_more_is_asked() -> None:
    groups = Groups(range(4))
    groups.note(verdict(0, 1, "same picture", clean=True))
    groups.note(verdict(1, 2, "same picture", clean=True))
    now, later = groups.choose([proposal(0, 2), proposal(0, 3)], 10)
    assert now == [proposal(0, 3)]
    assert later == []


def test_a_wave_asks_once_between_two_groups_and_keeps_the_rest_for_later() -> None:
    groups = Groups(range(4))
    groups.note(verdict(0, 1, "same picture", clean=True))
    now, later = groups.choose([proposal(0, 2), proposal(1, 2)], 10)
    assert now == [proposal(0, 2)]
    assert later == [proposal(1, 2)]


def test_a_wave_asks_one_pair_less_than_there_are_copies_and_the_rest_once_that_was_answered() -> None:
    groups = Groups(range(4))
    every = [proposal(left, right) for left in range(4) for right in range(left + 1, 4)]
    now, later = groups.choose(every, 10)
    assert now == [proposal(0, 1), proposal(0, 2), proposal(0, 3)]
    assert set(now) | set(later) == set(every)
    for pair in now:
        groups.note(verdict(pair.left, pair.right, "same picture", clean=True))
    assert groups.choose(later, 10) == ([], [])
    groups = Groups(range(4))
    for pair in now:
        groups.note(verdict(pair.left, pair.right, "unrelated"))
    assert groups.choose(later, 10)[0] == [proposal(1, 2), proposal(1, 3)]


def test_a_sure_link_of_a_region_on_its_own_is_not_asked_for_again_but_one_of_two_groups_is() -> None:
    groups = Groups(range(4))
    groups.note(verdict(0, 1, "same picture", clean=True))
    groups.note(verdict(0, 2, "same picture", probability=0.98))
    assert groups.choose([proposal(1, 2)], 10) == ([], [])
    groups = Groups(range(4))
    groups.note(verdict(0, 1, "same picture", clean=True))
    groups.note(verdict(2, 3, "same picture", clean=True))
    groups.note(verdict(0, 2, "same picture", probability=0.98))
    assert groups.choose([proposal(1, 3)], 10)[0] == [proposal(1, 3)]


def inked(left: int, right: int, **figures: float) -> VerdictRow:
    """A copy with strokes of ink over a little of one of the two."""
    plain = {"clean": False, "inked": True, "explained": 0.03, "patch": 0.0, "agreement": 1.0, "correlation": 0.999}
    return VerdictRow(left, right, "same picture", INKED, 100, {**plain, **figures})


@pytest.mark.parametrize("figures", [{"explained": 0.2}, {"patch": 0.004}, {"agreement": 0.95}, {"correlation": 0.97}])
def test_ink_over_a_little_of_a_copy_needs_no_second_look_unless_more_is_strange(figures: dict[str, float]) -> None:
    for seen, asked in ((inked(0, 2), []), (inked(0, 2, **figures), [proposal(1, 2)])):
        groups = Groups(range(3))
        groups.note(verdict(0, 1, "same picture", clean=True))
        groups.note(seen)
        assert groups.choose([proposal(1, 2)], 10)[0] == asked


@pytest.mark.parametrize("first", [True, False])
def test_ink_over_a_copy_needs_a_second_look_where_another_pair_of_the_two_differs(first: bool) -> None:
    groups = Groups(range(4))
    groups.note(verdict(0, 1, "same picture", clean=True))
    groups.note(verdict(1, 3, "same picture", clean=True))
    both = [verdict(1, 2, "same scene"), inked(0, 2)]
    for row in both if first else reversed(both):
        groups.note(row)
    assert groups.choose([proposal(2, 3)], 10)[0] == [proposal(2, 3)]


def test_two_groups_that_were_looked_at_in_vain_are_left_alone() -> None:
    groups = Groups(range(2))
    for _ in range(LOOKS):
        groups.note(verdict(0, 1, "unsure"))
    assert groups.choose([proposal(0, 1)], 10) == ([], [])


def test_but_the_plainest_of_two_such_groups_are_compared_until_they_are_one() -> None:
    groups = Groups(range(2))
    for _ in range(LOOKS):
        groups.note(verdict(0, 1, "unsure"))
    plainest = replace(proposal(0, 1), routes=("bridges",))
    assert groups.choose([plainest], 10)[0] == [plainest]
    groups.note(verdict(0, 1, "same picture", clean=True))
    assert groups.choose([plainest], 10) == ([], [])


def two_groups(size: int) -> Groups:
    """Two groups of so many regions: the lower half of twice as many, and the upper."""
    groups = Groups(range(2 * size))
    for region in range(size - 1):
        groups.note(verdict(region, region + 1, "same picture", clean=True))
        groups.note(verdict(size + region, size + region + 1, "same picture", clean=True))
    return groups


def test_two_groups_with_copies_that_had_to_be_explained_are_looked_at_more_often_than_one_region_alone() -> None:
    size = LIKELY_LOOKS + 1
    for groups, most in ((Groups(range(2 * size)), LOOKS), (two_groups(size), LIKELY_LOOKS)):
        for looks in range(1, most + 1):
            pair = (0, size) if most == LOOKS else (looks, size + looks)
            groups.note(verdict(*pair, "same picture", probability=0.62))
            assert bool(groups.choose([proposal(0, size)], 10)[0]) == (looks < most)


def test_copies_that_had_to_be_explained_do_not_keep_two_groups_apart_but_other_pictures_do() -> None:
    groups = two_groups(LOOKS + 1)
    for region in range(LOOKS):
        groups.note(verdict(region, region + LOOKS + 1, "same picture", probability=0.62))
    for looks in range(1, LOOKS + 1):
        groups.note(verdict(0, 2 * LOOKS + 1, "same scene"))
        assert bool(groups.choose([proposal(1, 2 * LOOKS + 1)], 10)[0]) == (looks < LOOKS)


def test_a_region_held_for_a_copy_of_a_group_again_and_again_but_never_cleanly_leaves_it_to_another_one() -> None:
    groups = Groups(range(12))
    for left, right in ((0, 1), *((2, other) for other in range(3, 12))):
        groups.note(verdict(left, right, "same picture", clean=True))
    for other in range(2, 2 + ONE_TELLS):
        assert groups.choose([proposal(0, 11)], 10)[0] == [proposal(0, 11)]
        groups.note(verdict(0, other, "same picture"))
    assert groups.choose([proposal(0, 11), proposal(1, 11)], 10) == ([proposal(1, 11)], [])
    alone = Groups(range(12))
    for other in range(3, 12):
        alone.note(verdict(2, other, "same picture", clean=True))
    for other in range(2, 2 + LOOKS):
        assert alone.choose([proposal(0, 11)], 10)[0] == [proposal(0, 11)]
        alone.note(verdict(0, other, "same picture"))


def test_two_groups_that_plainly_show_other_pieces_are_looked_at_once() -> None:
    plainly = {"clean": False, "inliers": 80, "correlation": 0.99, "patch": 0.11}
    for figures, asked in (
        (plainly, []),
        ({**plainly, "patch": 0.03}, [proposal(0, 2)]),
        ({**plainly, "inliers": 20}, [proposal(0, 2)]),
        ({**plainly, "correlation": 0.9}, [proposal(0, 2)]),
    ):
        groups = Groups(range(3))
        groups.note(verdict(1, 2, "same picture", clean=True))
        groups.note(VerdictRow(0, 1, "same scene", 0.01, 100, dict(figures)))
        assert groups.choose([proposal(0, 2)], 10)[0] == asked


def test_a_group_that_has_grown_since_is_looked_at_again() -> None:
    plainly = {"clean": False, "inliers": 80, "correlation": 0.99, "patch": 0.11}
    for first in (VerdictRow(0, 2, "same scene", 0.01, 100, plainly), verdict(0, 2, "same picture", probability=0.98)):
        groups = Groups(range(5))
        groups.note(verdict(2, 3, "same picture", clean=True))
        groups.note(first)
        assert groups.choose([proposal(0, 3)], 10)[0] == []
        groups.note(verdict(0, 1, "same picture", clean=True))
        assert groups.choose([proposal(1, 3)], 10)[0] == [proposal(1, 3)]


def test_a_weak_proposal_of_two_regions_with_many_strangers_is_passed_over_and_a_strong_one_is_not() -> None:
    groups = Groups(range(100))
    for other in range(TIRED):
        groups.note(verdict(0, 10 + other, "same scene"))
    assert groups.choose([proposal(0, 1)], 10)[0] == [proposal(0, 1)]
    for other in range(TIRED):
        groups.note(verdict(1, 30 + other, "unrelated"))
    strong = [proposal(0, 1, votes=90), proposal(0, 1, cosine=0.8), proposal(0, 1, distance=20)]
    assert groups.choose([proposal(0, 1)], 10) == ([], [])
    assert [groups.choose([pair], 10)[0] for pair in strong] == [[pair] for pair in strong]


def strangers(*, votes: int, pairs: int = STRANGERS, copies: bool = True) -> Groups:
    """0 and 1 are copies, and 2 and 3, unless told; either two were compared in vain with others, by so many votes."""
    groups = Groups(range(4 + 2 * pairs))
    for left, right in ((0, 1), (2, 3)) if copies else ():
        groups.note(verdict(left, right, "same picture", clean=True))
    for other in range(4, 4 + pairs):
        for region in (0, 3):
            groups.note(VerdictRow(region, other, "same scene", 0.01, 100, {"clean": False, "votes": votes}))
    return groups


def test_two_groups_no_likelier_than_those_on_their_cloth_that_were_no_copies_are_not_compared() -> None:
    more = proposal(1, 2, votes=60)
    assert strangers(votes=40).choose([proposal(1, 2, votes=40)], 10) == ([], [])
    assert strangers(votes=40).choose([more], 10)[0] == [more]


@pytest.mark.parametrize("groups", [strangers(votes=40, pairs=STRANGERS - 1), strangers(votes=40, copies=False)])
def test_but_few_strangers_tell_nothing_nor_do_regions_on_their_own(groups: Groups) -> None:
    assert groups.choose([proposal(0, 3, votes=40)], 10)[0] == [proposal(0, 3, votes=40)]


def test_nor_where_the_network_says_that_they_are_copies() -> None:
    near, far = (proposal(1, 2, votes=10, cosine=cosine) for cosine in (NEAR, NEAR - 0.01))
    assert strangers(votes=40).choose([near], 10)[0] == [near]
    assert strangers(votes=40).choose([far], 10)[0] == []


def test_nor_what_a_common_part_asks_for() -> None:
    asked = Proposal(1, 2, 256, 0, 0, 0.0, (HOSTS,))
    assert strangers(votes=40).choose([asked], 10)[0] == [asked]


@pytest.mark.parametrize("probability", [ATTACHED, ATTACHED - 0.01])
def test_a_copy_with_something_over_it_has_a_group_where_it_is_likely_one(probability: float) -> None:
    groups = strangers(votes=40, copies=False)
    groups.note(verdict(2, 3, "same picture", clean=True))
    groups.note(verdict(0, 1, "same picture", probability=probability))
    asked = [] if probability >= ATTACHED else [proposal(0, 3, votes=40)]
    assert groups.choose([proposal(0, 3, votes=40)], 10)[0] == asked
