from __future__ import annotations

import numpy as np

from index.posts import find
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
        "12分钟前": "page",
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
