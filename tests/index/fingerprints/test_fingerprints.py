"""One contract for every fingerprint of the folder; a new one is tested by being there."""

from __future__ import annotations

from importlib.metadata import packages_distributions, version

import cv2
import imagehash
import numpy as np
import pdqhash
import pytest
from numpy.typing import NDArray
from PIL import Image

from index import fingerprints
from index.fingerprints import Fingerprint, pdq256, phash64
from tests import drawing

PHOTOS = [drawing.photo(seed, 256, 192) for seed in range(4)]


def bits_apart(left: NDArray[np.uint8], right: NDArray[np.uint8]) -> int:
    return int(np.unpackbits(left ^ right).sum())


@pytest.fixture(params=fingerprints.names())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fingerprint(name: str) -> Fingerprint:
    return fingerprints.load(name)


@pytest.mark.parametrize("shape", [(192, 256), (256, 192), (8, 8), (256, 8), (9, 255), (64, 64)])
def test_codes_have_the_shape_and_type_promised(fingerprint: Fingerprint, shape: tuple[int, int]) -> None:
    codes = fingerprint.codes(drawing.photo(1, shape[1], shape[0]))
    assert codes.shape == (fingerprints.ORIENTATIONS, fingerprint.BITS // 8)
    assert codes.dtype == np.uint8


def test_equal_pixels_give_equal_codes_and_stay_as_they_are(fingerprint: Fingerprint) -> None:
    shown = PHOTOS[0].copy()
    assert np.array_equal(fingerprint.codes(shown), fingerprint.codes(PHOTOS[0].copy()))
    assert np.array_equal(shown, PHOTOS[0])


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.parametrize("orientation", range(fingerprints.ORIENTATIONS))
def test_each_code_is_that_of_the_turned_picture(
    fingerprint: Fingerprint, photo: NDArray[np.uint8], orientation: int
) -> None:
    turned = fingerprint.codes(drawing.turned(photo, orientation))[0]
    assert bits_apart(fingerprint.codes(photo)[orientation], turned) <= fingerprint.BITS // 16


def test_the_turns_of_one_picture_are_told_apart(fingerprint: Fingerprint) -> None:
    codes = fingerprint.codes(PHOTOS[0])
    apart = [bits_apart(codes[a], codes[b]) for a in range(8) for b in range(a)]
    assert min(apart) > fingerprint.BITS // 8


def test_a_shrunk_and_resaved_copy_is_near_and_other_pictures_are_far(fingerprint: Fingerprint) -> None:
    code = fingerprint.codes(PHOTOS[0])[0]
    copy = fingerprint.codes(drawing.resized(PHOTOS[0], 128, 96))[0]
    others = [bits_apart(code, fingerprint.codes(photo)[0]) for photo in PHOTOS[1:]]
    assert bits_apart(code, copy) <= fingerprint.BITS // 12
    assert min(others) > fingerprint.BITS // 5


def test_rows_that_are_not_contiguous_are_taken(fingerprint: Fingerprint) -> None:
    view = np.flip(PHOTOS[0], axis=1)
    assert np.array_equal(fingerprint.codes(view), fingerprint.codes(np.ascontiguousarray(view)))


@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_of_one_colour_has_a_code(fingerprint: Fingerprint, level: int) -> None:
    assert fingerprint.codes(np.full((100, 100, 3), level, np.uint8)).shape[0] == fingerprints.ORIENTATIONS


def test_the_recipe_names_the_fingerprint_and_the_version_of_its_library(name: str, fingerprint: Fingerprint) -> None:
    first, *rest = fingerprint.RECIPE.split()
    named = [word.rpartition("-")[::2] for word in rest if "-" in word]
    assert first == name
    assert any(version(library) == number for library, number in named if library in packages_distributions())


def test_recipes_are_distinct() -> None:
    recipes = [fingerprints.load(name).RECIPE for name in fingerprints.names()]
    assert len(set(recipes)) == len(recipes)


def test_each_has_a_form_and_a_radius_that_is_less_than_half_of_its_bits(fingerprint: Fingerprint) -> None:
    assert fingerprint.FORM == "bits"
    assert 0 < fingerprint.WITHIN < fingerprint.BITS / 2


@pytest.mark.parametrize("name", ["sha1", "sscd"])
def test_a_name_that_does_not_exist_or_is_of_the_other_form_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="pdq256"):
        fingerprints.load(name)
    with pytest.raises(ValueError, match="sscd"):
        fingerprints.load_embedding("pdq256")


@pytest.mark.parametrize("photo", PHOTOS)
def test_pdq_is_the_one_of_the_library(photo: NDArray[np.uint8]) -> None:
    # The library at full size; averaging to its grid first moves a few bits (its module says how many).
    bits, _ = pdqhash.compute(photo)
    assert bits_apart(pdq256.codes(photo)[0], np.packbits(np.asarray(bits, np.uint8))) <= 32
    small = np.asarray(cv2.resize(photo, (64, 64), interpolation=cv2.INTER_AREA), np.uint8)
    exact, _ = pdqhash.compute(small)
    assert np.array_equal(pdq256.codes(photo)[0], np.packbits(np.asarray(exact, np.uint8)))


@pytest.mark.parametrize("photo", PHOTOS)
def test_phash_is_the_one_of_the_library(photo: NDArray[np.uint8]) -> None:
    # imagehash shrinks by another filter (Lanczos), which moves a few bits.
    theirs = imagehash.phash(Image.fromarray(photo)).hash.reshape(-1)
    assert bits_apart(phash64.codes(photo)[0], np.packbits(theirs)) <= 6


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.parametrize("orientation", range(fingerprints.ORIENTATIONS))
def test_every_code_of_phash_is_the_one_of_the_library_at_its_own_size(
    photo: NDArray[np.uint8], orientation: int
) -> None:
    small = cv2.resize(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), (32, 32), interpolation=cv2.INTER_AREA)
    turned = np.ascontiguousarray(drawing.turned(np.asarray(small, np.uint8), orientation))
    theirs = imagehash.phash(Image.fromarray(turned)).hash.reshape(-1)
    assert np.array_equal(phash64.codes(photo)[orientation], np.packbits(theirs))
