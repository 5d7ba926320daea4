from __future__ import annotations

import io

import numpy as np
import pytest
import segno
from PIL import Image

from index import writing
from index.regions import Box
from index.scan import scan
from tests import drawing


def test_boxes_are_in_the_pixels_of_a_large_original() -> None:
    file = io.BytesIO()
    segno.make("https://u.wechat.com/EAbc").save(file, kind="png", scale=20, border=4)
    code = np.asarray(Image.open(io.BytesIO(file.getvalue())).convert("RGB"), np.uint8)
    large = drawing.laid(drawing.resized(drawing.photo(3), 3200, 2400), code, 1500, 1000)
    (found,) = scan(
        io.BytesIO(drawing.encoded(large)), [Box(0, 0, 3200, 2400)], for_codes=True, for_writing=False
    ).codes
    assert abs(found.box.left - 1580) <= 20
    assert abs(found.box.top - 1080) <= 20


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", b"no picture at all", drawing.encoded(drawing.photo(1))[:40]]
)
def test_what_is_no_picture_is_said_with_its_reason(content: bytes) -> None:
    found = scan(io.BytesIO(content), [], for_codes=True, for_writing=bool(writing.recipe()))
    assert found.reason
    assert (found.codes, found.lines, found.avatars) == ((), (), ())
