"""Statements in the words of ads, as such ads write them."""

from __future__ import annotations

import pytest

from evidence.wording import Fact, facts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("手镯 精工细雕 重37.2克", {Fact("weight", 37.2, 0.1)}),
        ("重３７．２ｇ", {Fact("weight", 37.2, 0.1)}),
        ("about 50 g", {Fact("weight", 50.0, 10.0)}),
        ("1.2 kg raw", {Fact("weight", 1200.0, 100.0)}),
        ("内径5.8cm 宽 12mm", {Fact("length", 58.0, 1.0), Fact("length", 12.0, 1.0)}),
        ("编号：A-1024", {Fact("article", "a-1024")}),
        ("37.2克, bangle 37.2 g", {Fact("weight", 37.2, 0.1)}),
        ("1150元 包邮, 5 games, call 13800000000", set()),
        ("0克 0.0 g", set()),
        ("", set()),
        (None, set()),
    ],
)
def test_measures_are_read_with_their_last_place(text: str | None, found: set[Fact]) -> None:
    assert facts(text) == found


def test_a_price_list_says_nothing_of_one_piece() -> None:
    assert facts(" ".join(f"{number}克" for number in range(11, 40))) == frozenset()


def test_a_text_made_to_hurt_is_read_up_to_a_bound() -> None:
    assert facts("9" * 100_000 + "克") == frozenset()
    assert facts("1." * 50_000 + "克") == frozenset()


@pytest.mark.parametrize(("text", "grams"), [("手镯，37.2克", 37.2), ("原料3.2两", 160.0)])
def test_a_comma_between_words_is_none_of_the_number(text: str, grams: float) -> None:
    assert Fact("weight", grams, 0.0).value in {fact.value for fact in facts(text)}
