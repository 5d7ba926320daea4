from __future__ import annotations

import pytest

from index import feedwords


@pytest.mark.parametrize(
    "text",
    [
        *("3小时前", "3小时", "刚刚", "昨天 20:15", "周二", "3月2日", "2015-03-12 10:30", "3小时前 来自 iPhone 13 Pro"),
        *("编辑于 03-12 广东", "昨天 20:15 删除", "3h · 公开", "Yesterday at 3:05 PM", "March 12", "12 March at 10:30"),
        *("Just now", "2 hours ago", "6d"),
    ],
)
def test_times_of_posts(text: str) -> None:
    assert feedwords.is_time(text)


@pytest.mark.parametrize(
    "text", ["", "手镯 3小时", "10月1日 全新 手镯包邮", "重3.5克", "3500元", "Marchand 12", "12 Apostles"]
)
def test_texts_are_no_times(text: str) -> None:
    assert not feedwords.is_time(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(
            (each, True)
            for each in ("123 likes", "转发", "评论 5", "1.2万", "♡ 12", "12 comments · 3 shares", "转发 12 评论 3")
        ),
        *((each, False) for each in ("¥900", "$900", "900元", "likes gold", "手镯 12", "喜欢的私聊")),
    ],
)
def test_counts_and_buttons_below_posts_are_told_from_prices(text: str, count: bool) -> None:
    assert feedwords.is_count(text) is count


def test_a_heading_of_answers_and_what_leads_to_them() -> None:
    assert feedwords.begins_answers("共 12 条评论")
    assert feedwords.begins_answers("Most relevant comments")
    assert feedwords.ends_text("View all 12 comments")
    assert feedwords.ends_text("查看全部12条评论")
    for text in ("12 comments", "viewing by appointment", "评论有礼", "All bracelets"):
        assert not feedwords.begins_answers(text)
        assert not feedwords.ends_text(text)


def test_buttons_are_told_from_texts() -> None:
    for text in ("+关注", "Follow", "全文", "…more", "See more", "Sponsored"):
        assert feedwords.is_button(text)
    for text in ("关注我有礼", "more than 20 g", "Follow me on Instagram", "手镯"):
        assert not feedwords.is_button(text)


def test_no_line_however_odd_takes_long() -> None:
    for text in (
        "1" * 300,
        "likes " * 50 + "x",
        "昨天" + " " * 290 + "x",
        "view all " + " " * 280,
        "." * 300,
        "· " * 150,
    ):
        for tell in (feedwords.is_time, feedwords.is_count, feedwords.is_button, feedwords.ends_text):
            assert tell(text) in (True, False)
