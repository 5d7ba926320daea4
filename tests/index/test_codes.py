from __future__ import annotations

import io

import numpy as np
import pytest
import segno
from numpy.typing import NDArray
from PIL import Image

from index.codes import LONGEST, find
from tests import drawing


def drawn(text: str | bytes, scale: int = 6) -> NDArray[np.uint8]:
    """A QR code by another program than the one that reads."""
    file = io.BytesIO()
    segno.make(text, micro=False).save(file, kind="png", scale=scale, border=4)
    return np.asarray(Image.open(file).convert("RGB"), np.uint8)


def shown(code: NDArray[np.uint8], left: int = 200, top: int = 100) -> NDArray[np.uint8]:
    return drawing.laid(drawing.photo(3, 1280, 960), code, left, top)


@pytest.mark.parametrize(
    "text", ["https://u.wechat.com/EAbcdefg123", "wxp://f2f0abc", "微信：雅轩888", "BEGIN:VCARD\nTEL:1\nEND:VCARD"]
)
def test_a_code_in_a_photo_is_read_with_its_place(text: str) -> None:
    code = drawn(text)
    (found,) = find(drawing.decoded(drawing.encoded(shown(code), quality=60)))
    assert found.payload == text
    assert abs(found.box.left - 224) <= 6
    assert abs(found.box.top - 124) <= 6
    assert abs(found.box.width - (code.shape[1] - 48)) <= 12


def test_turned_inverted_and_mirrored_codes_are_read() -> None:
    code = drawn("https://u.wechat.com/EAbc")
    for other in (drawing.turned(code, 1), 255 - code, drawing.turned(code, 4)):
        assert [each.payload for each in find(shown(other))] == ["https://u.wechat.com/EAbc"]


def test_two_codes_are_two() -> None:
    page = drawing.laid(shown(drawn("one code")), drawn("two code"), 700, 500)
    assert [each.payload for each in find(page)] == ["one code", "two code"]


def test_a_photo_without_a_code_has_none() -> None:
    assert find(drawing.photo(5)) == []


def test_a_payload_of_bytes_or_zeros_or_great_length_is_text_of_bounded_length() -> None:
    for payload in (b"\x00\x01\xff\xfe", "7" * 7000):
        for found in find(drawn(payload, 4)):
            assert "\0" not in found.payload
            assert len(found.payload.encode("utf-8")) <= 4 * LONGEST
