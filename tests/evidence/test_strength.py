from __future__ import annotations

import pytest

from evidence.strength import probability, sentence, support

# ENFSI guideline 2015 as counting.md, section 3.3, gives it.
SCALE = [(0.5, "weak"), (1.5, "moderate"), (2.5, "moderately strong"), (3.5, "strong"), (5.5, "very strong")]


@pytest.mark.parametrize(("log_ratio", "word"), [*SCALE, (6.5, "extremely strong")])
def test_the_scale_has_the_guidelines_words_for_either_side(log_ratio: float, word: str) -> None:
    assert support(log_ratio) == f"{word} support for one operator"
    assert support(-log_ratio) == f"{word} support for reselling"


def test_no_sentence_says_that_anybody_is_anything() -> None:
    for log_ratio in (-7.0, -1.0, 0.0, 1.0, 7.0):
        words = sentence(log_ratio, "A", "B").split()
        assert "is" not in words
        assert words[:4] == ["The", "findings", "are", words[3]]


def test_a_ratio_against_is_told_the_other_way_round() -> None:
    assert sentence(-2.0, "A", "B") == (
        "The findings are 100 times more probable if B resells the goods of A than if one operator runs both A and B."
    )


@pytest.mark.parametrize(("log_ratio", "prior", "wanted"), [(0.0, 0.1, 0.1), (1.0, 0.5, 10 / 11), (2.0, 1 / 101, 0.5)])
def test_probabilities_follow_from_prior_and_ratio(log_ratio: float, prior: float, wanted: float) -> None:
    assert probability(log_ratio, prior) == pytest.approx(wanted)


def test_huge_ratios_neither_overflow_nor_fail() -> None:
    assert probability(5000.0, 0.001) == pytest.approx(1.0)
    assert probability(-5000.0, 0.001) == pytest.approx(0.0)
