"""From the words of ads to a reason on the evidence sheet of a pair."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence import link
from evidence.case import Case
from evidence.settings import Settings
from tests import drawing
from tests.captures import lay, take


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three accounts; two of them give one WeChat ID, spelt in two ways, and the first announces the third by name."""
    texts = {
        "雅轩文玩": "手镯 微信 yaxuan888。大号被封，请加备用号：海上明月轩",
        "老王牙雕": "老料 ＶＸ：YaXuan888",
        "海上明月轩": "新货",
    }
    files = {f"{account}/ad/text.txt": text.encode() for account, text in texts.items()}
    files |= {
        f"{account}/ad/{number}.jpg": drawing.encoded(drawing.photo(seed, 320, 240))
        for seed, (account, number) in enumerate((account, number) for account in texts for number in (1, 2))
    }
    lay(tmp_path / "source", files)
    return tmp_path / "source"


def weights(case: Case, one: str, other: str) -> dict[str, float | None]:
    found = link.sheet(case, one, other)
    return {reason.basis: reason.weight for reason in found.link.reasons if reason.group == "tokens"}


def test_a_common_contact_and_an_announcement_weigh_what_the_settings_say(tmp_path: Path, source: Path) -> None:
    settings = Settings(workers=1, sscd="off", contact_ratio=100.0)
    with Case.create(tmp_path / "case", settings) as case:
        take(case, source)
        contact = weights(case, "雅轩文玩", "老王牙雕")
        announced = weights(case, "雅轩文玩", "海上明月轩")
        nothing = weights(case, "老王牙雕", "海上明月轩")
    missing = dict.fromkeys(("announcement", "avatar", "contact", "phone", "watermark"))
    assert contact == {**missing, "contact": pytest.approx(2.0)}
    assert announced == {**missing, "announcement": pytest.approx(4.0)}
    assert nothing == missing


def test_words_of_the_case_decide_what_announces(tmp_path: Path, source: Path) -> None:
    with Case.create(tmp_path / "case", Settings(workers=1, sscd="off")) as case:
        take(case, source)
        case.words.write_text("[announcement]\nbackup = []\nclosed = []\n", encoding="utf-8")
        assert weights(case, "雅轩文玩", "海上明月轩")["announcement"] is None
