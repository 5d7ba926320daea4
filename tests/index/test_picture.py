"""Pictures as they come from anywhere. What is expected is what was drawn, not what another decoder says."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from index.errors import PictureError
from index.picture import LEAST_EDGE, decode, decode_grey, encode_jpeg, shrunk, shrunk_jpeg
from tests import drawing
from tests.drawing import Pixels

SHOWN = drawing.photo(1, 160, 120)


def apart(left: Pixels, right: Pixels) -> float:
    """Mean absolute difference, 0 to 255."""
    return float(np.abs(left.astype(np.int16) - right).mean())


def written(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def png(width: int, height: int) -> bytes:
    """Write a whole, valid, white PNG of one bit a pixel by hand (PNG specification, section 5)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = b"\0" + b"\xff" * (width // 8)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(line * height, 1))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF"])
def test_a_lossless_picture_is_read_exactly(form: str) -> None:
    found = decode(drawing.encoded(SHOWN, form), longest=1600)
    assert np.array_equal(found.pixels, SHOWN)
    assert (found.width, found.height, found.complete) == (160, 120, True)


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF", "HEIF", "GIF", "MPO"])
def test_a_lossy_picture_is_read_nearly(form: str) -> None:
    found = decode(drawing.encoded(SHOWN, form), longest=1600)
    assert apart(found.pixels, SHOWN) < 14
    assert (found.width, found.height, found.complete) == (160, 120, True)


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(form: str, orientation: int) -> None:
    # EXIF 2.3, table 6: what a reader must do to the stored rows to see the picture; here it is undone before writing.
    undo = {
        1: SHOWN,
        2: SHOWN[:, ::-1],
        3: SHOWN[::-1, ::-1],
        4: SHOWN[::-1],
        5: SHOWN.transpose(1, 0, 2),
        6: np.rot90(SHOWN, 1),
        7: SHOWN[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(SHOWN, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95, "subsampling": 0} if form == "JPEG" else {}
    stored = written(Image.fromarray(np.ascontiguousarray(undo)), form, exif=exif, **options)
    found = decode(stored, longest=1600)
    assert (found.width, found.height) == (160, 120)
    assert apart(found.pixels, SHOWN) < 8


@pytest.mark.parametrize("orientation", [0, 9, 99, 65535])
def test_an_orientation_that_does_not_exist_is_passed_over(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = decode(written(Image.fromarray(SHOWN), "JPEG", exif=exif), longest=1600)
    assert (found.width, found.height) == (160, 120) == (found.pixels.shape[1], found.pixels.shape[0])


def test_broken_exif_does_not_cost_the_picture() -> None:
    found = decode(written(Image.fromarray(SHOWN), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), longest=1600)
    assert apart(found.pixels, SHOWN) < 14


def test_a_truncated_jpeg_is_decoded_as_far_as_it_goes() -> None:
    whole = drawing.encoded(SHOWN)
    found = decode(whole[: len(whole) * 2 // 3], longest=1600)
    assert not found.complete
    assert (found.width, found.height) == (160, 120)
    assert apart(found.pixels[:60], SHOWN[:60]) < 14
    assert 60 < found.pixels.shape[0] < 120


def test_the_fill_below_a_break_is_no_part_of_the_picture() -> None:
    whole = drawing.encoded(drawing.photo(3, 640, 480))
    found = decode(whole[: len(whole) * 6 // 10], longest=1600)
    full = decode(whole, longest=1600)
    rows = found.pixels.shape[0]
    assert 480 * 0.3 < rows < 480 * 0.9
    assert apart(found.pixels[: rows - 32], full.pixels[: rows - 32]) < 1
    assert (found.width, found.height) == (640, 480)


@pytest.mark.parametrize("orientation", [2, 3, 6, 8])
def test_the_fill_of_a_turned_picture_is_no_part_of_it_either(orientation: int) -> None:
    rng = np.random.default_rng(1)
    image = Image.fromarray(rng.integers(0, 256, (480, 640, 3), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    found = decode(file.getvalue()[: len(file.getvalue()) // 2], longest=1600)
    assert not found.complete
    turned = orientation > 4
    lines = found.pixels.transpose(1, 0, 2) if turned else found.pixels
    assert lines.shape[1] == 640
    assert 200 < lines.shape[0] < 280
    assert all(np.ptp(line) > 2 for line in lines)
    assert (found.pixels.shape[1] / found.width, turned) == (1.0, turned)


def test_a_truncated_picture_does_not_change_how_the_next_one_is_judged() -> None:
    whole = drawing.encoded(SHOWN)
    for _ in range(2):
        assert not decode(whole[: len(whole) // 2], longest=1600).complete
        assert decode(whole, longest=1600).complete


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "HEIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_cut_file_is_incomplete_or_refused_but_never_whole(form: str, part: float) -> None:
    whole = drawing.encoded(SHOWN, form)
    try:
        found = decode(whole[: int(part * len(whole))], longest=1600)
    except PictureError:
        return
    assert not found.complete


def test_transparency_lies_on_white() -> None:
    layer = np.dstack([SHOWN, np.full(SHOWN.shape[:2], 255, np.uint8)])
    layer[:40, :, 3] = 0
    found = decode(drawing.encoded(layer, "PNG"), longest=1600)
    assert (found.pixels[:40] == 255).all()
    assert np.array_equal(found.pixels[40:], SHOWN[40:])


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_a_palette_with_transparency_lies_on_white(form: str) -> None:
    palette = Image.new("P", (40, 30), 0)
    palette.putpalette([200, 30, 40, 10, 90, 200])
    palette.paste(1, (0, 0, 40, 10))
    found = decode(written(palette, form, transparency=1), longest=1600)
    assert (found.pixels[:10] == 255).all()
    assert (found.pixels[10:] == (200, 30, 40)).all()


@pytest.mark.parametrize("level", [0, 51, 102, 255])
def test_sixteen_bit_grey_keeps_its_level(level: int) -> None:
    rows = np.full((30, 40), level * 257, np.uint16)
    rows[0, 0] = 65535
    found = decode(written(Image.fromarray(rows), "PNG"), longest=1600)
    assert (found.pixels[1:] == level).all()


def test_cmyk_becomes_rgb() -> None:
    found = decode(written(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG", quality=95), longest=1600)
    assert apart(found.pixels, np.full((30, 40, 3), (255, 0, 0), np.uint8)) < 6


def test_a_decompression_bomb_is_refused_within_little_memory() -> None:
    # 20000 x 20000 would take 1.2 GB as RGB; the child may take 0.7 GB beyond what its libraries map.
    program = (
        "import resource, sys; from index.picture import decode; from index.errors import PictureError\n"
        "pages = int(open('/proc/self/statm').read().split()[0]) if sys.platform == 'linux' else 0\n"
        "limit = pages * resource.getpagesize() + 700 * 1024 * 1024\n"
        "if pages: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))\n"
        "try: decode(sys.stdin.buffer.read(), longest=1600)\n"
        "except PictureError as error: print(error)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], input=png(20000, 20000), capture_output=True, check=True)
    assert ended.stdout.decode().strip() == "20000 x 20000 pixels; more than 120 million are not decoded"


def test_the_bomb_made_small_is_decoded() -> None:
    assert (decode(png(80, 80), longest=1600).pixels == 255).all()


def test_a_picture_of_one_pixel_is_read() -> None:
    found = decode(drawing.encoded(SHOWN[:1, :1], "PNG"), longest=1600)
    assert (found.pixels.shape, found.width, found.height) == ((1, 1, 3), 1, 1)
    assert LEAST_EDGE > 1


def test_a_very_long_picture_is_shrunk_to_the_edge() -> None:
    found = decode(drawing.encoded(np.tile(SHOWN[:20], (1, 188, 1))), longest=1600)
    assert (found.width, found.height) == (30080, 20)
    assert found.pixels.shape == (1, 1600, 3)


def test_a_large_jpeg_is_decoded_small_but_keeps_its_size_in_words() -> None:
    large = np.asarray(cv2.resize(SHOWN, (4000, 3000)), np.uint8)
    found = decode(drawing.encoded(large), longest=400)
    assert (found.width, found.height) == (4000, 3000)
    assert found.pixels.shape == (300, 400, 3)
    assert apart(shrunk(found.pixels, 160), SHOWN) < 14


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"text named as a picture",
        b"<svg/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureError):
        decode(content, longest=1600)


def test_formats_that_nobody_needs_are_never_decoded() -> None:
    for form in ("ICO", "PPM", "TGA", "SGI", "PCX"):
        with pytest.raises(PictureError):
            decode(written(Image.fromarray(SHOWN), form), longest=1600)


def test_shrinking_never_enlarges() -> None:
    assert np.array_equal(shrunk(SHOWN, 1000), SHOWN)
    assert shrunk(SHOWN, 80).shape == (60, 80, 3)


def test_a_thumbnail_is_read_back_as_its_luminance() -> None:
    jpeg = encode_jpeg(SHOWN, 95)
    by_pillow = np.asarray(Image.fromarray(SHOWN).convert("L"))
    assert apart(decode_grey(jpeg), by_pillow) < 5
    assert Image.open(io.BytesIO(shrunk_jpeg(jpeg, 80))).size == (80, 60)


@pytest.mark.parametrize("jpeg", [b"", b"not a jpeg", encode_jpeg(SHOWN, 90)[:20]])
def test_a_broken_thumbnail_is_told_and_not_shown(jpeg: bytes) -> None:
    with pytest.raises(PictureError, match="rebuild"):
        decode_grey(jpeg)
    with pytest.raises(PictureError, match="rebuild"):
        shrunk_jpeg(jpeg, 80)
