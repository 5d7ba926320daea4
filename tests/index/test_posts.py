from __future__ import annotations

import numpy as np

from index.posts import Page, find, outer
from index.regions import Box
from index.writing import Line
from tests import drawing

WIDTH, HEIGHT = 720, 1280


def page(*heads: int) -> drawing.Pixels:
    """A white page with an 80-pixel square at each of these heights, and a picture below each."""
    shown = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    for top in heads:
        shown[top : top + 80, 28:108] = drawing.photo(top, 80, 80)
        shown[top + 200 : top + 440, 130:370] = drawing.photo(top + 1, 240, 240)
    return shown


def line(text: str, top: int, left: int = 130) -> Line:
    return Line(text, 0.95, Box(left, top, 20 * len(text), 30))


def picture(head: int) -> Box:
    return Box(130, head + 200, 240, 240)


def test_a_post_has_its_name_first_and_then_its_text() -> None:
    lines = [
        line("雅轩文玩", 100),
        line("老料手镯", 150),
        line("3500元 包邮", 190),
        line("12分钟前", 560),
        line("10:24", 10, 20),
    ]
    found = find(page(100), lines, [picture(100)])
    assert {each.line.text: each.role for each in found.lines} == {
        "10:24": "page",
        "雅轩文玩": "name",
        "老料手镯": "text",
        "3500元 包邮": "text",
        "12分钟前": "time",
    }
    ((post, box),) = found.avatars
    assert post == 0
    assert abs(box.left - 28) <= 4
    assert abs(box.width - 80) <= 8


def test_two_posts_do_not_mix() -> None:
    lines = [line("雅轩文玩", 100), line("手镯", 150), line("老王牙雕", 700), line("吊坠", 750)]
    found = find(page(100, 700), lines, [picture(100), picture(700)])
    assert [(each.role, each.post, each.line.text) for each in found.lines] == [
        ("name", 0, "雅轩文玩"),
        ("text", 0, "手镯"),
        ("name", 1, "老王牙雕"),
        ("text", 1, "吊坠"),
    ]
    assert [post for post, _ in found.avatars] == [0, 1]


def test_writing_over_a_picture_belongs_to_no_post() -> None:
    found = find(page(100), [line("雅轩出品", 350, 150)], [picture(100)])
    assert [(each.role, each.post) for each in found.lines] == [("over", None)]
    assert found.avatars == ()


def test_a_page_without_little_pictures_has_lines_but_no_names() -> None:
    found = find(np.full((HEIGHT, WIDTH, 3), 250, np.uint8), [line("价目表", 100), line("手镯 3500元", 150)], [])
    assert {each.role for each in found.lines} == {"page"}


def test_a_page_of_noise_and_a_tiny_page_break_nothing() -> None:
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 256, (400, 300, 3)).astype(np.uint8)
    assert len(find(noise, [line("x", 10)], []).lines) == 1
    assert find(noise[:9, :9], [], []).lines == ()


def test_a_time_under_the_name_does_not_end_the_post_and_text_may_begin_at_the_margin() -> None:
    lines = [line("Jade House", 105), line("2 hours ago", 150), line("Seal, old patina $900", 200, 28)]
    lines += [line("转发", 570, 60), line("评论", 570, 330)]
    found = find(page(100), lines, [Box(28, 300, 240, 240)])
    assert [(each.role, each.line.text) for each in found.lines][:3] == [
        *[("name", "Jade House"), ("time", "2 hours ago"), ("text", "Seal, old patina $900")]
    ]
    assert {each.role for each in found.lines[3:]} == {"page"}


def test_text_below_the_pictures_is_the_posts_where_none_stands_above_and_counts_are_none() -> None:
    lines = [line("ivy.collects", 120), line("123 likes", 560, 28), line("Bangle 45 g $900", 600, 28)]
    lines += [line("3 days ago", 650, 28), line("anna: how much?", 700, 28)]
    found = find(page(100), lines, [picture(100)])
    assert {each.line.text: each.role for each in found.lines} == {
        **{"ivy.collects": "name", "123 likes": "page", "Bangle 45 g $900": "text"},
        **{"3 days ago": "time", "anna: how much?": "page"},
    }


def test_a_post_has_its_pictures_and_its_extent() -> None:
    lines = [
        line("雅轩文玩", 100),
        line("手镯", 150),
        line("昨天 20:15", 560),
        line("老王牙雕", 700),
        line("吊坠", 750),
    ]
    found = find(page(100, 700), lines, [picture(100), picture(700)])
    first, second = found.posts
    assert (first.pictures, second.pictures) == ((picture(100),), (picture(700),))
    assert first.box.top <= 100
    assert 590 <= first.box.top + first.box.height <= 700
    # Below the second nothing tells that it ends: its time is not there, and the page goes on to its foot.
    assert (first.whole, second.whole) == (True, False)


def test_little_pictures_are_found_where_pictures_fill_the_margin() -> None:
    shown = page(100)
    shown[300:1240, 28:700] = drawing.photo(9, 672, 940)
    found = find(shown, [line("雅轩文玩", 100), line("手镯", 150)], [Box(28, 300, 672, 940)])
    assert [post for post, _ in found.avatars] == [0]


def test_little_pictures_are_found_where_pictures_fill_the_margin_to_the_edge() -> None:
    shown = page(100)
    shown[300:1240] = drawing.photo(9, WIDTH, 940)
    found = find(shown, [line("雅轩文玩", 100), line("手镯", 150)], [Box(0, 300, WIDTH, 940)])
    assert [post for post, _ in found.avatars] == [0]


def test_the_page_around_pictures_and_cells_within_them_are_no_pictures_of_their_own() -> None:
    whole, panel, cell = Box(0, 0, 700, 1200), Box(130, 300, 400, 400), Box(130, 300, 190, 190)
    assert outer([whole, panel, cell], WIDTH, HEIGHT) == [panel]
    assert outer([whole], WIDTH, HEIGHT) == [whole]
    # A portrait that takes most of a screen, and has a picture laid into it, is a picture.
    portrait, inset = Box(0, 120, 720, 960), Box(40, 800, 200, 200)
    assert outer([portrait, inset], WIDTH, HEIGHT) == [portrait]


def test_the_bar_at_the_foot_of_a_screen_is_no_text_of_the_last_post() -> None:
    bar = [line(text, 1220, left) for text, left in (("首页", 60), ("发现", 330), ("我", 600))]
    found = find(page(100), [line("雅轩文玩", 100), line("手镯", 150), *bar], [])
    assert [each.line.text for each in found.lines if each.role == "text"] == ["手镯"]


def test_a_post_whose_name_is_cut_off_has_none() -> None:
    found = find(page(100), [line("昨天", 140), line("手镯 900元", 190)], [picture(100)])
    assert found.posts == ()
    assert {each.role for each in found.lines} == {"page"}


def test_a_time_under_the_name_does_not_say_that_the_post_is_whole() -> None:
    (post,) = find(page(700)[:900], [line("Lily", 705), line("6 days ago", 745)], []).posts
    assert not post.whole


def roles(found: Page) -> dict[str, str]:
    return {each.line.text: each.role for each in found.lines}


def test_a_name_at_the_very_top_of_a_page_is_a_name() -> None:
    shown = page(100)[90:]
    lines = [line("雅轩文玩", 12), line("手镯 900元", 72), line("昨天", 460)]
    found = find(shown, lines, [Box(130, 210, 240, 240)])
    assert roles(found) == {"雅轩文玩": "name", "手镯 900元": "text", "昨天": "time"}


def test_a_text_is_not_taken_for_a_name_that_was_not_read() -> None:
    found = find(page(100), [line("手镯 900元", 155), line("昨天", 560)], [picture(100)])
    assert found.posts == ()
    assert "name" not in roles(found).values()


def test_a_text_beside_a_little_picture_that_a_bar_hides_in_part_is_no_name() -> None:
    shown = page(100)
    shown[:118] = 250
    lines = [line("手镯 900元", 147), line("支持复检", 190), line("昨天", 560)]
    assert find(shown, lines, [picture(100)]).posts == ()


def test_counts_below_the_pictures_say_that_a_post_is_whole_and_the_apps_bar_does_not() -> None:
    lines = [line("Jade House", 705), line("6 days ago", 745), line("Seal $900", 790, 28)]
    counts = [line(text, 1160, left) for text, left in (("转发", 60), ("评论", 330), ("99", 600))]
    bar = [line(text, 1220, left) for text, left in (("首页", 60), ("发现", 330), ("我", 600))]
    shown = page(100, 700)
    (post,) = find(shown, [*lines, *bar], [picture(700)]).posts
    assert not post.whole
    (post,) = find(shown, [*lines, *counts, *bar], [picture(700)]).posts
    assert post.whole


def test_counts_between_pictures_and_a_text_that_is_cut_off_do_not_say_that_a_post_is_whole() -> None:
    lines = [line("Lily", 705), line("123 likes", 1160, 28)]
    (post,) = find(page(100, 700), lines, [picture(700)]).posts
    assert not post.whole
    (post,) = find(page(100, 700), [*lines, line("3 days ago", 1200, 28)], [picture(700)]).posts
    assert post.whole


def test_a_button_beside_the_name_is_neither_name_nor_text() -> None:
    lines = [line("+关注", 98, 600), line("Lily", 104), line("手镯 900元", 200, 28), line("全文", 240, 28)]
    found = find(page(100), lines, [Box(130, 300, 240, 240)])
    assert roles(found) == {"+关注": "page", "Lily": "name", "手镯 900元": "text", "全文": "page"}


def test_answers_below_a_post_are_no_posts() -> None:
    shown = page(100)
    for top in (760, 900):
        shown[top : top + 64, 28:92] = drawing.photo(top, 64, 64)
    lines = [line("雅轩", 104), line("手镯 900元", 155), line("昨天", 560), line("共 2 条评论", 640, 28)]
    lines += [line("小李", 765), line("多少钱", 800), line("阿王", 905), line("还在吗", 940)]
    found = find(shown, lines, [picture(100)])
    assert [post.number for post in found.posts] == [0]
    assert {text for text, role in roles(found).items() if role in ("name", "text")} == {"雅轩", "手镯 900元"}
    # Heads as large as the poster's, below no such heading, are of posts without a picture.
    for top in (760, 900):
        shown[top : top + 80, 28:108] = drawing.photo(top, 80, 80)
    assert len(find(shown, [each for each in lines if "条" not in each.text], [picture(100)]).posts) == 3


def test_a_little_picture_as_pale_as_the_page_counts_where_a_name_stands_beside_it() -> None:
    shown = page()
    shown[140:180, 40:92] = (90, 60, 30)
    lines = [line("雅轩文玩", 104), line("手镯 900元", 190), line("昨天", 560)]
    found = find(shown, lines, [picture(100)])
    assert roles(found) == {"雅轩文玩": "name", "手镯 900元": "text", "昨天": "time"}
    assert find(shown, [line("手镯", 300)], [picture(100)]).posts == ()
