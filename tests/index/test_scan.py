from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image

from index import writing
from index.regions import Box
from index.scan import scan
from tests import drawing


def test_boxes_are_in_the_pixels_of_a_large_original(tmp_path: Path) -> None:
    file = io.BytesIO()
    segno.make("https://u.wechat.com/EAbc").save(file, kind="png", scale=20, border=4)
    code = np.asarray(Image.open(io.BytesIO(file.getvalue())).convert("RGB"), np.uint8)
    large = drawing.laid(drawing.resized(drawing.photo(3), 3200, 2400), code, 1500, 1000)
    (tmp_path / "large.jpg").write_bytes(drawing.encoded(large))
    (found,) = scan(tmp_path / "large.jpg", [Box(0, 0, 3200, 2400)], for_codes=True, for_writing=False).codes
    assert abs(found.box.left - 1580) <= 20
    assert abs(found.box.top - 1080) <= 20


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", b"no picture at all", drawing.encoded(drawing.photo(1))[:40]]
)
def test_what_is_no_picture_is_said_with_its_reason(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.jpg").write_bytes(content)
    found = scan(tmp_path / "x.jpg", [], for_codes=True, for_writing=bool(writing.recipe()))
    assert found.reason
    assert (found.codes, found.lines, found.avatars) == ((), (), ())
