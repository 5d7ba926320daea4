from __future__ import annotations

import pytest

from evidence.tokens import read
from evidence.vocabulary import shipped

ANNOUNCED = {
    "大号被封，请加备用号 yaxuan999": (["closed", "backup"], {"yaxuan999"}),
    "老号已满加新号：wx: newhao2015": (["closed", "new"], {"newhao2015"}),
    "此号停用": (["closed"], set()),
    "我的小号：laowang_2": (["backup"], {"laowang_2"}),
    "已换新号 电话13812345678": (["new"], {"+8613812345678"}),
    "以防被封 加副号 88887777": (["backup", "backup"], {"88887777"}),
    "my old account was banned, backup account: ivory_king2": (["closed", "backup"], {"ivory_king2"}),
    "Backup account @ivory.king": (["backup"], set()),
    "we moved to a new account!": (["new", "new"], set()),
}
NOT_ANNOUNCED = [
    "小号手镯 内径52",
    "大号手串",
    "谨防假冒，本人没有小号：",
    "我没有备用号",
    "老字号 原号",
    "no backup account",
    "新货到",
    "型号齐全",
]


@pytest.mark.parametrize(("text", "told"), ANNOUNCED.items())
def test_announcements_are_found_with_what_they_name(text: str, told: tuple[list[str], set[str]]) -> None:
    found = read(text, shipped()).announcements
    assert [each.kind for each in found] == told[0]
    assert {name.normal for each in found for name in each.names} == told[1]


@pytest.mark.parametrize("text", NOT_ANNOUNCED)
def test_sizes_shop_signs_and_denials_announce_nothing(text: str) -> None:
    assert read(text, shipped()).announcements == ()


def test_the_words_around_are_kept_so_that_a_name_can_be_looked_for_in_them() -> None:
    (found,) = read("好消息！备用号：雅轩文玩二店，欢迎", shipped()).announcements
    assert found.raw == "备用号"
    assert "雅轩文玩二店" in found.around
