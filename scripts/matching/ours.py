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
from matching.evaluation import Groups, recalled
from matching.measured import Cost, run
from matching.sets import DISTRACTOR, ORIGINAL, Drawn, Set

VARIANTS: dict[str, Settings] = {"without sscd": Settings()}
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
    removed(folder)
    with Case.create(folder, settings):
        pass


def removed(folder: Path) -> None:
    """Remove a case that this benchmark made."""
    shutil.rmtree(folder, ignore_errors=True)


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


def without_chains(drawn: Set, base: Path, settings: Settings) -> dict[str, tuple[int, int]]:
    """Find each kind of edit with no other edit in the case: a copy of the case of originals and distractors for each.

    Returns:
        Files found, and files there, by edit.
    """
    found: dict[str, tuple[int, int]] = {}
    new_case(base, settings)
    _with(base, drawn, [each for each in drawn.files if each.kind in (ORIGINAL, DISTRACTOR)])
    for kind in drawn.kinds:
        alone = base.with_name(f"{base.name}-alone")
        removed(alone)
        shutil.copytree(base, alone)
        files = [each for each in drawn.edited if each.kind == kind]
        _with(alone, drawn, files)
        found |= recalled(files, groups(alone))[0]
        removed(alone)
    return found


def _with(case: Path, drawn: Set, files: Iterable[Drawn]) -> None:
    """Add some files of a set to a case."""
    part = case.with_name(f"{case.name}-files")
    shutil.rmtree(part, ignore_errors=True)
    linked(drawn, files, part)
    steps(case, part)
    shutil.rmtree(part)


def linked(drawn: Set, files: Iterable[Drawn], folder: Path) -> Path:
    """Make a folder of some files of a set: links where the disk has them, else copies."""
    folder.mkdir(parents=True)
    for each in files:
        try:
            (folder / each.name).hardlink_to(drawn.folder / each.name)
        except OSError:
            shutil.copyfile(drawn.folder / each.name, folder / each.name)
    return folder
