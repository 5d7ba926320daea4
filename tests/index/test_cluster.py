from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from index.calibration import HIDES
from index.cluster import Cluster, clusters
from index.links import Bounds, Link, composites, overlaid

REGIONS = list(range(12))
PAIRS = some.tuples(some.sampled_from(REGIONS), some.sampled_from(REGIONS)).filter(lambda pair: pair[0] < pair[1])


def link(pair: tuple[int, int], probability: float, clean: bool) -> Link:
    return Link(pair[0], pair[1], probability, clean)


LINKS = some.lists(some.builds(link, PAIRS, some.floats(0.5, 1), some.booleans()), max_size=20)
QUICK = settings(max_examples=40, deadline=None)


def groups(found: list[Cluster]) -> set[tuple[int, ...]]:
    return {cluster.regions for cluster in found}


@QUICK
@given(LINKS, some.lists(PAIRS, max_size=3), some.lists(PAIRS, max_size=4))
def test_every_region_is_in_exactly_one_cluster(
    links: list[Link], together: list[tuple[int, int]], apart: list[tuple[int, int]]
) -> None:
    found = clusters(REGIONS, links, together=together, apart=apart)
    assert sorted(region for cluster in found for region in cluster.regions) == REGIONS
    assert [cluster.regions[0] for cluster in found] == sorted(cluster.regions[0] for cluster in found)
    assert all(list(cluster.regions) == sorted(cluster.regions) for cluster in found)


@QUICK
@given(LINKS, some.lists(PAIRS, max_size=4))
def test_what_a_person_said_is_apart_is_never_together(links: list[Link], apart: list[tuple[int, int]]) -> None:
    home = {region: cluster for cluster in clusters(REGIONS, links, apart=apart) for region in cluster.regions}
    assert all(home[left] != home[right] for left, right in apart)


@QUICK
@given(LINKS, some.lists(PAIRS, max_size=4))
def test_what_a_person_said_is_together_is_together(links: list[Link], together: list[tuple[int, int]]) -> None:
    home = {region: cluster for cluster in clusters(REGIONS, links, together=together) for region in cluster.regions}
    assert all(home[left] == home[right] for left, right in together)


@QUICK
@given(LINKS, some.randoms(use_true_random=False))
def test_the_order_of_the_links_does_not_matter(links: list[Link], rng: random.Random) -> None:
    shuffled = rng.sample(links, len(links))
    assert clusters(REGIONS, shuffled) == clusters(REGIONS, links)


@QUICK
@given(LINKS)
def test_clean_links_alone_make_connected_components(links: list[Link]) -> None:
    # The truth is scipy's, of the graph of the same links.
    clean = [Link(link.left, link.right, link.probability, clean=True) for link in links]
    ends = ([link.left for link in clean], [link.right for link in clean])
    graph = coo_array((np.ones(len(clean)), ends), shape=(len(REGIONS), len(REGIONS)))
    _, labels = connected_components(graph, directed=False)
    expected = {tuple(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}
    assert groups(clusters(REGIONS, clean)) == expected


@QUICK
@given(LINKS)
def test_weak_links_never_join_two_groups_that_clean_links_made(links: list[Link]) -> None:
    links = [each if each.clean else replace(each, probability=min(each.probability, 0.74)) for each in links]
    settled = [each for each in groups(clusters(REGIONS, [link for link in links if link.clean])) if len(each) > 1]
    for cluster in clusters(REGIONS, links):
        assert sum(set(each) <= set(cluster.regions) for each in settled) <= 1


def test_one_doubtful_link_does_not_glue_two_pieces_but_adds_a_lone_picture() -> None:
    clean = [Link(1, 2, 0.99, clean=True), Link(3, 4, 0.99, clean=True)]
    found = clusters([1, 2, 3, 4, 5], [*clean, Link(2, 3, 0.97, clean=False), Link(4, 5, 0.9, clean=False)])
    assert found == [Cluster((1, 2), 0.99), Cluster((3, 4, 5), 0.9)]


def test_the_weakest_link_that_joined_is_told() -> None:
    links = [Link(1, 2, 0.99, clean=True), Link(2, 3, 0.95, clean=True), Link(1, 3, 0.91, clean=True)]
    assert clusters([1, 2, 3], links) == [Cluster((1, 2, 3), 0.95)]


@pytest.mark.parametrize("regions", [[], [7]])
def test_without_links_everyone_stands_alone(regions: list[int]) -> None:
    assert clusters(regions, []) == [Cluster((region,), None) for region in regions]


def test_a_person_can_undo_a_link_between_two_large_groups() -> None:
    chain = [Link(place, place + 1, 0.99, clean=True) for place in range(9)]
    found = clusters(list(range(10)), chain, apart=[(0, 9)])
    assert len(found) == 2
    assert {0, 9} & set(found[0].regions) == {0}


LEFT_HALF, RIGHT_HALF, ALL = (0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0), (0.0, 0.0, 1.0, 1.0)


def test_an_uncut_grid_does_not_glue_what_its_halves_show() -> None:
    # Region 3 shows region 1 in its left half and region 2 in its right one.
    links = [Link(1, 3, 0.99, True, ALL, LEFT_HALF), Link(2, 3, 0.99, True, ALL, RIGHT_HALF)]
    assert composites(links) == {3}
    assert [cluster.regions for cluster in clusters([1, 2, 3], links)] == [(1,), (2,), (3,)]


def test_crops_that_overlap_make_no_composite_of_their_picture() -> None:
    wide, high = (0.0, 0.0, 0.8, 0.8), (0.2, 0.2, 1.0, 1.0)
    links = [Link(1, 2, 0.99, True, wide, ALL), Link(1, 3, 0.99, True, high, ALL)]
    assert composites(links) == set()
    assert [cluster.regions for cluster in clusters([1, 2, 3], links)] == [(1, 2, 3)]


def test_a_strip_of_cloth_does_not_join_two_pieces_that_plainly_differ() -> None:
    # 1 and 2 are different pieces on one cloth; 3 shows a strip of that cloth and nothing else.
    strip = (0.0, 0.7, 1.0, 1.0)
    links = [Link(1, 3, 0.999, True, strip, ALL), Link(2, 3, 0.999, True, strip, ALL)]
    assert [cluster.regions for cluster in clusters([1, 2, 3], links)] == [(1, 2, 3)]
    found = [cluster.regions for cluster in clusters([1, 2, 3], links, differ=[(1, 2)])]
    assert found == [(1, 3), (2,)]


def test_a_link_to_the_whole_of_both_outweighs_a_verdict_that_they_differ() -> None:
    links = [Link(1, 2, 0.95, True)]
    assert [cluster.regions for cluster in clusters([1, 2], links, differ=[(1, 2)])] == [(1, 2)]


CORNER = (0.5, 0.5, 1.0, 1.0)


def joined(links: list[Link], count: int, differ: list[tuple[int, int]] | None = None) -> list[tuple[int, ...]]:
    return [cluster.regions for cluster in clusters(range(1, count + 1), links, differ=differ or [])]


@pytest.mark.parametrize("number", range(2))
def test_a_picture_laid_into_a_copy_does_not_glue_the_two(number: int) -> None:
    # Region 2 is region 1 with region 3 laid into its corner; whichever of the two has the greater number.
    host, copy = ((1, 2), (2, 1))[number]
    links = [Link(1, 2, 0.96, False, explained=0.25), Link(copy, 3, 0.99, True, CORNER, ALL)]
    assert overlaid(links) == {host, copy}
    assert joined(links, 3) == [(1, 2), (3,)]


def test_a_crop_of_a_copy_with_something_small_laid_over_it_still_joins() -> None:
    links = [Link(1, 2, 0.98, False, explained=0.02), Link(2, 3, 0.99, True, CORNER, ALL)]
    assert overlaid(links) == set()
    assert joined(links, 3) == [(1, 2, 3)]


def test_a_large_crop_of_an_overlaid_copy_still_joins() -> None:
    most: Bounds = (0.0, 0.0, 0.9, 0.7)
    links = [Link(1, 2, 0.96, False, explained=0.2), Link(2, 3, 0.97, False, most, ALL)]
    assert joined(links, 3) == [(1, 2, 3)]


def test_what_is_laid_over_a_mere_part_tells_nothing_of_the_whole() -> None:
    assert overlaid([Link(1, 2, 0.96, False, CORNER, ALL, explained=0.3)]) == set()


def test_copies_of_a_cut_down_to_the_cloth_do_not_join_two_pieces_either() -> None:
    # 3 and 4 are one strip of cloth, saved twice; 1 and 2 are the pieces that lie on it.
    strip = (0.0, 0.7, 1.0, 1.0)
    links = [Link(1, 3, 0.99, True, strip, ALL), Link(2, 4, 0.99, True, strip, ALL), Link(3, 4, 0.999, True)]
    found = joined(links, 4, [(1, 2)])
    assert len(found) == 2
    assert all(not {1, 2} <= set(regions) for regions in found)


def test_many_copies_of_a_cut_down_to_the_cloth_weigh_no_more_than_one() -> None:
    # 3 to 11 are copies of one strip of cloth; only one of them was compared with piece 1, all others with piece 2.
    strip = (0.0, 0.7, 1.0, 1.0)
    cuts = range(3, 12)
    links = [Link(cut, cut + 1, 0.999, True) for cut in cuts[:-1]] + [Link(1, 3, 0.999, True, strip, ALL)]
    links += [Link(2, cut, 0.99, True, strip, ALL) for cut in cuts[1:]]
    assert joined(links, 11, [(1, 2)]) == [(1, *cuts), (2,)]


def test_more_whole_copies_than_verdicts_against_bring_a_picture_in() -> None:
    # 4 differs from 1, on which something hides what they share; it is the same as 2 and 3, copies of 1.
    copies = [Link(1, 2, 0.999, True), Link(1, 3, 0.999, True)]
    doubtful = [Link(2, 4, 0.95, False), Link(3, 4, 0.95, False)]
    assert joined(copies + doubtful, 4, [(1, 4)]) == [(1, 2, 3, 4)]
    assert joined(copies + doubtful[:1], 4, [(1, 4)]) == [(1, 2, 3), (4,)]


def test_a_firm_link_in_spite_of_something_laid_over_outweighs_one_difference_and_not_two() -> None:
    copies = [Link(1, 2, 0.999, True), Link(1, 3, 0.999, True)]
    firm, weaker = Link(1, 4, 0.97, False, explained=0.2), Link(1, 4, 0.95, False, explained=0.2)
    assert joined([*copies, firm], 4, [(2, 4)]) == [(1, 2, 3, 4)]
    assert joined([*copies, firm], 4, [(2, 4), (3, 4)]) == [(1, 2, 3), (4,)]
    assert joined([*copies, weaker], 4, [(2, 4)]) == [(1, 2, 3), (4,)]


@pytest.mark.parametrize(
    ("mine", "its", "found"),
    [
        (0.0012, 0.0040, [(1, 3), (2,)]),  # clearly nearer to 1
        (0.0012, 0.0024, [(1,), (2,), (3,)]),  # nearer, but not clearly
        (0.0088, 0.0900, [(1,), (2,), (3,)]),  # near to neither
    ],
)
def test_a_piece_under_a_text_block_goes_to_the_clearly_nearest_of_two_that_differ(
    mine: float, its: float, found: list[tuple[int, ...]]
) -> None:
    links = [
        Link(1, 3, 0.62, False, explained=0.3, residue=mine),
        Link(2, 3, 0.62, False, explained=0.3, residue=its),
    ]
    assert joined(links, 3, [(1, 2)]) == found


@pytest.mark.parametrize(
    ("mine", "its", "found"),
    [
        (0.0012, 0.0040, [(1, 3), (2,)]),
        (0.0012, 0.0024, [(1,), (2,), (3,)]),
        (0.0088, 0.0900, [(1,), (2,), (3,)]),
    ],
    ids=["clearly nearer", "nearer, but not clearly", "near to neither"],
)
def test_a_strip_that_something_small_lies_over_goes_to_the_clearly_nearest_of_two_that_differ(
    mine: float, its: float, found: list[tuple[int, ...]]
) -> None:
    strip = (0.6, 0.0, 1.0, 1.0)
    links = [
        Link(1, 3, 0.99, False, strip, ALL, explained=0.03, residue=mine),
        Link(2, 3, 0.99, False, strip, (0.0, 0.0, 0.9, 1.0), explained=0.04, residue=its),
    ]
    assert joined(links, 3, [(1, 2)]) == found
    whole = [replace(each, left_box=ALL, right_box=ALL) for each in links]
    assert joined(whole, 3, [(1, 2)]) == [(1, 2, 3)]  # what shares all of both is asked nothing


def test_two_far_pictures_that_differ_keep_a_text_block_from_both_though_a_third_is_nearer() -> None:
    # 1 is on another cloth than 2 and 3, and was never found to differ from them; the page 4 shows a print of each.
    strip = (0.6, 0.0, 1.0, 1.0)
    links = [
        Link(1, 4, 0.62, False, ALL, (0.0, 0.4, 0.7, 1.0), explained=0.2, residue=0.0004),
        Link(2, 4, 0.62, False, ALL, strip, explained=0.4, residue=0.0044),
        Link(3, 4, 0.62, False, ALL, strip, explained=0.4, residue=0.0050),
    ]
    assert joined(links, 4, [(2, 3)]) == [(1, 4), (2,), (3,)]


def test_a_verdict_against_between_strangers_keeps_no_one_apart() -> None:
    assert joined([Link(1, 2, 0.99, True)], 4, [(3, 4), (1, 9), (8, 9)]) == [(1, 2), (3,), (4,)]


def two_groups(between: int, probability: float) -> list[Link]:
    """Two groups of four that clean links made, and links between them that are not clean."""
    clean = [link((first, first + step), 0.999, True) for first in (0, 4) for step in (1, 2, 3)]
    return clean + [link((number, 4 + number % 2), probability, False) for number in range(between)]


def test_several_likely_links_join_two_groups() -> None:
    assert groups(clusters(range(8), two_groups(3, 0.99))) == {tuple(range(8))}


@pytest.mark.parametrize(("between", "probability"), [(2, 0.99), (3, 0.89)])
def test_few_links_or_doubtful_ones_do_not(between: int, probability: float) -> None:
    assert len(clusters(range(8), two_groups(between, probability))) == 2


def test_nor_where_one_pair_differs() -> None:
    assert len(clusters(range(8), two_groups(3, 0.99), differ=[(3, 7)])) == 2


@pytest.mark.parametrize(
    ("differ", "expected"), [((8, 6), {tuple(range(9))}), ((3, 7), {(0, 1, 2, 3, 8), (4, 5, 6, 7)})]
)
def test_what_came_to_a_group_in_spite_of_a_caption_keeps_no_other_from_it(
    differ: tuple[int, int], expected: set[tuple[int, ...]]
) -> None:
    captioned = link((0, 8), 0.995, False)
    assert groups(clusters(range(9), [*two_groups(3, 0.99), captioned], differ=[differ])) == expected


def test_nor_where_all_links_are_to_one_region_of_the_larger_group() -> None:
    clean = [link((first, first + step), 0.999, True) for first in (0, 4) for step in (1, 2, 3)]
    clean.append(link((0, 8), 0.999, True))
    links = [link((number, 0), 0.99, False) for number in (4, 5, 6)]
    assert len(clusters(range(9), clean + [Link(0, each.left, 0.99, clean=False) for each in links])) == 2


def families(
    told: Sequence[tuple[int, int]], unlike: Sequence[tuple[int, int]], probability: float = 0.94, laid: float = 0.05
) -> list[Link]:
    """Three copies with a caption (0 to 2) and three without (3 to 5): clean links within, others between."""
    clean = [link(pair, 0.999, True) for pair in ((0, 1), (1, 2), (3, 4), (4, 5))]
    denied = [Link(*pair, 0.0, clean=False, alike=False) for pair in unlike]
    return [*clean, *(Link(*pair, probability, clean=False, explained=laid) for pair in told), *denied]


ALL_TOLD = [(mine, its) for mine in (0, 1, 2) for its in (3, 4, 5)]


@pytest.mark.parametrize(
    ("told", "unlike", "laid", "joined_up"),
    [
        (ALL_TOLD, [], (), True),
        (ALL_TOLD, [], (0.62, 0.3), True),
        (ALL_TOLD, [], (0.75, 0.0), False),  # a small patch that nothing explains may be a piece
        (ALL_TOLD, [], (0.75,), True),  # beside what is laid over one it is likelier a part of that
        (ALL_TOLD[:7], [], (0.75,), True),
        (ALL_TOLD[:6], [], (0.75,), False),
        (ALL_TOLD[:8], ALL_TOLD[8:], (0.75,), False),
        (ALL_TOLD[:2], [], (), False),
        (ALL_TOLD[:6], ALL_TOLD[6:8], (), True),
        (ALL_TOLD[:6], ALL_TOLD[6:], (), False),
        (ALL_TOLD[:3], ALL_TOLD[6:7], (), False),
        ([(0, 3), (1, 3), (2, 3)], [], (), False),  # of one region only
    ],
)
def test_copies_of_a_captioned_copy_join_those_without_where_nearly_all_pairs_tell_the_same(
    told: list[tuple[int, int]], unlike: list[tuple[int, int]], laid: tuple[float, ...], joined_up: bool
) -> None:
    found = groups(clusters(range(6), families(told, unlike, *laid)))
    assert found == ({tuple(range(6))} if joined_up else {(0, 1, 2), (3, 4, 5)})


def test_what_plainly_differs_counts_twice() -> None:
    told = families(ALL_TOLD[:5], ALL_TOLD[8:])
    assert groups(clusters(range(6), told)) == {tuple(range(6))}
    assert len(clusters(range(6), told, differ=ALL_TOLD[8:])) == 2


def test_captioned_copies_do_not_join_two_pictures_that_were_seen_to_be_unlike() -> None:
    # 6 to 8 are another picture, which the captioned copies are as alike; one look told it from the first.
    links = families(ALL_TOLD, [(3, 6)])
    links += [link(pair, 0.999, True) for pair in ((6, 7), (7, 8))]
    links += [Link(mine, its, 0.93, clean=False, explained=0.05) for mine in (0, 1, 2) for its in (6, 7, 8)]
    assert groups(clusters(range(9), links)) == {(0, 1, 2, 3, 4, 5), (6, 7, 8)}


def test_copies_of_a_picture_under_a_text_block_are_asked_as_one_whose_copies_they_are() -> None:
    # Only 0 was compared with the right picture, and is far nearer to it; 1 and 2 only with the wrong one.
    links = families([], [])
    links += [link(pair, 0.999, True) for pair in ((6, 7), (7, 8))]
    links += [Link(0, its, 0.62, False, explained=0.3, residue=0.0004) for its in (3, 4, 5)]
    links += [Link(mine, 6, 0.63, False, explained=0.3, residue=0.004) for mine in (1, 2)]
    links += [Link(1, 7, 0.63, False, explained=0.3, residue=0.004)]
    assert groups(clusters(range(9), links, differ=[(3, 6)])) == {(0, 1, 2, 3, 4, 5), (6, 7, 8)}
    nearer = [replace(each, residue=0.0009) if each.residue == 0.004 else each for each in links]
    assert len(clusters(range(9), nearer, differ=[(3, 6)])) == 3


def test_captioned_copies_of_a_picture_keep_no_other_captioned_copy_from_it() -> None:
    # 1 and 2 are as they were; 3, 4 and 5 have something laid over each, which nothing explains between them.
    links = [Link(1, 2, 0.999, True), *(Link(1, one, 0.99, False, explained=0.05) for one in (3, 4))]
    links.append(Link(2, 5, 0.94, False, explained=0.05))
    assert joined(links, 5, [(3, 5), (4, 5)]) == [(1, 2, 3, 4, 5)]
    assert joined(links, 5, [(1, 5), (3, 5)]) == [(1, 2, 3, 4), (5,)]


@pytest.mark.parametrize("hidden", [0.05, 0.3])
def test_a_plate_does_not_join_two_pictures_of_which_far_more_pairs_are_no_copies(hidden: float) -> None:
    # 0 to 2 are copies; so are 3 to 5, under overlays, and 5 hides what it differs in from 0.
    links = families([], [])[:2]
    links += [Link(*pair, 0.99, False, explained=0.05) for pair in ((3, 4), (3, 5))]
    links += [Link(0, 5, 0.62, False, explained=hidden)]
    unlike = [Link(*pair, 0.0, clean=False, alike=False) for pair in ((0, 3), (1, 3), (1, 4), (2, 4))]
    apart = {(0, 1, 2), (3, 4, 5)} if hidden >= HIDES else {tuple(range(6))}
    assert groups(clusters(range(6), links + unlike)) == apart
    assert groups(clusters(range(6), links + unlike[:2])) == {tuple(range(6))}


def test_two_pictures_with_copies_of_their_own_are_not_joined_by_plates_that_hide_both() -> None:
    # 0 to 2 are copies of 3 to 5 under a plate, 6 to 8 of 9 to 11 under another; both plates hide all that differs.
    links = [link((first, first + step), 0.999, True) for first in (0, 3, 6, 9) for step in (1, 2)]
    homes = [(mine, its) for first in (0, 6) for mine in range(first, first + 3) for its in range(first + 3, first + 6)]
    links += [Link(*pair, 0.62, False, explained=0.3, residue=0.002) for pair in homes]
    plates = [(mine, its) for mine in (0, 1, 2) for its in (6, 7, 8)]
    links += [Link(*pair, 0.63, False, explained=0.3, residue=0.004) for pair in plates]
    assert groups(clusters(range(12), links)) == {tuple(range(6)), tuple(range(6, 12))}


@pytest.mark.parametrize("beside", [0.05, 0.3])
def test_copies_under_captions_that_differ_do_not_make_the_picture_without_a_doubtful_one(beside: float) -> None:
    # 0 to 2 are copies of the picture, 3 and 4 of it under two captions, 5 with something laid over as much as told.
    links = families([], [])[:2]
    links += [Link(0, each, 0.62, False, explained=0.3, residue=0.02) for each in (3, 4)]
    links += [Link(1, 5, 0.94, False, explained=beside, residue=0.02)]
    together = {tuple(range(6))} if beside < HIDES else {(0, 1, 2, 5), (3,), (4,)}
    assert groups(clusters(range(6), links, differ=[(3, 4)])) == together
