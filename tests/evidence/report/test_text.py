from __future__ import annotations

import unicodedata
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.report.text import day, legible, local_day, period


@given(st.text(max_size=300), st.integers(8, 60))
def test_what_is_shown_is_short_and_has_no_control_characters(text: str, most: int) -> None:
    shown = legible(text, most)
    assert len(shown) <= most
    assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in shown)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\x1b", "\x9b", "\0", "\n", "\ud800"])
def test_signs_that_turn_text_or_hide_are_shown_as_escapes(sign: str) -> None:
    assert sign not in legible(f"a{sign}b")
    assert "\\" in legible(f"a{sign}b")


def test_names_in_any_script_stay_as_they_are() -> None:
    assert legible("玉缘阁 אבד مرحبا é") == "玉缘阁 אבד مرحبا é"


def test_a_tower_of_accents_is_cut() -> None:
    assert len(legible("Z" + "\u0351" * 60)) == 4


def test_days_are_those_of_the_study() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert local_day("2015-03-02T20:00:00Z", zone) == date(2015, 3, 3)
    assert local_day("2015-03-02", zone) == date(2015, 3, 2)


@pytest.mark.parametrize("time", ["", "yesterday", "2015-13-40", "9999-12-31T23:59:59Z", "2015-03"])
def test_what_is_no_time_has_no_day(time: str) -> None:
    assert local_day(time, ZoneInfo("Asia/Shanghai")) is None


def test_days_are_written_as_people_do() -> None:
    assert day(date(2015, 3, 2)) == "2 Mar 2015"
    assert period(date(2015, 3, 2), date(2015, 3, 2)) == "2 Mar 2015"
    assert period(None, None) == "–"
