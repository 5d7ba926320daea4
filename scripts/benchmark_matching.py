#!/usr/bin/env python3
"""Which reposts of a picture are found, and are lookalikes kept apart? Prints Markdown tables.

    .venv/bin/python scripts/benchmark_matching.py ../shared/data/photos --pieces ../shared/data/pieces/lamps

Every photo of the folder must show something different. The gauntlet edits some of them in every way that phones and
traders edit. The lookalike tables lay cut-out pieces on shared cloths and repost each photo. All files of a set go
through the real steps as one case. An edited file counts as found where one of its regions is in a cluster with its
original; two originals in one cluster are a wrong pair.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from matching import cutouts, gauntlet, ours, report, tables
from matching.report import Ran
from matching.sets import Set, photos

LEAST = 12
"""Photos below which feeds and grids would repeat themselves."""


def arguments() -> argparse.Namespace:
    """What the caller wishes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path, help="a folder of photos, each of something different")
    parser.add_argument("--pieces", type=Path, action="append", default=[], help="a folder of pieces; several times")
    parser.add_argument("--cloths", type=Path, help="a folder of cloths to lay the pieces on (default: the photos)")
    parser.add_argument("--distractors", type=Path, help="a folder of more photos, which only distract")
    parser.add_argument("--edited", type=int, default=32, help="so many photos are edited (default: %(default)s)")
    parser.add_argument("--laid", type=int, default=80, help="so many pieces are laid on cloths (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("gauntlet", "tables"), help="draw and try one set only")
    parser.add_argument("--no-chains-table", action="store_true", help="leave out the slow part: each edit alone")
    parser.add_argument("--misses", action="store_true", help="name the files missed and the wrong pairs")
    parser.add_argument("--keep", type=Path, help="keep drawn files and cases here; files drawn before are used again")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    return parser.parse_args()


def sets(wishes: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Set]]:
    """Draw the sets that are wished for, by name."""
    taken = photos(wishes.photos)
    if len(taken) < LEAST:
        sys.exit(f"{wishes.photos} has {len(taken)} pictures; at least {LEAST} are needed.")
    if wishes.only != "tables":
        asked = gauntlet.Wishes(taken, wishes.edited, wishes.seed, wishes.distractors)
        recipe = f"photos {wishes.photos.resolve()}, edited {wishes.edited}, seed {wishes.seed}"
        recipe += f", distractors {wishes.distractors.resolve()}" if wishes.distractors else ""
        yield "gauntlet", gauntlet.draw(folder / "gauntlet", recipe, asked)
    if wishes.only != "gauntlet" and wishes.pieces:
        yield "tables", _tables(wishes, folder)


def _tables(wishes: argparse.Namespace, folder: Path) -> Set:
    source = wishes.cloths or wishes.photos
    recipe = f"pieces {[str(each.resolve()) for each in wishes.pieces]}, laid {wishes.laid}, "
    recipe += f"cloths {source.resolve()}, seed {wishes.seed}"
    pieces = cutouts.pieces(wishes.pieces, wishes.laid, wishes.seed)
    if not pieces:
        sys.exit(f"No piece could be cut out of {', '.join(map(str, wishes.pieces))}: is the background plain?")
    cloths = tables.cloths(photos(source), wishes.seed)
    return tables.draw(folder / "tables", recipe, tables.Wishes(pieces, cloths, wishes.seed))


def tried(drawn: Set, folder: Path, *, alone: bool) -> Iterator[Ran]:
    """Try every program on a set."""
    for name, settings in ours.VARIANTS.items():
        report.tell(f"{drawn.folder.name}: {name}")
        yield report.us(drawn, folder / f"{drawn.folder.name}-case-{name.replace(' ', '-')}", name, settings)
        if alone:
            report.tell(f"{drawn.folder.name}: {name}, each edit alone")
            yield report.us_alone(drawn, folder / f"{drawn.folder.name}-base", name, settings)


def run(wishes: argparse.Namespace, folder: Path) -> Iterator[tuple[Set, Sequence[Ran]]]:
    """Draw and try; yields each set with what every program did on it."""
    for name, drawn in sets(wishes, folder):
        yield drawn, list(tried(drawn, folder, alone=name == "gauntlet" and not wishes.no_chains_table))


def main() -> None:
    """Run."""
    wishes = arguments()
    with tempfile.TemporaryDirectory(prefix="tuskprint-matching-") as temporary:
        folder = wishes.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for drawn, ran in run(wishes, folder):
            lines = [json.dumps(report.figures(drawn, ran))] if wishes.json else report.table(drawn, ran)
            sys.stdout.write("\n".join(lines) + "\n\n")
            if wishes.misses:
                sys.stdout.write("\n".join(report.misses(ran)) + "\n\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
