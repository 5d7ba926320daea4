"""One contract for every network of the folder; and networks named by a user, whose answers are known by hand."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import fingerprints
from index.errors import ModelError
from index.fingerprints import Embedding, Model, sscd
from tests import drawing, networks

pytest.importorskip("onnxruntime", reason="the extra 'sscd' is not installed")

PHOTOS = [drawing.photo(seed, 256, 192) for seed in range(4)]
CHOICES = [(name, "auto") for name in fingerprints.names("floats")] + [("sscd", "int8")]


@pytest.fixture(params=CHOICES, ids=str)
def found(request: pytest.FixtureRequest) -> tuple[Embedding, Model]:
    name, choice = request.param
    embedding = fingerprints.load_embedding(name)
    model = embedding.find(choice)
    if model is None:
        pytest.skip("the network's package is not installed")
    return embedding, model


def named(folder: Path, content: bytes) -> Model:
    (folder / "named.onnx").write_bytes(content)
    model = sscd.find(str(folder / "named.onnx"))
    assert model is not None
    return model


def cosine(left: NDArray[np.float16], right: NDArray[np.float16]) -> float:
    return float(left.astype(np.float64) @ right.astype(np.float64))


def test_codes_are_of_length_one_and_of_one_size_whatever_the_picture(found: tuple[Embedding, Model]) -> None:
    embedding, model = found
    codes = embedding.codes([drawing.photo(1, *size) for size in ((256, 192), (8, 8), (400, 9), (30, 400))], model)
    assert codes.dtype == np.dtype("<f2")
    assert codes.shape[0] == 4
    assert np.linalg.norm(codes.astype(np.float64), axis=1) == pytest.approx(1.0, abs=2e-3)


def test_equal_pixels_give_equal_codes_alone_and_in_company(found: tuple[Embedding, Model]) -> None:
    embedding, model = found
    together = embedding.codes(PHOTOS[:3], model)
    assert np.array_equal(together[1], embedding.codes([PHOTOS[1].copy()], model)[0])
    assert np.array_equal(together[1], embedding.codes([np.flip(np.flip(PHOTOS[1], 1).copy(), 1)], model)[0])


@pytest.mark.parametrize("photo", range(4))
def test_copies_are_within_the_radius_mirrored_ones_too_and_nearer_than_others(
    found: tuple[Embedding, Model], photo: int
) -> None:
    embedding, model = found
    shown = PHOTOS[photo]
    copies = [drawing.resized(shown, 160, 120), drawing.turned(shown, 4), shown[20:-20, 20:-20]]
    code, *near = embedding.codes([shown, *copies], model)
    others = embedding.codes([PHOTOS[other] for other in range(4) if other != photo], model)
    assert min(cosine(code, each) for each in near) >= 1.0 - embedding.WITHIN
    assert min(cosine(code, each) for each in near) > max(cosine(code, each) for each in others)


def test_a_picture_of_one_colour_has_a_code(found: tuple[Embedding, Model]) -> None:
    embedding, model = found
    assert np.isfinite(embedding.codes([np.zeros((100, 100, 3), np.uint8)], model)).all()


def test_the_recipe_names_the_fingerprint_and_the_file(found: tuple[Embedding, Model]) -> None:
    _, model = found
    assert model.recipe.split()[0] in fingerprints.names("floats")
    assert hashlib.sha256(model.path.read_bytes()).hexdigest()[:16] in model.recipe


def test_any_network_that_the_user_names_is_asked(tmp_path: Path) -> None:
    shown = np.zeros((40, 60, 3), np.uint8)
    shown[...] = (30, 0, 40)
    (code,) = sscd.codes([shown], named(tmp_path, networks.mean_colour()))
    assert code.tolist() == pytest.approx([0.6, 0.0, 0.8], abs=1e-3)


def test_a_network_of_a_fixed_size_is_given_that_size(tmp_path: Path) -> None:
    (code,) = sscd.codes([PHOTOS[0]], named(tmp_path, networks.mean_colour((1, 32, 48, 3), (1, 3))))
    assert code.shape == (48,)


def test_a_network_of_float_planes_is_given_colours_as_its_trainers_did(tmp_path: Path) -> None:
    # ImageNet's mean and spread (torchvision's documentation); a picture of one colour, worked out here.
    shown = np.full((64, 64, 3), 255, np.uint8)
    wanted = (1.0 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])
    (code,) = sscd.codes([shown], named(tmp_path, networks.planar()))
    assert code.tolist() == pytest.approx((wanted / np.linalg.norm(wanted)).tolist(), abs=1e-3)


def test_a_network_that_says_nothing_gives_zeros(tmp_path: Path) -> None:
    assert sscd.codes([PHOTOS[0]], named(tmp_path, networks.silent())).tolist() == [[0.0, 0.0, 0.0]]


def test_two_files_have_two_recipes_and_one_file_one(tmp_path: Path) -> None:
    first = named(tmp_path, networks.mean_colour())
    assert named(tmp_path, networks.mean_colour()) == first
    assert named(tmp_path, networks.silent()).recipe != first.recipe


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: b"no network", "ONNX Runtime"),
        (lambda: b"", "ONNX Runtime"),
        (networks.whole, "uint8 \\(batch, height, width, 3\\)"),
        (networks.of_numbers, "int64"),
        (lambda: networks.mean_colour(("n", "h", "w", 1)), "uint8 \\(batch, height, width, 3\\)"),
        (lambda: networks.mean_colour((4, "h", "w", 3)), "one picture"),
    ],
)
def test_what_is_no_network_for_pictures_is_told(tmp_path: Path, content: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        sscd.codes([PHOTOS[0]], named(tmp_path, content()))


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(ModelError, match=r"/no/where.onnx.*cannot be read"):
        sscd.find("/no/where.onnx")


def test_off_is_off() -> None:
    assert sscd.find("off") is None


def test_where_no_card_can_be_used_it_is_said_what_is_there_and_what_to_install() -> None:
    if "CUDAExecutionProvider" in pytest.importorskip("onnxruntime").get_available_providers():
        pytest.skip("this ONNX Runtime can use a card")
    with pytest.raises(
        ModelError, match=r"No graphics card.*CPUExecutionProvider.*tuskprint\[gpu\].*leave out --device"
    ):
        sscd.find("auto", "cuda")


@pytest.fixture
def _processor_as_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done with a card, done by the processor, which ONNX Runtime offers everywhere."""
    monkeypatch.setitem(sscd._PROVIDERS, "cuda", sscd._PROVIDERS["cpu"])


@pytest.mark.usefixtures("_processor_as_card")
def test_a_card_that_makes_the_processors_codes_is_used(found: tuple[Embedding, Model]) -> None:
    _, model = found
    on_card = dataclasses.replace(model, device="cuda")
    apart = sscd.codes(PHOTOS[:2], on_card).astype(np.float32) - sscd.codes(PHOTOS[:2], model).astype(np.float32)
    assert np.abs(apart).max() <= 1e-3


@pytest.mark.usefixtures("_processor_as_card")
def test_a_card_that_makes_other_codes_is_refused(tmp_path: Path) -> None:
    # This network's answer depends on the pictures beside, and a card is given 64 at once.
    on_card = dataclasses.replace(named(tmp_path, networks.of_company()), device="cuda")
    with pytest.raises(ModelError, match=r"differ by 0\.\d+ from those made on a processor.*Leave out --device"):
        sscd.codes(PHOTOS[:1], on_card)


def test_codes_made_in_batches_are_those_made_one_by_one(found: tuple[Embedding, Model]) -> None:
    # What a graphics card is given; here the processor is given it, since it must not matter which.
    _, model = found
    shown = [*PHOTOS, drawing.photo(5, 100, 300), PHOTOS[0]]
    network = dataclasses.replace(sscd._opened(model), most=3)
    sized = [sscd.sized(pixels, model) for pixels in shown]
    batches = sscd._alike(sized, network.most)
    assert sorted(map(len, batches)) == [1, 2, 3]
    alone = sscd.codes(shown, model).astype(np.float32)
    for places in batches:
        batch = sscd._filled_up([sized[place] for place in places], network.most)
        assert len(batch) == 3
        codes = sscd._embedded(network, batch).astype(np.float32)
        assert np.abs(codes[: len(places)] - alone[places]).max() <= 1e-3


def test_regions_of_any_shape_are_brought_to_few_sizes(tmp_path: Path) -> None:
    # A card prepares half a second for each size. A region is squeezed by a fifteenth at most, or to 1 by 2.
    model = named(tmp_path, networks.mean_colour())
    shapes = [(100, edge) for edge in range(100, 500, 7)] + [(edge, 90) for edge in range(90, 500, 7)]
    sizes = [sscd.sized(np.zeros((*shape, 3), np.uint8), model).shape[:2] for shape in shapes]
    assert len(set(sizes)) == 15
    for (height, width), (tall, wide) in zip(shapes, sizes, strict=True):
        if max(height, width) <= 2 * min(height, width):
            assert abs(tall / wide * width / height - 1) <= 1 / 14


def test_what_is_brought_to_the_networks_size_stays_as_it_is(found: tuple[Embedding, Model]) -> None:
    _, model = found
    for pixels in (PHOTOS[0], drawing.photo(5, 100, 300), drawing.photo(6, 30, 40)):
        once = sscd.sized(pixels, model)
        assert np.array_equal(sscd.sized(once, model), once)


def test_without_the_package_auto_is_off_and_a_name_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sscd, "PACKAGE", "no_such_package")
    assert sscd.find("auto") is None
    with pytest.raises(ModelError, match="pip install"):
        sscd.find("distilled")
