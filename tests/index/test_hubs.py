"""Hubs among links written by hand; what is a part of what is said by each test."""

from __future__ import annotations

from index.cluster import clusters
from index.hubs import LEAST_HOSTS, LEAST_SHARING, Surround, exact, parts, surrounds, without_parts
from index.links import Bounds, Link

WHOLE: Bounds = (0.0, 0.0, 1.0, 1.0)
CORNER: Bounds = (0.6, 0.6, 1.0, 1.0)


def copy(left: int, right: int) -> Link:
    return Link(left, right, 0.99, clean=True)


def inside(part: int, host: int) -> Link:
    return Link(part, host, 0.95, False, WHOLE, CORNER)


def test_a_sign_in_many_photos_is_a_part_of_each_and_glues_none() -> None:
    hosts = set(range(1, LEAST_HOSTS + 1))
    regions = [0, *sorted(hosts)]
    links = [inside(0, host) for host in hosts]
    held = parts(regions, links)
    assert held == {0: hosts}
    assert [one.regions for one in clusters(regions, without_parts(links, held))] == [(region,) for region in regions]


def test_a_copy_of_the_sign_is_held_with_it_and_both_stay_one_picture() -> None:
    sign, again, hosts = 0, 1, range(2, 2 + LEAST_HOSTS)
    links = [copy(sign, again), *(inside(host % 2, host) for host in hosts)]
    held = parts([sign, again, *hosts], links)
    assert held == {sign: set(hosts), again: set(hosts)}
    found = clusters([sign, again, *hosts], without_parts(links, held))
    assert [one.regions for one in found] == [(0, 1), *((host,) for host in hosts)]


def test_a_crop_of_one_picture_with_many_copies_is_no_hub() -> None:
    crop, copies = 0, range(1, 20)
    links = [*(copy(left, left + 1) for left in range(1, 19)), *(inside(crop, host) for host in copies)]
    assert parts([crop, *copies], links) == {}


def test_a_crop_whose_hosts_hang_together_by_doubtful_links_is_no_hub() -> None:
    hosts = range(1, 1 + LEAST_HOSTS)
    doubtful = [Link(1, host, 0.92, clean=False) for host in hosts if host > 1]
    assert parts([0, *hosts], [*doubtful, *(inside(0, host) for host in hosts)]) == {}


def test_few_hosts_are_no_hub() -> None:
    hosts = range(1, LEAST_HOSTS)
    assert parts([0, *hosts], [inside(0, host) for host in hosts]) == {}
    assert parts([], []) == {}


def test_pictures_in_one_chrome_share_a_surround() -> None:
    pictures = range(LEAST_SHARING)
    assert surrounds([(0, other) for other in pictures if other], []) == [Surround(tuple(pictures), tuple(pictures))]


def test_copies_of_one_picture_share_no_surround_however_many() -> None:
    alike = [(0, other) for other in range(1, 50)]
    assert surrounds(alike, [(left, left + 1) for left in range(49)]) == []


def test_of_copies_within_a_surround_one_is_shown() -> None:
    last = LEAST_SHARING
    (found,) = surrounds([(0, other) for other in range(1, last + 1)], [(last - 1, last)])
    assert found.regions == tuple(range(last + 1))
    assert found.shown == tuple(range(last))


def test_two_chromes_are_two_surrounds() -> None:
    second = 100
    alike = [(first, first + other) for first in (0, second) for other in range(1, LEAST_SHARING)]
    assert [one.regions[0] for one in surrounds(alike, [])] == [0, second]


def test_only_what_ends_at_all_edges_lies_on_each_other_exactly() -> None:
    assert exact(WHOLE, (0.004, 0.0, 1.0, 0.997))
    assert not exact(WHOLE, (0.0, 0.0, 1.0, 0.9))
    assert not exact(CORNER, WHOLE)
