"""Our own steps on a drawn set, as one case, by the real command."""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evidence.case import Case
from evidence.catalogue import clusters, regions, sightings
from evidence.settings import Settings
from matching.evaluation import Groups
from matching.measured import Cost, run
from matching.sets import Drawn, Set, linked

VARIANTS: dict[str, Settings] = {"with sscd": Settings(), "without sscd": Settings(sscd="off")}
"""The settings of each way to run us, by its name in the table. This is the one place that switches ``sscd``."""

SOME_UNREADABLE = 6
EVIDENCE = (sys.executable, "-c", "from evidence.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Steps:
    """What the steps cost."""

    ingest: Cost
    dedupe: Cost


def steps(case: Path, source: Path) -> Steps:
    """Take a folder into a case, and find copies.

    Raises:
        FailedError: A step ended with an error.
    """
    command = (*EVIDENCE, "--case", str(case))
    taken = run((*command, "ingest", "--yes", str(source)), (0, SOME_UNREADABLE))
    return Steps(taken, run((*command, "dedupe"), (0, SOME_UNREADABLE)))


def new_case(folder: Path, settings: Settings) -> None:
    """Make an empty case, in the place of one of an earlier run."""
    if (folder / "evidence.toml").is_file():
        shutil.rmtree(folder)
    with Case.create(folder, settings):
        pass


def add(case: Path, drawn: Set, files: Iterable[Drawn]) -> None:
    """Add some files of a set to a case."""
    part = case.with_name(f"{case.name}-files")
    shutil.rmtree(part, ignore_errors=True)
    steps(case, linked(drawn, files, part))
    shutil.rmtree(part)


def groups(folder: Path) -> Groups:
    """Return the clusters that each file of a case is in, by the file's name; a clip's are those of its frames."""
    with Case.open(folder) as case, case.catalogue.reading() as db:
        names: dict[str, list[str]] = defaultdict(list)
        for sighting in sightings.everything(db):
            names[sighting.sha256].append(Path(sighting.source_path).name)
        owners = {row.id: row.sha256 for row in regions.everything(db)}
        found: dict[str, set[str]] = defaultdict(set)
        for row in clusters.everything(db):
            for region in row.regions:
                for name in names[owners[region]]:
                    found[name].add(row.cluster)
        return {name: frozenset(mine) for name, mine in found.items()}
