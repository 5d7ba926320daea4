from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import WrongCallError
from evidence.tokens import read as read_text
from evidence.vocabulary import MOST_BYTES, read, shipped

LONG = "q" * 70
MANY = ",".join(f'"q{number}"' for number in range(501))


def test_without_a_file_the_shipped_words_count(tmp_path: Path) -> None:
    assert read(tmp_path / "words.toml") == shipped()
    assert "备用号" in shipped().words("announcement.backup")


def test_a_word_that_a_person_adds_is_found(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[contact]\nwechat = ["Ｗechat pls"]\n[announcement]\nnew = ["搬到...去"]\n', encoding="utf-8")
    words = read(path)
    said = read_text("本店搬到隔壁去, WECHAT PLS: newshop_1, 微信 other_888", words)
    assert [announcement.raw for announcement in said.announcements] == ["搬到隔壁去"]
    assert [token.normal for token in said.tokens] == ["newshop_1"]
    assert words.digest() != shipped().digest()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[contact", "TOML"),
        ("[people]\nall = []", "unknown section 'people'"),
        ("contact = 3", "unknown section 'contact'"),
        ('[contact]\nicq = ["icq"]', "unknown list 'icq'"),
        ("[contact]\nqq = [3]", "list of texts"),
        ('[contact]\nqq = "qq"', "list of texts"),
        ('[contact]\nqq = [""]', "cannot be looked for"),
        ('[contact]\nqq = ["..."]', "cannot be looked for"),
        ('[contact]\nqq = ["a...b...c"]', "cannot be looked for"),
        (f'[contact]\nqq = ["{LONG}"]', "cannot be looked for"),
        (f"[contact]\nqq = [{MANY}]", "500 are the most"),
        ("#" * (MOST_BYTES + 1), "longer than"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_reason(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongCallError, match=told):
        read(path)


def test_words_with_signs_of_regular_expressions_mean_themselves(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[contact]\nwechat = ["(a+)+$", "v.x"]\n', encoding="utf-8")
    words = read(path)
    assert [token.normal for token in read_text("(a+)+$: first_one v.x: second_one vax: third_one", words).tokens] == [
        "first_one",
        "second_one",
    ]
