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
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

from evidence.market.edits import Pixels
from matching import captioned, cutouts, gauntlet, ours, peers, report, tables
from matching.report import Tried
from matching.sets import Set, drawn, photos
from matching.trying import tell, them, them_alone, us, us_alone
from others import phones, traders
from others.wishes import Laying

GAUNTLET = "gauntlet"
OTHERS: dict[str, ModuleType] = {"phones": phones, "traders": traders}
OTHERS_CLOTHS = 4
"""Cloths that another program lays each piece on."""

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
    parser.add_argument("--size", type=float, default=1.0, help="pieces so many times as long as usual on the cloths")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only",
        choices=(GAUNTLET, "tables", captioned.CAPTIONED, *gauntlet.MORE),
        help="draw and try one set only; 'further', 'later', 'trade', 'fresh' (edits that no rule was made with) and "
        "'captioned' (each photo posted several times with and without an addition) are drawn only so; with --pieces, "
        "of photos of these on cloths",
    )
    parser.add_argument(
        "--drawn-by",
        choices=tuple(OTHERS),
        help="have the gauntlet, and with --pieces the tables, drawn by a program whose author had not seen the "
        "matching (others/)",
    )
    parser.add_argument("--no-chains-table", action="store_true", help="leave out the slow part: each edit alone")
    parser.add_argument("--peers", action="store_true", help="try the programs that scripts/setup-peers installed, too")
    parser.add_argument("--misses", action="store_true", help="name the files missed and the wrong pairs")
    parser.add_argument("--keep", type=Path, help="keep drawn files and cases here; files drawn before are used again")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    wishes = parser.parse_args()
    if wishes.only == "tables" and not wishes.pieces:
        parser.error("the tables need --pieces")
    if wishes.drawn_by and wishes.only not in (None, GAUNTLET, "tables"):
        parser.error(f"--only {wishes.only}: --drawn-by draws a gauntlet and tables")
    if not 0.1 <= wishes.size <= 2.0:
        parser.error(
            f"--size {wishes.size}: larger pieces do not fit on the cloths, smaller ones show nothing; 0.1 to 2"
        )
    for folder in (wishes.photos, wishes.cloths, wishes.distractors, *wishes.pieces):
        if folder is not None and not folder.is_dir():
            parser.error(f"{folder} is no folder")
    return wishes


def sets(wishes: argparse.Namespace, folder: Path) -> Iterator[Set]:
    """Draw the sets that are wished for."""
    if wishes.drawn_by:
        yield from _others(wishes, folder)
        return
    if wishes.only == captioned.CAPTIONED:
        recipe = _recipe_of_tables(wishes) if wishes.pieces else f"photos {wishes.photos.resolve()}, seed {wishes.seed}"
        yield drawn(folder / captioned.CAPTIONED, recipe, lambda new: captioned.files(new, _shown(wishes), wishes.seed))
        return
    if wishes.only != "tables":
        shown = _recipe_of_tables(wishes) if _of_pieces(wishes) else f"photos {wishes.photos.resolve()}"
        recipe = f"{shown}, edited {wishes.edited}, seed {wishes.seed}"
        recipe += f", distractors {wishes.distractors.resolve()}" if wishes.distractors else ""
        yield drawn(folder / (wishes.only or GAUNTLET), recipe, lambda new: gauntlet.files(new, _gauntlet(wishes)))
    if wishes.only in (None, "tables") and wishes.pieces:
        recipe = _recipe_of_tables(wishes)
        yield drawn(folder / "tables", recipe, lambda new: tables.files(new, _tables(wishes)))


def _others(wishes: argparse.Namespace, folder: Path) -> Iterator[Set]:
    """Have sets drawn by another program."""
    by = OTHERS[wishes.drawn_by]
    paths = sorted(path for path in wishes.photos.iterdir() if path.is_file())
    if len(paths) < LEAST:
        sys.exit(f"{wishes.photos} has {len(paths)} files; at least {LEAST} are needed.")
    recipe = f"drawn by {wishes.drawn_by}, photos {wishes.photos.resolve()}, seed {wishes.seed}"
    if wishes.only != "tables":
        name = f"{wishes.drawn_by}-{GAUNTLET}"
        drawing = partial(by.gauntlet, paths, seed=wishes.seed, edited=wishes.edited)
        yield drawn(folder / name, f"{recipe}, edited {wishes.edited}", drawing)
    if wishes.only != GAUNTLET and wishes.pieces:
        laying = Laying(wishes.pieces, paths, wishes.laid, OTHERS_CLOTHS, wishes.seed)
        recipe = f"{recipe}, pieces {', '.join(str(each.resolve()) for each in wishes.pieces)}, laid {wishes.laid}"
        yield drawn(folder / f"{wishes.drawn_by}-tables", recipe, partial(by.tables, laying))


def _recipe_of_tables(wishes: argparse.Namespace) -> str:
    recipe = f"pieces {', '.join(str(each.resolve()) for each in wishes.pieces)}, laid {wishes.laid}, "
    recipe += f"cloths {(wishes.cloths or wishes.photos).resolve()}, seed {wishes.seed}"
    return recipe + (f", size {wishes.size}" if wishes.size != 1.0 else "")


def _of_pieces(wishes: argparse.Namespace) -> bool:
    """Tell whether a set is drawn of photos of pieces on cloths in the place of the photos."""
    return bool(wishes.pieces) and wishes.only in (captioned.CAPTIONED, *gauntlet.MORE)


def _shown(wishes: argparse.Namespace) -> list[Pixels]:
    shown = tables.photos(_tables(wishes)) if _of_pieces(wishes) else photos(wishes.photos)
    if len(shown) < LEAST:
        sys.exit(f"{wishes.photos} has {len(shown)} pictures; at least {LEAST} are needed.")
    return shown


def _gauntlet(wishes: argparse.Namespace) -> gauntlet.Wishes:
    return gauntlet.Wishes(_shown(wishes), wishes.edited, wishes.seed, wishes.distractors, _more(wishes))


def _more(wishes: argparse.Namespace) -> str:
    return wishes.only if wishes.only in gauntlet.MORE else ""


def _tables(wishes: argparse.Namespace) -> tables.Wishes:
    source = wishes.cloths or wishes.photos
    pieces = cutouts.pieces(wishes.pieces, wishes.laid, wishes.seed)
    if not pieces:
        sys.exit(f"No piece could be cut out of {', '.join(map(str, wishes.pieces))}: is the background plain?")
    if len(cloths := tables.cloths(photos(source), wishes.seed)) < tables.CLOTHS:
        sys.exit(f"{source} has {len(cloths)} pictures; at least {tables.CLOTHS} are needed.")
    return tables.Wishes(pieces, cloths, wishes.seed, wishes.size)


def tried(wishes: argparse.Namespace, files: Set, folder: Path) -> Tried:
    """Try every program on a set: all of it, and each kind of the gauntlet's edits alone."""
    together, alone = [], []
    lonely = files.folder.name == GAUNTLET and not wishes.no_chains_table
    place = folder / f"{files.folder.name}-case"
    for name, settings in ours.VARIANTS.items():
        tell(f"{files.folder.name}: {name}")
        together.append(us(files, place.with_name(f"{place.name}-{name.replace(' ', '-')}"), name, settings))
        if lonely:
            tell(f"{files.folder.name}: {name}, each edit alone")
            alone.append(us_alone(files, place.with_name(f"{place.name}-base"), name, settings))
    for peer in peers.installed(tell) if wishes.peers else ():
        tell(f"{files.folder.name}: {peer.name}")
        ran = them(files, place.with_name("peer"), peer)
        together += [ran] if ran else []
        if ran and lonely and (by_kind := them_alone(files, place.with_name("peer"), peer)):
            alone.append(by_kind)
    return Tried(files, together, alone)


def main() -> None:
    """Run."""
    wishes = arguments()
    with tempfile.TemporaryDirectory(prefix="tuskprint-matching-") as temporary:
        folder = wishes.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for files in sets(wishes, folder):
            found = tried(wishes, files, folder)
            lines = [json.dumps(report.figures(found))] if wishes.json else [*report.tables(found), ""]
            if wishes.misses and not wishes.json:
                lines += [*report.misses(found), ""]
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
