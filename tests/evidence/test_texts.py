from __future__ import annotations

from pathlib import Path

import pytest

from evidence import texts
from evidence.errors import WrongSourceError

WORDS = "象牙手镯 4000元\nivory bangle\n"
WRITTEN = {
    "utf-8": WORDS.encode(),
    "utf-8-sig": WORDS.encode("utf-8-sig"),
    "gb18030": WORDS.encode("gb18030"),
    "utf-16": WORDS.encode("utf-16"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_each_known_encoding_is_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(WRITTEN[name])
    assert texts.encoding(path) == name
    assert texts.decode(WRITTEN[name]) == WORDS


def test_utf_16_of_the_other_byte_order_is_read() -> None:
    assert texts.decode(b"\xfe\xff" + WORDS.encode("utf-16-be")) == WORDS


@pytest.mark.parametrize("given", [b"\xff\xd8\xff\xe0\0\x10JFIF", b"a\0b", b"caf\xe9,", b"\xff\xfea"])
def test_bytes_that_are_no_text_are_not_guessed_at(given: bytes) -> None:
    with pytest.raises(UnicodeError):
        texts.decode(given)


def test_the_line_that_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_bytes(b"file\na.jpg\ncaf\xe9,\n")
    with pytest.raises(WrongSourceError, match="line 3"):
        texts.encoding(path)


def test_a_zero_byte_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_bytes(b"file\na\0.jpg\n")
    with pytest.raises(WrongSourceError, match="line 2: a zero byte"):
        texts.encoding(path)


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    with path.open("wb") as stream:
        stream.truncate(texts.LINE_LIMIT + 2)
    with pytest.raises(WrongSourceError, match="longer than 16 MiB"):
        texts.encoding(path)
