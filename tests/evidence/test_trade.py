"""Known values of a simulated survey come back out of the case, and out of its report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

from evidence import judging, snapshot, trade
from evidence.case import Case
from evidence.catalogue.account_words import CATEGORIES
from evidence.judging import AccountWord, Mark
from evidence.kinds import CARVED, PLAIN, RAW, SEMI
from evidence.report.html import render
from evidence.trade import Trade
from simulation import grouped as simulated
from simulation.market import simulate
from simulation.records import World
from tests.evidence.conftest import sha

CHECKS = 2
KINDS = (RAW, SEMI, PLAIN, CARVED)
"""The study's types, in the order of the simulation's kinds."""


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(3)


@pytest.fixture(scope="module")
def case(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with simulated.make(tmp_path_factory.mktemp("simulated") / "case", world, CHECKS) as made:
        yield made


@pytest.fixture(scope="module")
def told(case: Case) -> Trade:
    return trade.read(case, snapshot.take(case.catalogue))


@pytest.fixture(scope="module")
def page(case: Case) -> str:
    return render(case, datetime(2026, 1, 1, tzinfo=UTC))


def visible(world: World) -> list[int]:
    seen = simulated.ads_seen(world, CHECKS)
    return [int(piece) for piece in np.unique(world.showings.piece[np.isin(world.showings.ad, seen)])]


def alone(world: World) -> dict[int, list[float]]:
    """Yuan per gram that ads ask which show one piece alone, by piece: straight from the simulation."""
    shown: dict[int, dict[int, float]] = {ad: {} for ad in simulated.ads_seen(world, CHECKS)}
    for ad, piece, rate in zip(world.showings.ad, world.showings.piece, world.showings.rate, strict=True):
        if ad in shown:
            shown[ad].setdefault(int(piece), float(rate))
    asked: dict[int, list[float]] = {}
    for pieces in shown.values():
        if len(pieces) == 1:
            ((piece, rate),) = pieces.items()
            asked.setdefault(piece, []).append(rate)
    return asked


def rates(world: World) -> dict[int, list[float]]:
    """The median of these for each piece, by kind."""
    asked = alone(world)
    found: dict[int, list[float]] = {}
    for piece, each in asked.items():
        found.setdefault(int(world.pieces.kind[piece]), []).append(float(np.median(each)))
    return found


def cells(page: str, section: str, row: str) -> list[str]:
    """The cells of one row of a table of the report."""
    within = page.partition(f'<section id="{section}">')[2].partition("</section>")[0]
    (found,) = re.findall(rf'<tr><th scope="row">{re.escape(row)}</th>(.*?)</tr>', within)
    return re.findall(r"<td[^>]*>(.*?)</td>", found)


def test_every_type_has_its_pieces(world: World, told: Trade, page: str) -> None:
    truth = {f"P{piece:012x}": KINDS[int(world.pieces.kind[piece])] for piece in visible(world)}
    assert told.types.keys() == truth.keys()
    # Pieces that no ad shows alone have but the words of ads on several, which count where they name one type for all.
    sure = {f"P{piece:012x}" for piece in alone(world)}
    assert {piece: told.types[piece].kind for piece in sure} == {piece: truth[piece] for piece in sure}
    assert all(told.types[piece].kind in ("", kind) for piece, kind in truth.items())
    counted = Counter(typed.kind for typed in told.types.values())
    assert {kind: int(cells(page, "types", kind or "not said")[0].replace(",", "")) for kind in counted} == dict(
        counted
    )


def test_prices_per_gram_are_those_of_distinct_pieces(world: World, told: Trade, page: str) -> None:
    spreads = {spread.kind: spread for spread in told.spreads}
    for kind, expected in rates(world).items():
        spread = spreads[KINDS[kind]]
        assert spread.currency == "CNY"
        assert len(spread.rates) == len(expected)
        assert spread.mean_of_all == pytest.approx(np.mean(expected), rel=0.005)
        assert spread.middle == pytest.approx(np.median(expected), rel=0.005)
        shown = cells(page, "prices", KINDS[kind])
        assert int(shown[1].replace(",", "")) == len(expected)
        assert float(shown[3]) == pytest.approx(spread.mean, abs=0.006)
    # The source study's order: worked ivory costs three to four times as much as raw.
    assert 2.5 < spreads[PLAIN].mean / spreads[RAW].mean < 5


def test_accounts_have_the_category_that_they_were_given(world: World, told: Trade, page: str) -> None:
    ads = Counter(int(world.ads.account[ad]) for ad in simulated.ads_seen(world, CHECKS))
    given = {f"trader {number:02d}": CATEGORIES["ABCD".index(str(world.accounts.category[number]))]
             for number in ads if ads[number] >= 4}  # fmt: skip
    found = {trader.name: trader.category for trader in told.traders}
    assert len(given) > 15
    assert {name: found[name] for name in given} == given
    listed = {name: int(cells(page, "traders", name)[0]) for name in CATEGORIES}
    assert listed == {name: sum(each.category == name for each in told.traders) for name in CATEGORIES}


def test_an_average_occasion_is_that_of_the_simulation(world: World, page: str) -> None:
    seen = simulated.ads_seen(world, CHECKS)
    ads = Counter(int(world.ads.check[ad]) for ad in seen)
    # One file twice in one ad is one sighting.
    held = {(int(ad), int(copy)) for ad, copy in zip(world.pictures.ad, world.pictures.copy, strict=True)}
    pictures = Counter(int(world.ads.check[ad]) for ad, _ in held if ad in set(seen))
    clips = sum(int(world.ads.clip[ad]) for ad in seen)
    for name, mean in (
        ("Ads", np.mean(list(ads.values()))),
        ("Pictures", np.mean(list(pictures.values()))),
        ("Clips", clips / len(ads)),
    ):
        assert float(cells(page, "occasions", name)[0].replace(",", "")) == pytest.approx(mean, abs=0.006)


def test_what_people_set_comes_before_what_words_suggest(grouped: Case) -> None:
    now = snapshot.take(grouped.catalogue)
    assert trade.read(grouped, now).types["Pc"].by == ""
    region = now.regions[now.clusters["Cc"].regions[0]].name
    judging.mark(grouped, Mark("li", region, "type", "Bangle"))
    judging.say(grouped, AccountWord("li", (("WeChat", "玉缘阁"),), CATEGORIES[2]))
    found = trade.read(grouped, snapshot.take(grouped.catalogue))
    assert (found.types["Pc"].kind, found.types["Pc"].by) == (PLAIN, "people")
    assert [(each.category, each.by) for each in found.traders if each.name == "玉缘阁"] == [(CATEGORIES[2], "people")]


@pytest.mark.parametrize(("price", "of_the_other"), [("170", ""), ("", RAW)])
def test_an_ad_of_one_piece_says_nothing_of_those_in_its_grid(grouped: Case, price: str, of_the_other: str) -> None:
    # Pab stands in the ad on its own, Pc in a cell of its grid only (conftest).
    given = {"platform": "WeChat", "account": "bo", "ad": "ad9", "text": "象牙原料 牙尖 重23.1克", "price": price}
    fields = {name: [value, value, "row 9"] for name, value in (given | {"currency": "CNY"}).items()}
    body: dict[str, object] = {"state": "already stored", "reason": "", "bytes": 1000, "fields": fields}
    with grouped.working():
        (acquire,) = grouped.record([("acquire", {"source": "/src", "reader": "table", "wishes": {}})])
        body["acquisition"] = acquire.seq
        grouped.record([("take", {**body, "sha256": sha(each), "name": f"{each}.jpg"}) for each in ("a2", "g")])
    types = trade.read(grouped, snapshot.take(grouped.catalogue)).types
    assert (types["Pab"].kind, types["Pc"].kind) == (RAW, of_the_other)


def test_a_word_taken_back_no_longer_counts(grouped: Case) -> None:
    entry = judging.say(grouped, AccountWord("li", (("WeChat", "玉缘阁"),), CATEGORIES[3]))
    judging.undo(grouped, entry, "li")
    found = trade.read(grouped, snapshot.take(grouped.catalogue))
    assert [each.by for each in found.traders if each.name == "玉缘阁"] == ["words"]
