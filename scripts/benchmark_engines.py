"""How long ``dedupe`` takes by each engine on the same photos, and whether the answers are the same.

Photos are taken from a folder, each twice: as it is and re-saved smaller. Processor seconds are of the command and all
that it started, Ray's own processes included, as /proc tells them; they hardly depend on what else the computer does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from benchmark import family
from evidence.case import Case
from evidence.catalogue import clusters
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: seconds, processor seconds, and every cluster with its regions."""

    seconds: float
    processor: float
    grouped: list[tuple[str, str, tuple[int, ...]]]


def captured(folder: Path, photos: list[Path]) -> None:
    """Write each photo as it is, and re-saved at two thirds of its size."""
    folder.mkdir()
    for number, photo in enumerate(photos):
        shutil.copyfile(photo, folder / f"{number}{photo.suffix}")
        with Image.open(photo) as shown:
            small = shown.convert("RGB").resize((shown.width * 2 // 3, shown.height * 2 // 3))
            small.save(folder / f"{number}-again.jpg", quality=70)


def spent(pid: int, seen: dict[int, float]) -> None:
    """Note the processor seconds of a process and all below it; what has ended keeps what was seen last."""
    for one in family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        seen[one] = (int(fields[11]) + int(fields[12])) / TICK


def deduped(case: Path, engine: str) -> Ran:
    """Run the command on a copy of the case."""
    call = [sys.executable, "-c", "from evidence.cli import main; main()", "--case", str(case)]
    began, seen = time.monotonic(), dict[int, float]()
    with subprocess.Popen([*call, "dedupe", "--engine", engine], stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            spent(process.pid, seen)
            time.sleep(0.1)
    seconds = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"dedupe --engine {engine} ended with {process.returncode}")
    with Case.open(case) as opened, opened.catalogue.reading() as db:
        grouped = [(row.cluster, row.piece, row.regions) for row in clusters.everything(db)]
    return Ran(seconds, sum(seen.values()), grouped)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path, help="a folder of photos")
    parser.add_argument("--most", type=int, default=200, help="photos taken (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (default: %(default)s)")
    parser.add_argument("--engines", nargs="+", default=["local", "ray"])
    given = parser.parse_args()
    photos = sorted(path for path in given.photos.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg"})[: given.most]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        captured(folder / "captures", photos)
        with Case.create(folder / "case", Settings(workers=given.workers)) as case:
            ingest(case, folder / "captures", Wishes(), Silent())
        ran: dict[str, Ran] = {}
        for place, engine in enumerate(given.engines):
            shutil.copytree(folder / "case", folder / f"case-{place}")
            ran[engine] = deduped(folder / f"case-{place}", engine)
    first = next(iter(ran.values()))
    print(f"| engine ({2 * len(photos)} pictures) | seconds | processor seconds | of the first | same clusters |")
    print("| --- | --- | --- | --- | --- |")
    for engine, one in ran.items():
        same = "yes" if one.grouped == first.grouped else "NO"
        print(f"| {engine} | {one.seconds:.1f} | {one.processor:.1f} | {one.seconds / first.seconds:.2f} | {same} |")


if __name__ == "__main__":
    main()
