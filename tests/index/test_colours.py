"""Colours of drawn pictures whose middles are known."""

from __future__ import annotations

import numpy as np

from index import colours
from tests.drawing import Pixels


def on_table(piece: tuple[int, int, int], seed: int) -> Pixels:
    """A square of one colour on a brown table, with noise."""
    rng = np.random.default_rng(seed)
    picture = np.full((120, 160, 3), (120, 90, 60), np.float64)
    picture[35:85, 50:110] = piece
    return np.asarray(np.clip(picture + rng.normal(0, 3, picture.shape), 0, 255), np.uint8)


def test_the_colours_of_two_photos_of_one_piece_are_alike_once_the_table_is_taken_out() -> None:
    pieces = [(230, 220, 190), (150, 30, 30), (40, 90, 60)]
    photos = [on_table(piece, seed) for seed, piece in enumerate(pieces * 2)]
    codes = np.stack([np.frombuffer(colours.code(photo), np.uint8) for photo in photos])
    vectors = colours.against(codes)
    alike = vectors @ vectors.T
    assert all(alike[i, i + 3] > 0.9 for i in range(3))
    assert max(alike[i, j] for i in range(3) for j in range(6) if j not in (i, i + 3)) < 0.2


def test_a_code_has_256_bytes_for_any_size() -> None:
    for shape in ((1, 1, 3), (2, 900, 3), (500, 3, 3)):
        assert len(colours.code(np.full(shape, 77, np.uint8))) == 256


def test_equal_pictures_have_nothing_apart() -> None:
    codes = np.tile(np.frombuffer(colours.code(on_table((9, 9, 9), 1)), np.uint8), (4, 1))
    assert not colours.against(codes).any()
