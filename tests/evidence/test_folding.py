from __future__ import annotations

import pytest

from evidence.folding import LONGEST, fold


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＶＸ：ＡＢ１２", "vx:ab12"),
        ("1️⃣3️⃣8️⃣", "138"),
        ("①③⑧ ➊ ⑴", "138 1 1"),
        ("\u200b微\u200d信\ufeff", "微信"),
        ("𝟏𝟑𝟖", "138"),
        ("٣", "3"),
        ("🔟", "10"),
    ],
)
def test_what_looks_like_a_letter_or_digit_is_one(written: str, plain: str) -> None:
    assert fold(written).plain == plain


def test_a_stretch_of_the_plain_form_leads_back_to_what_was_written() -> None:
    written = "加 ＶＸ：1️⃣3️⃣8️⃣ 谢谢"
    folded = fold(written)
    start = folded.plain.index("138")
    assert written[slice(*folded.span(start, start + 3))] == "1️⃣3️⃣8️⃣"
    assert written[slice(*folded.span(folded.plain.index("谢"), len(folded.plain)))] == "谢谢"


def test_one_character_that_stands_for_very_many_does_not_blow_a_text_up() -> None:
    assert len(fold("\ufdfa" * (LONGEST + 5)).plain) <= 4 * LONGEST
