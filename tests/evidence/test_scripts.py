from __future__ import annotations

import pytest

from evidence import scripts

# Pairs from the Chinese government's table of 1986 (简化字总表), simplified and traditional.
PAIRS = (("韵", "韻"), ("粤", "粵"), ("腻", "膩"), ("阁", "閣"), ("纹", "紋"), ("链", "鏈"), ("宝", "寶"), ("龙", "龍"))


@pytest.mark.parametrize(("simplified", "traditional"), PAIRS)
def test_each_form_is_of_its_script(simplified: str, traditional: str) -> None:
    assert scripts.script(simplified) == "simplified"
    assert scripts.script(traditional) == "traditional"


def test_what_both_scripts_or_neither_have_tells_nothing() -> None:
    assert {scripts.script(each) for each in "木石牙雕手串A1¥ 😀ñ"} == {""}


def test_a_character_of_the_rarer_script_is_odd_and_its_text_with_it() -> None:
    around = "古韻阁 纹路清晰 包邮"
    assert scripts.odd("古韻阁", around)
    assert not scripts.odd("纹路清晰 包邮", around)
    # In one script throughout, nothing is odd, whichever it is.
    assert not scripts.odd("御寶軒", "御寶軒 象牙手鏈")
    assert not scripts.odd("Lily", "Lily $900")
    assert not scripts.odd("", "")


def test_where_one_stands_against_one_both_are_odd() -> None:
    assert scripts.odd("韻", "韻阁")
    assert scripts.odd("阁", "韻阁")
