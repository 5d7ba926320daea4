"""Factors of words, worked out by hand where that is short, else by their sign."""

from __future__ import annotations

import math

import pytest

from evidence.likeness import LEAST_CHANCE, Saying, Words, agree
from evidence.wording import Fact, facts

TEXTS = [f"{grams}克" for grams in (12.5, 18.1, 25.3, 37.2, 44.9, 60.1, 88.8)]
WORDS = Words(facts(text) for text in TEXTS)


def saying(text: str, named: float = 0.9) -> Saying:
    return facts(text), named


def test_one_ad_alone_says_nothing() -> None:
    assert WORDS.factor([], [], [saying("37.2克")]) == 0.0
    assert WORDS.factor([saying("37.2克")], [], []) == 0.0


def test_equal_exact_weights_speak_for_one_piece() -> None:
    # One piece: p (q/p + 1 - q)^2 + (1 - p) (1 - q)^2; two pieces: 1; p is the least chance here.
    p, q = max(LEAST_CHANCE, WORDS.chance("weight", Fact("weight", 37.2, 0.1))), 0.9
    expected = math.log(p * (q / p + 1 - q) ** 2 + (1 - p) * (1 - q) ** 2)
    assert WORDS.factor([saying("37.2克")], [saying("37.2 g")], []) == pytest.approx(min(5.0, expected), abs=1e-6)


def test_unequal_weights_speak_against_it() -> None:
    assert WORDS.factor([saying("37.2克")], [saying("44.9克")], []) < -1.0


def test_a_rough_weight_speaks_less_than_an_exact_one() -> None:
    rough = WORDS.factor([saying("40克")], [saying("40克")], [])
    exact = WORDS.factor([saying("37.2克")], [saying("37.2克")], [])
    assert 0 < rough < exact


def test_an_ad_of_several_pieces_is_trusted_less() -> None:
    sure = WORDS.factor([saying("37.2克")], [saying("37.2克")], [])
    album = WORDS.factor([saying("37.2克", 0.2)], [saying("37.2克", 0.2)], [])
    assert album < sure


def test_no_number_of_copied_texts_makes_it_certain() -> None:
    many = [saying("37.2克; 编号 1024; 58mm")] * 40
    assert WORDS.factor(many, many, []) <= 5.0


def test_statements_agree_as_far_as_the_coarser_says() -> None:
    assert agree(Fact("weight", 40.0, 10.0), Fact("weight", 37.2, 0.1))
    assert not agree(Fact("weight", 37.2, 0.1), Fact("length", 37.2, 0.1))
    assert agree(Fact("article", "a-12"), Fact("article", "a-12"))
