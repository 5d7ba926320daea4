"""Measure how well pictures are grouped into pieces: on drawn markets, and on folders of photos of one piece each.

Example:
    python scripts/benchmark_pieces.py --seeds 3 --habits hard
    python scripts/benchmark_pieces.py --seeds 0 FOLDER...     (each subfolder of a FOLDER shows one piece)
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

from evidence import offering
from evidence.agreement import bcubed
from evidence.case import Case
from evidence.catalogue import clusters, regions, sightings
from evidence.comparison import compare, pieces_of_clusters
from evidence.dedupe import dedupe
from evidence.grouping import regroup
from evidence.ingest import ingest
from evidence.market.habits import HARD, PLAIN, Habits
from evidence.market.survey import plan
from evidence.market.write import write
from evidence.pieces import links
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from index.cluster import Cluster

BANDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
ZONE = "Asia/Shanghai"


def stated(case: Case) -> Iterator[tuple[str, str, float]]:
    """Yield every link between clusters, with its stated probability."""
    with case.catalogue.reading() as db:
        rows = {row.id: row for row in regions.everything(db) if not row.flat}
        grouped = sorted(clusters.everything(db), key=lambda row: row.regions)
        found = offering.read(db, rows, [Cluster(row.regions, row.weakest) for row in grouped])
    for link in links(found.offers, found.hints):
        yield grouped[link.left].cluster, grouped[link.right].cluster, link.probability


def market(folder: Path, seed: int, pictures: int, habits: Habits) -> tuple[list[str], list[tuple[float, bool]]]:
    """Draw a market, work through it; return lines for several thresholds, and (stated, true) of every link."""
    made = write(plan(seed, pictures, habits), folder / "market", 1, lambda _: None)
    with Case.create(folder / "case", Settings(time_zone=ZONE)) as case:
        ingest(case, made.table, Wishes(time_zone=ZONE), Silent())
        dedupe(case, Silent())
        lines = [_market_line(case, made.truth, seed, least) for least in (0.6, 0.7, 0.75, 0.8, 0.9, 1.0)]
        true = pieces_of_clusters(case, made.truth)
        told = [(share, true[a] == true[b]) for a, b, share in stated(case) if a in true and b in true]
    return lines, told


def _market_line(case: Case, truth: Path, seed: int, least: float) -> str:
    with case.catalogue.writing() as db:
        regroup(db, least)
    found = compare(case, truth)
    counted = found.numbers[-1]
    figures = f"{found.pieces.precision:.3f} | {found.pieces.recall:.3f} | {found.pieces.f1:.3f}"
    return f"| {seed} | {least:.2f} | {counted.true} | {counted.found} | {figures} |"


def bands(told: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Yield the share of right links by stated probability; they should agree."""
    yield "| stated | links | mean stated | right |"
    yield "| --- | --- | --- | --- |"
    for low, high in pairwise(BANDS):
        held = [(share, right) for share, right in told if low <= share < high]
        if held:
            mean, right = sum(share for share, _ in held) / len(held), sum(right for _, right in held) / len(held)
            yield f"| {low:.2f} to {min(high, 1.0):.2f} | {len(held)} | {mean:.2f} | {right:.2f} |"


def bundles(pieces: Mapping[str, Sequence[Path]], manner: str) -> Iterator[tuple[str, Sequence[Path]]]:
    """Yield ads: none, one a piece, overlapping ones of four pictures, or one for every two pieces."""
    if manner == "one ad a piece":
        yield from pieces.items()
    elif manner == "overlapping ads":
        for name, files in pieces.items():
            for number, start in enumerate(range(0, max(1, len(files) - 1), 2)):
                yield f"{name}-{number}", files[start : start + 4]
    elif manner == "two pieces an ad":
        names = list(pieces)
        for first, second in zip(names[::2], names[1::2], strict=False):
            yield f"{first}-{second}", [*pieces[first], *pieces[second]]


def folders(pieces: Mapping[str, Sequence[Path]], manner: str, folder: Path) -> str:
    """Make ads as one seller would, work through them, and count what was joined."""
    source = folder / "captures"
    ads = list(bundles(pieces, manner)) or [("", [file for files in pieces.values() for file in files])]
    for name, files in ads:
        (source / "seller" / name).mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(file, source / "seller" / name / f"{file.parent.name}_{file.name}")
    with Case.create(folder / "case", Settings()) as case:
        layout = "{account}/{ad}" if manner != "no ads" else "{account}"
        ingest(case, source, Wishes(layout=layout), Silent())
        dedupe(case, Silent())
        return f"| {manner} | {_joined(case)} |"


def _joined(case: Case) -> str:
    with case.catalogue.reading() as db:
        named = {seen.sha256: Path(seen.source_path).name.split("_")[0] for seen in sightings.everything(db)}
        owners = {row.id: named[row.sha256] for row in regions.everything(db)}
        rows = list(clusters.everything(db))
    true = [owners[row.regions[0]] for row in rows]
    found = [row.piece for row in rows]
    pairs = [(found[a] == found[b], true[a] == true[b]) for a, b in combinations(range(len(rows)), 2)]
    right, wrong = sum(f and t for f, t in pairs), sum(f and not t for f, t in pairs)
    agreement = bcubed(found, true)
    counts = f"{len(set(true))} | {len(rows)} | {len(set(found))} | {right} | {wrong} | {sum(t for _, t in pairs)}"
    return f"{counts} | {agreement.precision:.3f} | {agreement.recall:.3f}"


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", help="folders whose subfolders show one piece each")
    parser.add_argument("--seeds", type=int, default=2, help="so many markets are drawn (default: 2)")
    parser.add_argument("--first", type=int, default=21, help="seed of the first (default: 21)")
    parser.add_argument("--pictures", type=int, default=350)
    parser.add_argument("--habits", choices=("plain", "hard"), default="plain")
    chosen = parser.parse_args()
    _print(_markets(chosen) if chosen.seeds else ())
    _print(line for folder in chosen.folders for line in _folder(folder))


def _markets(chosen: argparse.Namespace) -> Iterator[str]:
    habits = {"plain": PLAIN, "hard": HARD}[chosen.habits]
    told: list[tuple[float, bool]] = []
    yield f"| seed ({chosen.habits}) | joined from | true pieces | grouped | B-cubed precision | recall | F |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        with tempfile.TemporaryDirectory(prefix="tuskprint-pieces-") as folder:
            lines, links_told = market(Path(folder), seed, chosen.pictures, habits)
        yield from lines
        told += links_told
    yield ""
    yield from bands(told)


def _folder(folder: Path) -> Iterator[str]:
    pieces: dict[str, list[Path]] = defaultdict(list)
    for file in sorted(folder.glob("*/*")):
        pieces[file.parent.name].append(file)
    if not pieces:
        sys.exit(f"{folder} has no subfolders with photos; each subfolder shows one piece.")
    yield f"\n| {folder.name} | pieces | pictures | grouped | joined rightly | wrongly | of | precision | recall |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for manner in ("no ads", "one ad a piece", "overlapping ads", "two pieces an ad"):
        with tempfile.TemporaryDirectory(prefix="tuskprint-pieces-") as made:
            yield folders(pieces, manner, Path(made))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
