"""Groups of pictures from ads that are written down by hand, and from a planned market whose truth is known."""

from __future__ import annotations

import pytest

from evidence.agreement import bcubed
from evidence.bundles import Hint, Offer, PieceLink
from evidence.market.survey import plan
from evidence.pieces import group, links
from evidence.wording import facts


def offer(day: int, text: str, *clusters: int, account: int = 1) -> Offer:
    return Offer(account, f"2015-03-{day:02}", facts(text), frozenset(clusters))


def grouped(count: int, offers: list[Offer], **given: object) -> list[tuple[int, ...]]:
    hints = given.get("hints", [])
    assert isinstance(hints, list)
    return [found.clusters for found in group(count, links(offers, hints), least=0.75)]


def test_without_ads_every_picture_is_alone() -> None:
    assert grouped(3, []) == [(0,), (1,), (2,)]


def test_one_ad_is_not_enough_and_a_later_ad_that_keeps_two_is() -> None:
    assert grouped(3, [offer(1, "", 0, 1, 2)]) == [(0,), (1,), (2,)]
    assert grouped(3, [offer(1, "", 0, 1, 2), offer(2, "", 0, 1)]) == [(0, 1), (2,)]


def test_ads_that_state_one_exact_weight_show_one_piece_from_two_sides() -> None:
    others = [offer(day, f"{weight}克", day) for day, weight in ((2, 18.4), (3, 61.2), (4, 33.9), (5, 25.7))]
    found = grouped(6, [offer(1, "重37.2克", 0), *others[:3], offer(5, "37.2 g", 4), offer(6, "25.7克", 5)])
    assert (0, 4) in found
    assert (5,) in found


def test_pictures_that_later_ads_state_other_weights_of_are_two_pieces() -> None:
    offers = [offer(1, "37.2克、61.9克", 0, 1), offer(2, "37.2克", 0), offer(3, "61.9克", 1), offer(4, "61.9克", 1)]
    assert grouped(2, offers) == [(0,), (1,)]


def test_a_round_weight_that_two_accounts_state_joins_nothing() -> None:
    assert grouped(2, [offer(1, "50克", 0), offer(2, "50克", 1, account=2)]) == [(0,), (1,)]


def test_what_else_is_known_of_a_pair_counts_for_and_against() -> None:
    ad = [offer(1, "", 0, 1)]
    assert grouped(2, ad, hints=[Hint(0, 1, 1.5, "one scene")]) == [(0, 1)]
    assert grouped(2, ad, hints=[Hint(0, 1, -1.5, "")]) == [(0,), (1,)]


def test_a_piece_states_its_reasons_and_its_weakest_link() -> None:
    found = [PieceLink(0, 1, 0.9, ("b",)), PieceLink(1, 2, 0.8, ("a", "b")), PieceLink(0, 2, 0.8, ("c",))]
    (one,) = group(3, found, least=0.75)
    assert (one.clusters, one.basis) == ((0, 1, 2), ("a", "b", "c"))
    assert one.probability == pytest.approx(0.8)


def test_pictures_of_two_things_side_by_side_are_never_one_piece() -> None:
    found = [PieceLink(0, 1, 0.99, ("a",)), PieceLink(1, 2, 0.99, ("a",))]
    assert [each.clusters for each in group(3, found, least=0.5, apart=[(0, 2)])] == [(0, 1), (2,)]


def test_a_planned_market_is_grouped_far_better_than_picture_by_picture() -> None:
    # Truth from the plan; every picture known for itself, nothing drawn. Mean of five seeds: .94 and .76.
    ads = [ad for ad in plan(3, 350).ads if ad.seen]
    numbers: dict[str, int] = {}
    truth: list[str] = []
    offers = []
    for ad in ads:
        alone = [copy.shows[0].frame for copy in ad.copies if not copy.arrangement]
        for frame in alone:
            if numbers.setdefault(frame.name, len(numbers)) == len(truth):
                truth.append(frame.piece)
        account = int(ad.account.operator.split()[1])
        offers.append(
            Offer(account, ad.posted_at.isoformat(), facts(ad.text), frozenset(numbers[f.name] for f in alone))
        )
    found = [0] * len(truth)
    for place, each in enumerate(group(len(truth), links(offers), least=0.75)):
        for cluster in each.clusters:
            found[cluster] = place
    agreement = bcubed(found, truth)
    assert agreement.precision > 0.88
    assert agreement.recall > 0.65
    assert bcubed(list(range(len(truth))), truth).recall < 0.45


def test_a_banner_in_every_ad_glues_no_pieces() -> None:
    # Each ad shows the banner 0 and two pictures of one piece, twice.
    offers = [offer(day, "", 0, 2 * day - 1, 2 * day) for day in range(1, 8)]
    again = [offer(10 + day, "", 0, 2 * day - 1, 2 * day) for day in range(1, 8)]
    assert grouped(15, offers + again) == [(0,), *((2 * day - 1, 2 * day) for day in range(1, 8))]
