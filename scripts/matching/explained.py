"""Why our own steps missed a file or joined wrong ones: what verification said of the regions in question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from evidence.case import Case
from evidence.catalogue import regions, sightings, verdicts
from evidence.catalogue.verdicts import VerdictRow
from matching.sets import Drawn, Set

Verdicts = dict[tuple[str, str], VerdictRow]
"""The most probable verdict on any regions of two files, by the files' names in order."""


def between_files(folder: Path) -> Verdicts:
    """Return the best verdict on each two files of a case that were ever compared."""
    best: Verdicts = {}
    with Case.open(folder) as case, case.catalogue.reading() as db:
        names = {sighting.sha256: Path(sighting.source_path).name for sighting in sightings.everything(db)}
        owners = {row.id: names[row.sha256] for row in regions.everything(db)}
        for row in verdicts.everything(db):
            left, right = sorted((owners[row.left], owners[row.right]))
            if left != right and ((left, right) not in best or best[left, right].probability < row.probability):
                best[left, right] = row
    return best


def lines(drawn: Set, missed: Iterable[str], best: Verdicts) -> Iterator[str]:
    """Yield a line for each file missed, and for each wrong link between two files, in a cluster or not."""
    known = {each.name: each for each in drawn.files}
    for name in missed:
        row = best.get(_ordered(name, known[name].shows[0]))
        said = f"{row.verdict}, probability {row.probability:.2f}, {_figures(row)}" if row else "never compared"
        yield f"missed: {name}: with its original {said}"
    for (left, right), row in best.items():
        if row.verdict == "same picture" and not _related(known[left], known[right]):
            yield f"wrong link: {left} + {right}: probability {row.probability:.2f}, {_figures(row)}"


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _related(left: Drawn, right: Drawn) -> bool:
    return bool({left.name, *left.shows} & {right.name, *right.shows})


def _figures(row: VerdictRow) -> str:
    """Say the figures that a verdict rests on, numbers to three digits."""
    shown = {name: value for name, value in row.figures.items() if isinstance(value, (bool, int, float, str))}
    return " ".join(
        f"{name}={value:.3g}" if isinstance(value, float) else f"{name}={value}" for name, value in shown.items()
    )
