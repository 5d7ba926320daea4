"""How long the network takes on the processor and on a graphics card, and whether their codes are the same.

Regions are parts of photos, of every shape. First the network alone: on one core, and on the card, there the most
frequent size, and how long it takes to get to another size. Then the step of ``dedupe`` with all that it does, on a
case of these parts: read, decoded in worker processes, embedded, kept in the catalogue.

Run where there is an NVIDIA card: pip install 'tuskprint[gpu]', then
  python scripts/benchmark_device.py ../shared/data/photos --regions 4000
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence import settings as settings_file
from evidence.case import Case
from evidence.catalogue import regions
from evidence.describing import describe_new
from evidence.embedding import embed_missing, find
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from index.errors import ModelError
from index.fingerprints import Device, Model, sscd

Pixels = NDArray[np.uint8]
DEVICES: tuple[Device, ...] = ("cpu", "cuda")
COMPARED = 256
"""Regions whose codes are compared, of every size as many, and by which one core is timed."""


def parts(photos: list[Path], count: int) -> list[Pixels]:
    """Cut parts out of photos: any place, any shape up to 1 by 2, longer edge 400 px as thumbnails have."""
    rng = np.random.default_rng(1)
    shown = [cv2.cvtColor(found, cv2.COLOR_BGR2RGB) for path in photos if (found := cv2.imread(str(path))) is not None]
    made = []
    for number in range(count):
        photo = shown[number % len(shown)]
        height, width = (max(32, int(edge * rng.uniform(0.5, 1.0))) for edge in photo.shape[:2])
        top, left = (
            int(rng.integers(0, full - edge + 1)) for full, edge in zip(photo.shape, (height, width), strict=False)
        )
        factor = 400 / max(height, width)
        part = photo[top : top + height, left : left + width]
        made.append(cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8))
    return made


def alone(choice: str, pictures: list[Pixels]) -> str:
    """Measure the network by itself; return a row of the table."""
    card, core = _found(choice, "cuda"), _found(choice, "cpu")
    by_size: dict[tuple[int, ...], list[Pixels]] = {}
    for pixels in (sscd.sized(each, card) for each in pictures):
        by_size.setdefault(pixels.shape, []).append(pixels)
    began = time.perf_counter()
    for some in by_size.values():
        sscd.codes(some[:1], card)
    each_size = (time.perf_counter() - began) / len(by_size)
    most = max(by_size.values(), key=len)
    sscd.codes(most[:1], card)
    began = time.perf_counter()
    sscd.codes(most, card)
    each = (time.perf_counter() - began) / len(most)
    some = [one for several in by_size.values() for one in several[: COMPARED // len(by_size)]]
    made = {"cuda": sscd.codes(some, card).astype(np.float32)}
    sscd.codes(some[:1], core)
    began = time.perf_counter()
    made["cpu"] = sscd.codes(some, core).astype(np.float32)
    on_core = (time.perf_counter() - began) / len(some)
    apart = float(np.abs(made["cpu"] - made["cuda"]).max())
    cells = [choice, f"{on_core * 1e3:.2f}", f"{each * 1e3:.3f}", f"{on_core / each:.0f}"]
    return " | ".join([*cells, f"{len(by_size)}", f"{each_size:.2f}", f"{apart:.1e}"])


def step(choice: str, case: Path, folder: Path) -> str:
    """Measure the step of ``dedupe`` by each device, each on a copy of the case; return a row of the table."""
    seconds, codes = {}, {}
    for device in DEVICES:
        copy = folder / f"{choice}-{device}"
        shutil.copytree(case, copy)
        path = copy / settings_file.FILE_NAME
        with Case.open(copy) as opened:
            wished = dataclasses.replace(opened.settings, sscd=choice)
        path.write_text(settings_file.to_toml(wished), encoding="utf-8")
        with Case.open(copy) as opened:
            model = find(opened.settings, device)
            began = time.perf_counter()
            count = embed_missing(opened, model, Silent())
            seconds[device] = time.perf_counter() - began
            with opened.catalogue.reading() as db:
                codes[device] = regions.codes(db, model.recipe if model else "")[1].view("<f2").astype(np.float32)
    apart = float(np.abs(codes["cpu"] - codes["cuda"]).max())
    row = [choice, f"{count:,}", f"{seconds['cpu']:.1f}", f"{seconds['cuda']:.1f}"]
    return " | ".join([*row, f"{seconds['cpu'] / seconds['cuda']:.2f}", f"{apart:.1e}"])


def described(pictures: list[Pixels], folder: Path) -> Path:
    """Take parts into a case and describe them, without a network."""
    taken = folder / "taken"
    taken.mkdir()
    for number, pixels in enumerate(pictures):
        cv2.imwrite(str(taken / f"{number}.jpg"), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    with Case.create(folder / "case", Settings(sscd="off")) as case:
        ingest(case, taken, Wishes(), Silent())
        states = describe_new(case, Silent())
    if states.get("ok", 0) != len(pictures):
        sys.exit(f"Of {len(pictures)} parts were described: {states}")
    return folder / "case"


def _found(choice: str, device: Device) -> Model:
    try:
        model = sscd.find(choice, device)
    except ModelError as error:
        sys.exit(str(error))
    if model is None:
        sys.exit(f"The network is not installed: {sscd.EXTRA}")
    return model


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path, help="a folder of photos")
    parser.add_argument("--regions", type=int, default=4000, help="so many parts of them (default: %(default)s)")
    parser.add_argument(
        "--networks", nargs="*", default=["distilled"], help="names or ONNX files; int8 is refused on a card"
    )
    given = parser.parse_args()
    pictures = parts(sorted(given.photos.glob("*.jpg")), given.regions)
    print("| network | one core: ms a region | card: ms a region | times | sizes | s a size | codes apart |")
    print("| --- " * 7 + "|")
    for choice in given.networks:
        try:
            print(f"| {alone(choice, pictures)} |", flush=True)
        except ModelError as error:
            sys.exit(f"{choice}: {error}")
    with tempfile.TemporaryDirectory() as made:
        case = described(pictures, Path(made))
        print(
            f"\n| network | regions | {os.cpu_count()} cores: s | card: s | times | codes apart |\n"
            + "| --- " * 6
            + "|"
        )
        for choice in given.networks:
            print(f"| {step(choice, case, Path(made))} |", flush=True)


if __name__ == "__main__":
    main()
