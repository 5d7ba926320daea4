from __future__ import annotations

import pytest

from evidence.numerals import digits, value

# How each number is read aloud; a lone digit behind a scale counts tenths of it, unless 零 stands between.
SAID = {
    "880": 880, "1,280": 1280, "1,280.50": 1280.5, "3.5k": 3500, "1.2w": 12_000, "3k5": 3500, "1万2": 12_000,
    "2千5": 2500, "2千5百": 2500, "3千500": 3500, "十二": 12, "二十": 20, "八百": 800, "五百八": 580, "三千五": 3500,
    "三千零五": 3005, "一千二百五十": 1250, "一万二": 12_000, "一万零五十": 10_050, "两万三千": 23_000, "十万": 100_000,
    "三百万": 3_000_000, "壹仟贰佰": 1200, "三": 3,
}  # fmt: skip


@pytest.mark.parametrize(("written", "number"), SAID.items())
def test_a_number_is_read_as_it_is_said(written: str, number: float) -> None:
    assert value(written) == number


@pytest.mark.parametrize(
    "written", ["万一", "千万", "百", "二零一五", "三五", "", "一二百三四", "12,80", "万万万万万万"]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert value(written) is None


def test_digits_in_words_become_digits_one_for_one() -> None:
    assert digits("一三八壹贰幺x〇") == "138121x0"
