from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index import fingerprints
from index.describe import THUMBNAIL_EDGE, Description, describe, query
from index.errors import PictureError
from index.regions import Box
from tests import drawing

PHOTO = drawing.photo(1)


def described(tmp_path: Path, content: bytes, name: str = "file") -> Description:
    (tmp_path / name).write_bytes(content)
    with (tmp_path / name).open("rb") as file:
        return describe(file, clip_frames=20)


def test_a_still_is_one_whole_region_with_all_fingerprints(tmp_path: Path) -> None:
    found = described(tmp_path, drawing.encoded(PHOTO))
    assert (found.kind, found.format, found.width, found.height) == ("image", "JPEG", 640, 480)
    assert (found.state, found.reason, found.seconds) == ("ok", "", None)
    (region,) = found.regions
    assert (region.part, region.kind, region.box, region.flat) == ("w", "whole", Box(0, 0, 640, 480), False)
    for fingerprint in map(fingerprints.load, fingerprints.names()):
        assert len(region.codes[fingerprint.RECIPE]) == fingerprints.ORIENTATIONS * fingerprint.BITS // 8


def test_a_thumbnail_shows_the_region(tmp_path: Path) -> None:
    screen, box = drawing.screenshot(PHOTO)
    (region,) = described(tmp_path, drawing.encoded(screen)).regions
    with Image.open(io.BytesIO(region.thumbnail)) as thumbnail:
        shown = np.asarray(thumbnail.convert("RGB"))
    assert max(shown.shape) == THUMBNAIL_EDGE
    expected = drawing.resized(PHOTO, shown.shape[1], shown.shape[0])
    assert np.abs(shown.astype(int) - expected).mean() < 15
    assert abs(region.box.left - box[0]) <= 4


def test_boxes_are_in_pixels_of_the_original_even_if_it_is_decoded_smaller(tmp_path: Path) -> None:
    large = drawing.grid([drawing.photo(seed, 300, 300) for seed in range(4)], 2, 1980, 40)
    found = described(tmp_path, drawing.encoded(large, quality=60))
    assert [region.part for region in found.regions] == ["c0", "c1", "c2", "c3"]
    assert (found.width, found.height) == (4080, 4080)
    box = found.regions[3].box
    expected = (2060, 2060, 1980, 1980)
    assert np.abs(np.array([box.left, box.top, box.width, box.height]) - expected).max() <= 24


def test_a_blank_region_has_no_fingerprints(tmp_path: Path) -> None:
    (region,) = described(tmp_path, drawing.encoded(np.full((300, 400, 3), 200, np.uint8), "PNG")).regions
    assert region.flat
    assert region.codes == {}


def test_a_picture_of_one_pixel_is_blank(tmp_path: Path) -> None:
    (region,) = described(tmp_path, drawing.encoded(PHOTO[:1, :1], "PNG")).regions
    assert region.flat


def test_a_clip_is_described_by_its_frames_and_their_times(tmp_path: Path) -> None:
    drawing.write_clip(tmp_path / "clip", [drawing.photo(1, 320, 240), drawing.photo(2, 320, 240)], seconds=2)
    with (tmp_path / "clip").open("rb") as file:
        found = describe(file, clip_frames=20)
    assert (found.kind, found.format, found.width, found.height, found.seconds) == ("video", "MP4", 320, 240, 4.0)
    assert [(region.part, region.kind, region.seconds) for region in found.regions] == [
        ("f0w", "frame", 0.0),
        ("f2000w", "frame", 2.0),
    ]


def test_a_clip_from_a_turned_phone_has_its_upright_size(tmp_path: Path) -> None:
    drawing.write_clip(tmp_path / "clip", [drawing.photo(1, 320, 240)], seconds=1)
    content = bytearray((tmp_path / "clip").read_bytes())
    at = content.find(b"tkhd") + 44  # the matrix of the track header, ISO/IEC 14496-12, 8.3.2
    content[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 240 << 16, 0, 1 << 30)
    found = described(tmp_path, bytes(content))
    assert (found.width, found.height) == (240, 320)
    assert found.regions[0].box == Box(0, 0, 240, 320)


def test_a_wrong_extension_does_not_mislead(tmp_path: Path) -> None:
    assert described(tmp_path, drawing.encoded(PHOTO, "PNG"), "picture.mp4").format == "PNG"


def test_a_truncated_picture_is_described_and_its_flaw_told(tmp_path: Path) -> None:
    whole = drawing.encoded(PHOTO)
    found = described(tmp_path, whole[: len(whole) * 3 // 4])
    assert found.state == "ok"
    assert "breaks off" in found.reason
    assert found.regions


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [
        (b"", "ignored", "empty file"),
        (b"jade, new today", "ignored", "neither a picture nor a clip"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "ignored", "neither a picture nor a clip"),
        (b"\xff\xd8\xff\xe0 and no more", "unreadable", ""),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "unreadable", "no clip"),
    ],
)
def test_what_cannot_be_described_is_a_state_with_a_reason(
    tmp_path: Path, content: bytes, state: str, reason: str
) -> None:
    found = described(tmp_path, content, "picture.jpg")
    assert found.state == state
    assert reason in found.reason
    assert found.reason
    assert found.regions == ()


def test_a_picture_asked_about_is_described_like_one_of_the_case(tmp_path: Path) -> None:
    content = drawing.encoded(PHOTO)
    assert query(content) == described(tmp_path, content).regions
    with pytest.raises(PictureError):
        query(b"text")
