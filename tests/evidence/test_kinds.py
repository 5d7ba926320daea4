from __future__ import annotations

from pathlib import Path

import pytest

from evidence import kinds, vocabulary
from evidence.kinds import CARVED, OTHER, PLAIN, RAW, SEMI

WORDS = vocabulary.shipped()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("整牙 原料 12公斤", RAW),
        ("象牙镯坯 半成品", SEMI),
        ("手镯 圈口58", PLAIN),
        ("素牌 无雕刻", PLAIN),
        ("精雕观音 手把件", CARVED),
        ("雕花手镯", CARVED),
        ("Hand carved figurine", CARVED),
        ("plain bangle, uncarved", PLAIN),
        ("tusk tips, raw", RAW),
        ("bracelet blanks", SEMI),
        ("翡翠手镯", OTHER),
        ("猛犸牙雕件", OTHER),
        ("象牙手镯 另有翡翠", PLAIN),
        ("新到 欢迎咨询", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_words_suggest_a_type(text: str | None, kind: str) -> None:
    assert kinds.suggest(text, WORDS) == kind


def test_goods_beside_ivory_are_named() -> None:
    assert kinds.goods("象牙 盔犀鸟 翡翠 代购", WORDS) == {"ivory", "endangered", "collectables", "business"}
    assert kinds.goods("jadeite, RHINO horn", WORDS) == {"endangered", "collectables"}
    assert kinds.goods("tea", WORDS) == frozenset()


def test_a_case_may_have_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('[type]\nraw = ["大料"]\n', encoding="utf-8")
    own = vocabulary.read(tmp_path / "words.toml")
    assert kinds.suggest("大料", own) == RAW
    assert kinds.suggest("整牙", own) == ""
    assert kinds.suggest("手镯", own) == PLAIN


def test_a_long_hostile_text_is_read_in_no_time_that_hurts() -> None:
    assert kinds.suggest("雕" * 200_000 + "手" * 200_000, WORDS) in ("", CARVED)
