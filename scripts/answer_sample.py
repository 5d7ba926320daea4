#!/usr/bin/env python3
"""Answer the sheet of a sample as an analyst would who knows the truth of a drawn market, and errs now and then.

    .venv/bin/evidence demo /tmp/demo
    .venv/bin/evidence --case /tmp/demo/case sample --sheet sample.xlsx
    .venv/bin/python scripts/answer_sample.py /tmp/demo/case /tmp/demo/market/truth sample.xlsx --errs 2
    .venv/bin/evidence --case /tmp/demo/case import decisions sample.xlsx

By default the analyst names only the others that the sheet shows; with --all, any, which tells what the lists cost.
Prints how many true links the lists show, and the true number of pieces that the case shows.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from evidence.answering import ALSO, FURTHER, HERE, REVIEWER, STATE, UNIT
from evidence.case import Case
from evidence.catalogue import draws, states
from evidence.comparison import pieces_of_clusters
from evidence.report.sheet import LOOKS, WORDS


@dataclass(frozen=True, slots=True)
class Truth:
    """True pieces by piece of the state, and the other way round."""

    shown: Mapping[str, tuple[str, ...]]
    units: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Links:
    """True links of the units asked about: all, and those that the sheet shows by each route."""

    true: int = 0
    first: int = 0
    either: int = 0


def truth_of(case: Case, truth: Path) -> Truth:
    """Look up the truth of the state that was sampled last."""
    known = pieces_of_clusters(case, truth)
    with case.catalogue.reading() as db:
        last = draws.latest(db)
        frozen = None if last is None else states.find(db, last.state)
    if frozen is None:
        sys.exit("No sample was drawn from this case. Run 'evidence sample' first.")
    shown = {
        piece: tuple(sorted({known[cluster] for cluster in clusters if cluster in known}))
        for piece, clusters in frozen.pieces.items()
    }
    units: dict[str, list[str]] = defaultdict(list)
    for piece, things in shown.items():
        for thing in things:
            units[thing].append(piece)
    return Truth(shown, {thing: tuple(pieces) for thing, pieces in units.items()})


def answer(known: Truth, unit: str, beside: tuple[set[str], set[str]] | None, links: Links) -> dict[str, str]:
    """Fill in one row; ``beside`` are the others that the sheet shows by each route, None where any may be named."""
    things = known.shown[unit]
    filled = {HERE: str(len(things))}
    further = []
    for number, thing in enumerate(things, 1):
        others = {other for other in known.units[thing] if other != unit}
        links.true += len(others)
        if beside is not None:
            links.first += len(others & beside[0])
            others &= beside[0] | beside[1]
        links.either += len(others)
        if number <= len(ALSO):
            filled[ALSO[number - 1]] = ", ".join(sorted(others))
        elif others:
            further.append(f"{number}: {', '.join(sorted(others))}")
    filled[FURTHER] = "; ".join(further)
    return filled


def err(rng: random.Random, filled: dict[str, str], beside: Sequence[str]) -> None:
    """Say one piece too many, or, as often, that the first is another one's piece as well."""
    wrong = [other for other in beside if other not in filled.get(ALSO[0], "")]
    if wrong and rng.random() < 0.5:
        filled[ALSO[0]] = ", ".join(each for each in (filled.get(ALSO[0], ""), rng.choice(wrong)) if each)
    else:
        filled[HERE] = str(int(filled[HERE]) + 1)


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", type=Path)
    parser.add_argument("truth", type=Path, help="folder with the truth tables of the market")
    parser.add_argument("sheet", type=Path, help="XLSX; filled in where it is")
    parser.add_argument("--errs", type=float, default=2.0, help="percent of rows with a wrong call")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--all", action="store_true", help="name others that the sheet does not show as well")
    given = parser.parse_args()
    with Case.open(given.case) as case:
        known = truth_of(case, given.truth)
    book, links, rng = openpyxl.load_workbook(given.sheet), Links(), random.Random(given.seed)
    for page in book.worksheets:
        header = {str(cell.value): place for place, cell in enumerate(page[1], 1)}
        if STATE not in header:
            continue
        for row in range(2, page.max_row + 1):
            unit = str(page.cell(row, header[UNIT]).value)
            routes = [re.findall(r"P[0-9a-f]+", str(page.cell(row, header[name]).value)) for name in (LOOKS, WORDS)]
            filled = answer(known, unit, None if given.all else (set(routes[0]), set(routes[1])), links)
            if 100 * rng.random() < given.errs:
                err(rng, filled, [other for route in routes for other in route if other != unit])
            for name, text in {**filled, REVIEWER: f"simulated, {page.title}"}.items():
                page.cell(row, header[name]).value = text
    book.save(given.sheet)
    sys.stdout.write(
        f"true links {links.true}, shown by looks {links.first}, shown by either {links.either}\n"
        f"true pieces shown {len(known.units)}, machine {len(known.shown)}\n"
    )


if __name__ == "__main__":
    main()
