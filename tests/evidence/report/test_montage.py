from __future__ import annotations

import numpy as np

from evidence.report.montage import GAP, LABEL, Tile, lay
from index.picture import decode_colour, encode_jpeg


def jpeg(red: int) -> bytes:
    pixels = np.zeros((60, 100, 3), np.uint8)
    pixels[..., 0] = red
    return encode_jpeg(pixels, 95)


def test_tiles_lie_in_rows_under_their_labels() -> None:
    made = lay([Tile("A1", jpeg(250)), Tile("A2", jpeg(10)), Tile("A3", jpeg(120))], columns=2, edge=50)
    assert made is not None
    assert (made.width, made.height) == (2 * (50 + GAP) + GAP, 2 * (50 + LABEL + GAP) + GAP)
    pixels = decode_colour(made.jpeg)
    assert pixels.shape == (made.height, made.width, 3)
    top = GAP + LABEL + 15
    assert pixels[top, GAP + 25, 0] > 220
    assert pixels[top, 2 * GAP + 50 + 25, 0] < 40
    assert 90 < pixels[top + 50 + LABEL + GAP, GAP + 25, 0] < 150
    assert int(np.min(pixels[: GAP + LABEL])) < 100
    assert int(np.min(pixels[top + 50 + LABEL + GAP, 2 * GAP + 75])) > 200


def test_a_lost_thumbnail_is_a_grey_tile() -> None:
    made = lay([Tile("1", b""), Tile("2", b"no picture")], columns=4, edge=40)
    assert made is not None
    grey = decode_colour(made.jpeg)[GAP + LABEL + 5 : GAP + LABEL + 35, GAP + 5 : GAP + 35]
    assert abs(float(np.mean(grey)) - 205) < 5


def test_nothing_to_show_is_no_picture() -> None:
    assert lay([], columns=4, edge=40) is None


def test_the_label_is_drawn_for_each_tile() -> None:
    one, other = (lay([Tile(label, b"")], columns=1, edge=40) for label in ("A1", "A2"))
    assert one is not None
    assert other is not None
    assert int(np.max(np.abs(decode_colour(one.jpeg).astype(int) - decode_colour(other.jpeg)))) > 50
