"""How quick and how large: draws captures of a study's size, runs the real command on them, prints a Markdown table.

    .venv/bin/python scripts/benchmark.py                 a tenth of the source study, and a half of that for the growth
    .venv/bin/python scripts/benchmark.py --fraction 1    the source study: 57,479 pictures and 580 clips (about 15 GB)

Progress goes to stderr, the table to stdout.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

PICTURES, CLIPS, OCCASIONS, ACCOUNTS = 57_479, 580, 47, 58
"""The source study."""

SIDES = ((720, 960), (960, 720), (810, 1080), (1080, 810), (1080, 1080), (720, 1080))
"""Height and width in pixels; phone pictures as ads show them."""

EVIDENCE = str(Path(sys.executable).with_name("evidence"))
LAYOUT = "{occasion}/{account}/{ad}"


@dataclass(frozen=True, slots=True)
class Plan:
    """One file to draw: every third picture is a repost of an earlier scene."""

    path: Path
    scene: int
    edit: int | None
    clip: bool = False


@dataclass(frozen=True, slots=True)
class Ran:
    """One command: its wall time in seconds, and the peak memory in MiB of it and its children together."""

    seconds: float
    memory: float


@dataclass(slots=True)
class Column:
    """What was measured at one size; ``values`` by the row's name."""

    title: str
    values: dict[str, str] = field(default_factory=dict)
    peak: float = 0.0


# Drawing


def grain(rng: np.random.Generator, height: int, width: int) -> NDArray[np.int8]:
    """(height, width, 3) int8 texture at two scales, no two alike."""
    fine = np.frombuffer(rng.bytes(height * width * 3), np.int8).reshape(height, width, 3) // 16
    rough = rng.integers(-22, 23, (height // 4, width // 4, 3)).astype(np.int16)
    return (cv2.resize(rough, (width, height), interpolation=cv2.INTER_LINEAR) + fine).astype(np.int8)


def scene(seed: int) -> NDArray[np.uint8]:
    """(height, width, 3) uint8: a smooth ground, textured, with shapes on it; its own for each seed."""
    rng = np.random.default_rng(seed)
    height, width = SIDES[int(rng.integers(len(SIDES)))]
    ground = cv2.resize(
        rng.integers(40, 216, (7, 9, 3), dtype=np.uint8), (width, height), interpolation=cv2.INTER_CUBIC
    )
    for _ in range(int(rng.integers(12, 30))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.integers(15, 160)), int(rng.integers(15, 160)))
        colour = [int(value) for value in rng.integers(0, 256, 3)]
        thickness = int(rng.choice([-1, -1, 3, 9]))
        cv2.ellipse(ground, centre, axes, float(rng.integers(180)), 0, 360, colour, thickness, cv2.LINE_AA)
    return cv2.add(ground, grain(rng, height, width), dtype=cv2.CV_8U).astype(np.uint8, copy=False)


def reposted(picture: NDArray[np.uint8], edit: int) -> NDArray[np.uint8]:
    """A smaller copy; by ``edit`` also cropped at two sides, or written on."""
    height, width = picture.shape[:2]
    if edit % 3 == 1:
        picture = picture[height // 20 :, : width - width // 14]
    if edit % 3 == 2:
        picture = picture.copy()
        cv2.putText(picture, f"shop {edit}", (width // 8, height // 2), cv2.FONT_HERSHEY_DUPLEX, 3, (250, 250, 250), 4)
    scale = 0.75 + 0.05 * (edit % 5)
    smaller = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return smaller.astype(np.uint8, copy=False)


def draw(plan: Plan) -> int:
    """Draw one file, where an earlier run has not, and give its number of bytes."""
    if plan.path.exists():
        return plan.path.stat().st_size
    picture = scene(plan.scene) if plan.edit is None else reposted(scene(plan.scene), plan.edit)
    plan.path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = plan.path.with_stem(f"{plan.path.stem}.part")
    if plan.clip:
        write_clip(unfinished, picture)
    else:
        cv2.imwrite(str(unfinished), picture, [cv2.IMWRITE_JPEG_QUALITY, 82 if plan.edit is None else 85])
    unfinished.rename(plan.path)
    return plan.path.stat().st_size


def write_clip(path: Path, picture: NDArray[np.uint8]) -> None:
    """Four seconds at ten frames a second, moving slowly over the picture; 480 x 480 pixels."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (480, 480))
    for step in range(40):
        writer.write(np.ascontiguousarray(picture[3 * step : 3 * step + 480, 3 * step : 3 * step + 480]))
    writer.release()


def planned(folder: Path, pictures: int, clips: int) -> Iterator[Plan]:
    """The captures of a whole study, five pictures an ad, spread evenly over accounts and occasions."""
    rng = np.random.default_rng(1)
    for number in range(pictures):
        occasion = f"week-{1 + number * OCCASIONS // pictures:02}"
        place = folder / occasion / f"account-{number // 5 % ACCOUNTS:02}" / f"ad-{number // 5:05}"
        again = number % 3 == 2
        shown = int(rng.integers(number // 3 + 1)) * 3 if again else number
        yield Plan(place / f"{number:05}.jpg", shown, number // 3 if again else None)
    for number in range(clips):
        place = (
            folder
            / f"week-{1 + number * OCCASIONS // clips:02}"
            / f"account-{number % ACCOUNTS:02}"
            / f"clip-{number:03}"
        )
        yield Plan(place / f"{number:03}.mp4", 10_000_000 + number, None, clip=True)


def next_week(folder: Path, pictures: int) -> Iterator[Plan]:
    """One occasion more, after ``pictures``: a third of it reposts of what was there."""
    for number in range(max(9, pictures // OCCASIONS)):
        place = folder / "week-48" / f"account-{number // 5 % ACCOUNTS:02}" / f"later-{number // 5:05}"
        again = number % 3 == 2
        yield Plan(
            place / f"{number:05}.jpg", 3 * number if again else 20_000_000 + number, number // 3 if again else None
        )


def draw_all(plans: Iterable[Plan], what: str) -> float:
    """Draw on every core; gives the mean size of a file in kB."""
    tell(f"drawing {what}")
    with ProcessPoolExecutor() as pool:
        sizes = list(pool.map(draw, plans, chunksize=64))
    return statistics.mean(sizes) / 1000


# Measuring


def tell(text: str) -> None:
    """Say on stderr what is being done."""
    sys.stderr.write(f"benchmark: {text}\n")


def family(pid: int) -> list[int]:
    """The process and all below it, from /proc; empty where there is no /proc."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for each in found:
        found.extend(parents.get(each, []))
    return found


def proportional_memory(pid: int) -> float:
    """MiB held by one process, pages shared with others counted in their share; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def watch(process: subprocess.Popen[bytes], peaks: list[float]) -> None:
    """Note the memory of the process and its children five times a second until it ends."""
    while process.poll() is None:
        peaks.append(sum(proportional_memory(pid) for pid in family(process.pid)))
        time.sleep(0.2)


def run(case: Path, *words: str) -> Ran:
    """Run one command of ``evidence``; stop the benchmark where it fails."""
    tell("evidence " + " ".join(words))
    peaks = [0.0]
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        command = [EVIDENCE, "--case", str(case), *words]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        watcher = threading.Thread(target=watch, args=(process, peaks))
        watcher.start()
        code = process.wait()
        seconds = time.perf_counter() - start
        watcher.join()
        if code:
            output.seek(0)
            sys.exit(f"evidence {' '.join(words)} ended with {code}:\n{output.read().decode(errors='replace')[-2000:]}")
    return Ran(seconds, max(peaks))


def start_up() -> float:
    """Median seconds of ``evidence --help`` over nine runs, after one to warm the disk."""
    times = []
    for _ in range(10):
        start = time.perf_counter()
        subprocess.run([EVIDENCE, "--help"], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def measure(folder: Path, pictures: int, clips: int) -> Column:
    """Draw one study and take it the whole way."""
    column = Column(f"{pictures:,} pictures, {clips:,} clips")
    captures, later, case = folder / "captures", folder / "later", folder / "case"
    size = draw_all(planned(captures, pictures, clips), column.title)
    draw_all(next_week(later, pictures), "one occasion more")
    column.values["mean file"] = f"{size:.0f} kB"

    def note(row: str, *words: str, files: int = 0) -> None:
        ran = run(case, *words)
        column.peak = max(column.peak, ran.memory)
        rate = f"{files / ran.seconds:,.0f}/s, " if files else ""
        column.values[row] = f"{rate}{ran.seconds:,.1f} s, {ran.memory:,.0f} MiB"

    run(case, "init", str(case))
    note("ingest", "ingest", str(captures), "--layout", LAYOUT, files=pictures + clips)
    note("ingest again", "ingest", str(captures), "--layout", LAYOUT)
    note("dedupe", "dedupe", files=pictures + clips)
    note("dedupe again", "dedupe")
    note("ingest one occasion more", "ingest", str(later), "--layout", LAYOUT)
    note("dedupe one occasion more", "dedupe")
    note("count", "count")
    note("search, start-up included", "search", str(next(later.rglob("*.jpg"))))
    note("report", "report", str(folder / "report.html"))
    note("verify", "verify")
    column.values["peak memory"] = f"{column.peak:,.0f} MiB"
    column.values["report's size"] = f"{(folder / 'report.html').stat().st_size / 1e6:.1f} MB"
    column.values["catalogue's size"] = f"{(case / 'catalogue.db').stat().st_size / 1e6:.1f} MB"
    return column


TARGETS = {
    "ingest": ">= 500/s",
    "dedupe": ">= 100/s",
    "peak memory": "< 2,048 MiB",
    "search, start-up included": "< 1 s + start-up",
    "report's size": "< 25 MB",
}


def table(columns: Sequence[Column], help_seconds: float) -> str:
    """Markdown, one row a figure, the targets of the issue in the last column."""
    lines = ["| | " + " | ".join(column.title for column in columns) + " | target |"]
    lines.append("| --- |" + " --- |" * (len(columns) + 1))
    for row in columns[0].values:
        cells = " | ".join(column.values[row] for column in columns)
        lines.append(f"| {row} | {cells} | {TARGETS.get(row, '')} |")
    lines.append("| `evidence --help` |" + f" {help_seconds:.2f} s |" * len(columns) + " < 0.3 s |")
    lines.append("")
    lines.append(
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}."
    )
    return "\n".join(lines)


def arguments() -> argparse.Namespace:
    """What the caller wishes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fraction", type=float, default=0.1, help="of the source study's size (default: %(default)s)")
    parser.add_argument("--pictures", type=int, help="so many pictures, in place of the fraction")
    parser.add_argument("--clips", type=int, help="so many clips, in place of the fraction")
    parser.add_argument("--one-size", action="store_true", help="do not run at half the size as well")
    parser.add_argument(
        "--folder",
        type=Path,
        help="keep captures here, and draw only what is missing; cases too (default: a temporary folder)",
    )
    return parser.parse_args()


def main() -> None:
    """Measure at half the size and at the whole size, and print the table."""
    wishes = arguments()
    pictures = round(PICTURES * wishes.fraction) if wishes.pictures is None else wishes.pictures
    clips = round(CLIPS * wishes.fraction) if wishes.clips is None else wishes.clips
    if pictures < 50 or clips < 0:
        sys.exit("benchmark: at least 50 pictures are needed; give a larger --fraction or --pictures")
    folder = wishes.folder or Path(tempfile.mkdtemp(prefix="tuskprint-benchmark-"))
    columns = []
    for part in (1,) if wishes.one_size else (2, 1):
        columns.append(measure(folder / f"{pictures // part}", pictures // part, clips // part))
        if wishes.folder is None:
            shutil.rmtree(folder / f"{pictures // part}")
    if wishes.folder is None:
        folder.rmdir()
    sys.stdout.write(table(columns, start_up()) + "\n")


if __name__ == "__main__":
    main()
