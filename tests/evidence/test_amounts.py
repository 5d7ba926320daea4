from __future__ import annotations

import pytest

from evidence.amounts import find
from evidence.folding import fold

PRICES = {
    "手镯 2500元 包邮": ["CNY 2500"],
    "¥1,280.50": ["CNY 1280.5"],
    "￥３５００": ["CNY 3500"],
    "3000-5000元": ["CNY 3000-5000"],
    "3千到5千元": ["CNY 3000-5000"],
    "单价：3-5千": ["3000-5000"],
    "两三千块": ["CNY 2000-3000"],
    "一万二块钱": ["CNY 12000"],
    "售价3千5": ["3500"],
    "老料 三千五包邮": ["3500"],
    "3块5一颗": ["CNY 3.5"],
    "料子35元/克": ["CNY/克 35"],
    "35元一克": ["CNY/克 35"],
    "人民币 5万": ["CNY 50000"],
    "卖500美金": ["USD 500"],
    "$300, €250, 800 HKD": ["USD 300", "EUR 250", "HKD 800"],
    "US$ 1,200": ["USD 1200"],
    "41.0 g$1300": ["USD 1300"],
    "41g¥1300": ["CNY 1300"],
    "1.2w 3.5k": ["12000", "3500"],
    "特价 880 直径58mm": ["880"],
    "price 300 usd": ["USD 300"],
    "13800138000元": ["CNY 13800138000"],
}
WEIGHTS = {
    "重37.2克": ["g 37.2"],
    "37.2 g": ["g 37.2"],
    "20-30克": ["g 20-30"],
    "20多克": ["g 20"],
    "半斤": ["g 250"],
    "一斤二两": ["g 600"],
    "两斤半": ["g 1250"],
    "三两": ["g 150"],
    "1.2kg": ["g 1200"],
    "一块，1,250克": ["g 1250"],
    "0.5公斤": ["g 500"],
    "3.2两": ["g 160"],
}
NEITHER = [
    "三块料",
    "元代 元宝 元旦",
    "一两个 两件",
    "18k金",
    "3k粉丝",
    "2015年3月12日 12点",
    "第3次",
    "15mm",
    "8.8折",
    "千万别错过",
    "万一",
    "100%",
    "1件2件3件",
    "编号 880",
    "",
]


def found(text: str, kind: str) -> list[str]:
    return [amount.normal for amount in find(fold(text).plain) if amount.kind == kind]


@pytest.mark.parametrize(("text", "prices"), PRICES.items())
def test_prices_are_read_with_currency_multiplier_and_range(text: str, prices: list[str]) -> None:
    assert found(text, "price") == prices


@pytest.mark.parametrize(("text", "weights"), WEIGHTS.items())
def test_weights_are_read_in_grams(text: str, weights: list[str]) -> None:
    assert found(text, "weight") == weights


@pytest.mark.parametrize("text", NEITHER)
def test_words_and_counts_that_look_like_amounts_are_none(text: str) -> None:
    assert find(fold(text).plain) == []


def test_each_amount_stands_where_it_was_written_and_none_overlap() -> None:
    text = "手镯 重37.2克 售价 ２５００元"
    amounts = find(fold(text).plain)
    assert [text[each.start : each.end] for each in amounts] == ["37.2克", "２５００元"]
