from __future__ import annotations

import io

import numpy as np
import pytest
import segno
from PIL import Image

import feeds
import screens
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


@pytest.mark.skipif(not writing.recipe() or not feeds.fonts(), reason="needs the extra 'ocr' and a font with Chinese")
def test_a_page_of_several_screens_is_read_whole_with_every_picture() -> None:
    rng = np.random.default_rng(5)
    photos = [feeds.photo(rng) for _ in range(3)]
    told = [screens.content(rng, "zh", [0]), screens.content(rng, "zh", [0, 1, 2]), screens.content(rng, "zh", [1])]
    told.append(screens.content(rng, "zh", [0, 2]))
    page = screens.stitched(rng, screens.Style("gallery", 600, dark=False, language="zh"), told, photos)
    file = io.BytesIO(drawing.encoded(np.asarray(page.pixels, np.uint8), "PNG"))
    found = scan(file, [], for_codes=False, for_writing=True)
    assert page.pixels.shape[0] > 2.8 * page.pixels.shape[1]
    assert [each.line.text for each in found.lines if each.role == "name"] == [post.account for post in told]
    assert [len(post.pictures) for post in found.posts] == [1, 3, 1, 2]
    for post, drawn in zip(found.posts, page.posts, strict=True):
        for box, (left, top, _, _) in zip(post.pictures, drawn.boxes, strict=True):
            assert abs(box.left - left) <= 6
            assert abs(box.top - top) <= 6
