from __future__ import annotations

import pytest

from evidence import rates, vocabulary
from evidence.catalogue.ads import AdRow
from evidence.rates import Rate

WORDS = vocabulary.shipped()


def ad(text: str, price: str | None = None, currency: str | None = None) -> AdRow:
    return AdRow(1, 1, text, price, None, currency)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ad("手镯 37.2克", "3720", "CNY"), (100.0, "CNY")),
        (ad("手镯 37.2克 / bangle, 37.2 g 3720元"), (100.0, "CNY")),
        (ad("原料 28元/克 重100克", "2800", "CNY"), (28.0, "CNY")),
        (ad("bangle 50 g, $ 200"), (4.0, "USD")),
        (ad("两件 30克、40克", "3000", "CNY"), None),
        (ad("手镯 3720元"), None),
        (ad("手镯 37.2克"), None),
        (ad("手镯 30克 1000元 / 2000元"), None),
        (ad("手镯 30克", "面议", "CNY"), None),
        (ad("手镯 30克 1000-2000元"), None),
        (AdRow(1, 1, None, None, None), None),
    ],
)
def test_a_price_per_gram_is_read_where_it_is_clear(row: AdRow, expected: tuple[float, str] | None) -> None:
    found = rates.asked(row, WORDS)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert found[0] == pytest.approx(expected[0])
        assert found[1] == expected[1]


def test_a_piece_counts_once_whatever_its_ads_ask() -> None:
    told = [("P1", 1, (10.0, "CNY")), ("P1", 2, (30.0, "CNY")), ("P1", 3, (20.0, "CNY")), ("P1", 4, (3.0, "USD"))]
    assert rates.of_pieces(told) == [Rate("P1", 20.0, "CNY", (1, 2, 3)), Rate("P1", 3.0, "USD", (4,))]


def test_one_far_off_is_named_and_left_out_of_the_mean() -> None:
    amounts = [28.0, 30.0, 31.0, 33.0, 29.0, 900.0]
    found = [Rate(f"P{number}", amount, "CNY", (number,)) for number, amount in enumerate(amounts)]
    (spread,) = rates.spreads(found, {f"P{number}": "raw" for number in range(6)})
    assert [each.piece for each in spread.outliers] == ["P5"]
    # By hand: mean of the five 30.2, their standard deviation 1.9235; with the outlier 175.1667.
    assert spread.mean == pytest.approx(30.2)
    assert spread.deviation == pytest.approx(1.92354)
    assert spread.mean_of_all == pytest.approx(175.1667, abs=1e-3)
    assert spread.middle == pytest.approx(30.5)


def test_currencies_and_types_are_never_mixed_and_few_have_no_outliers() -> None:
    found = [Rate("P1", 10.0, "CNY", (1,)), Rate("P2", 10_000.0, "CNY", (2,)), Rate("P3", 1.0, "USD", (3,))]
    spreads = rates.spreads(found, {"P1": "raw", "P2": "raw"})
    assert [(each.kind, each.currency, len(each.rates), len(each.outliers)) for each in spreads] == [
        ("", "USD", 1, 0),
        ("raw", "CNY", 2, 0),
    ]
    assert spreads[0].deviation is None
