from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evidence import beside, snapshot
from evidence.beside import Beside
from evidence.case import Case
from evidence.catalogue import regions, verdicts
from evidence.catalogue.verdicts import VerdictRow
from evidence.holdings import frozen, hold
from evidence.progress import Silent
from evidence.settings import Settings
from index import colours
from tests.evidence.test_sampling import many


def take(case: Case, name: str, more: dict[str, str]) -> None:
    """Show an original of the case once more, in an ad of its own."""
    with case.catalogue.reading() as db:
        (row,) = regions.some(db, [int(name)])
    fields = {key: [value, value, "row 2"] for key, value in {"account": "bo", "ad": f"ad {name}", **more}.items()}
    body = {"acquisition": 2, "state": "already stored", "reason": "", "bytes": 9, "sha256": row.sha256}
    with case.working():
        case.record([("take", {**body, "name": f"{name}.jpg", "fields": fields})])


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case", Settings()) as made:
        yield many(made, 8)


def shown(case: Case, region: int) -> tuple[list[int], list[int]]:
    """The regions of the pieces shown beside that of a region, by route."""
    now = snapshot.take(case.catalogue)
    held = hold(frozen(now), now)
    of_piece = {piece: region for region, piece in held.piece_of.items()}
    with case.catalogue.reading() as db:
        found: Beside = beside.find(db, held, [held.piece_of[region]], Silent())[held.piece_of[region]]
    return [of_piece[piece] for piece in found.first], [of_piece[piece] for piece in found.second]


def test_verdicts_come_first_the_likeliest_before_the_others(case: Case) -> None:
    rows = [(1, 2, "same scene", 0.1), (1, 3, "unsure", 0.6), (1, 4, "unrelated", 0.0), (1, 5, "unsure", 0.7)]
    with case.catalogue.writing() as db:
        verdicts.add(db, [VerdictRow(*row, 9, {}) for row in rows])
    assert shown(case, 1) == ([5, 3, 2], [])
    assert shown(case, 5) == ([1], [])


@pytest.mark.parametrize("recipe", [colours.RECIPE, "sscd 1 a network"])
def test_what_looks_most_alike_comes_first(case: Case, recipe: str) -> None:
    codes = np.random.default_rng(2).integers(0, 200, (8, 256), dtype=np.uint8)
    codes[4] = codes[0] // 2 + codes[4] // 10
    if recipe != colours.RECIPE:
        floats = codes.astype(np.float64) - 100
        codes = (floats / np.linalg.norm(floats, axis=1, keepdims=True)).astype("<f2").view(np.uint8)
        codes[4:5] = codes[0:1]
    with case.catalogue.writing() as db:
        regions.add_codes(db, recipe, [(region, code.tobytes()) for region, code in enumerate(codes, 1)])
    first, _ = shown(case, 1)
    assert first[0] == 5
    assert sorted(first) == [2, 3, 4, 5, 6, 7, 8]


def test_each_order_has_its_say(case: Case) -> None:
    codes = np.random.default_rng(2).integers(0, 200, (8, 256), dtype=np.uint8)
    codes[4] = codes[0]
    with case.catalogue.writing() as db:
        regions.add_codes(db, colours.RECIPE, [(region, code.tobytes()) for region, code in enumerate(codes, 1)])
        verdicts.add(db, [VerdictRow(1, 7, "unsure", 0.4, 9, {})])
    assert set(shown(case, 1)[0][:2]) == {5, 7}


def test_the_same_words_price_and_days_bring_pieces_together_without_a_look(case: Case) -> None:
    take(case, "1", {"text": "bangle 37.2 g", "posted_at": "2015-03-02T00:00:00Z"})
    take(case, "2", {"text": "手镯 37.2克", "posted_at": "2015-06-02T00:00:00Z"})
    take(case, "3", {"price": "800", "posted_at": "2015-03-04T12:00:00Z"})
    take(case, "4", {"price": "800", "posted_at": "2015-07-01T00:00:00Z"})
    take(case, "5", {"account": "li", "posted_at": "2015-03-02T00:00:00Z"})
    assert shown(case, 1) == ([], [2, 3])
    assert shown(case, 4) == ([], [3])
    assert shown(case, 5) == ([], [])


def test_what_very_many_state_says_nothing(tmp_path: Path) -> None:
    with Case.create(tmp_path / "other", Settings()) as made:
        case = many(made, beside.COMMON + 1)
        for region in range(1, beside.COMMON + 2):
            take(case, str(region), {"price": "800", "account": f"trader {region}"})
        assert shown(case, 1) == ([], [])
