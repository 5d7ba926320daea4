from __future__ import annotations

from pathlib import Path

import av
import pytest

from index.formats import HEAD_BYTES, recognise
from tests import drawing

SMALL = drawing.photo(1, 64, 48)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        *((each, each) for each in ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "HEIF")),
        ("MPO", "JPEG"),
    ],
)
def test_a_still_is_told_by_its_bytes(form: str, name: str) -> None:
    assert recognise(drawing.encoded(SMALL, form)[:HEAD_BYTES]) == ("image", name)


@pytest.mark.parametrize(
    ("form", "codec", "name"),
    [
        ("mp4", "mpeg4", "MP4"),
        ("mov", "mpeg4", "MP4"),
        ("3gp", "mpeg4", "MP4"),
        ("matroska", "mpeg4", "MATROSKA"),
        ("webm", "libvpx", "MATROSKA"),
        ("avi", "mpeg4", "AVI"),
        ("flv", "flv", "FLV"),
        ("asf", "mpeg4", "ASF"),
        ("mpeg", "mpeg1video", "MPEG"),
    ],
)
def test_a_clip_is_told_by_its_bytes(tmp_path: Path, form: str, codec: str, name: str) -> None:
    path = tmp_path / "clip"
    with av.open(str(path), "w", format=form) as container:
        stream = container.add_stream(codec, rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(SMALL, format="rgb24")))
        container.mux(stream.encode(None))
    assert recognise(path.read_bytes()[:HEAD_BYTES]) == ("video", name)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"RIFF",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"BM me when you have seen this",
        b"BM",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#EXTM3U\n#EXTINF:4,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        "玉器 new today".encode(),
    ],
)
def test_what_is_neither_picture_nor_clip_is_other(head: bytes) -> None:
    assert recognise(head) == ("other", "")
