from __future__ import annotations

import pytest

from evidence import prices


@pytest.mark.parametrize(
    ("text", "currency", "amount", "money"),
    [
        ("130", "CNY", 130.0, "CNY"),
        ("¥3,800", None, 3800.0, "CNY"),
        ("3800元", None, 3800.0, "CNY"),
        ("3.8万", "CNY", 38000.0, "CNY"),
        ("US$ 1,250.50", None, 1250.5, "USD"),
        ("１２０元", None, 120.0, "CNY"),
        ("2k", "usd", 2000.0, "USD"),
        ("€ 1.200,50", "CNY", 1200.5, "EUR"),
    ],
)
def test_prices_are_read(text: str, currency: str | None, amount: float, money: str) -> None:
    found = prices.read(text, currency)
    assert found is not None
    assert found.amount == pytest.approx(amount)
    assert found.currency == money


@pytest.mark.parametrize(
    "text", [None, "", "三千八", "100-200元", "面议", "ask me", "12 34 56 or more", "0", "1,2,3", "9" * 500, "¥100 $20"]
)
def test_words_ranges_and_several_numbers_are_no_price(text: str | None) -> None:
    assert prices.read(text, "CNY") is None


def test_a_number_without_a_currency_compares_with_nothing() -> None:
    assert prices.read("3800") is None
