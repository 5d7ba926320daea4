"""Tries a program on a set: on all of it at once, and on each kind of edit alone, so that siblings cannot help."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.settings import Settings
from matching import explained, ours
from matching.evaluation import Groups, Verdict, evaluate, recalled
from matching.measured import Cost, FailedError
from matching.peers import Peer
from matching.sets import DISTRACTOR, ORIGINAL, Drawn, Set


@dataclass(frozen=True, slots=True)
class Ran:
    """One program on one set.

    Attributes:
        name: Of the program, as the table says it.
        found: Files found, and files there, by edit.
        missed: Names of files that share no group with their original.
        verdict: All other figures; None where each edit was tried alone.
        costs: By step; empty where each edit was tried alone.
        why: Lines that say why files were missed and which links were wrong; of our own steps only.
    """

    name: str
    found: dict[str, tuple[int, int]]
    missed: tuple[str, ...]
    verdict: Verdict | None
    costs: dict[str, Cost]
    why: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        """Mean over the edits of the share found."""
        return sum(found / there for found, there in self.found.values()) / max(1, len(self.found))

    @property
    def cost(self) -> Cost:
        """All steps together."""
        return sum(self.costs.values(), Cost(0.0, 0.0, 0.0))


def tell(text: str) -> None:
    """Say on stderr what is being done."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def us(drawn: Set, case: Path, name: str, settings: Settings) -> Ran:
    """Run ourselves on a whole set."""
    ours.new_case(case, settings)
    spent = ours.steps(case, drawn.folder)
    ran = _judged(drawn, name, ours.groups(case), {"ingest": spent.ingest, "dedupe": spent.dedupe})
    return replace(ran, why=tuple(explained.lines(drawn, ran.missed, explained.between_files(case))))


def us_alone(drawn: Set, base: Path, name: str, settings: Settings) -> Ran:
    """Run ourselves on originals and distractors, and on a copy of that case for each kind of edit."""
    ours.new_case(base, settings)
    ours.add(base, drawn, _base(drawn))
    return _gathered(name, _each_kind(drawn, base))


def _each_kind(drawn: Set, base: Path) -> Iterator[tuple[list[Drawn], Groups]]:
    alone = base.with_name(f"{base.name}-alone")
    for kind in drawn.kinds:
        shutil.rmtree(alone, ignore_errors=True)
        shutil.copytree(base, alone)
        files = [each for each in drawn.edited if each.kind == kind]
        ours.add(alone, drawn, files)
        yield files, ours.groups(alone)
    shutil.rmtree(alone, ignore_errors=True)


def them(drawn: Set, folder: Path, peer: Peer) -> Ran | None:
    """Run a peer on a whole set; None where it fails."""
    try:
        groups, cost = peer.groups(drawn, drawn.files, folder)
    except FailedError as error:
        tell(f"{peer.name} is left out, it failed: {str(error).splitlines()[-1:]}")
        return None
    return _judged(drawn, peer.name, groups, {"all": cost})


def them_alone(drawn: Set, folder: Path, peer: Peer) -> Ran:
    """Run a peer on originals, distractors and one kind of edit, for each kind.

    Raises:
        FailedError: It failed.
    """
    kinds = ([each for each in drawn.edited if each.kind == kind] for kind in drawn.kinds)
    return _gathered(peer.name, ((files, peer.groups(drawn, [*_base(drawn), *files], folder)[0]) for files in kinds))


def _base(drawn: Set) -> list[Drawn]:
    return [each for each in drawn.files if each.kind in (ORIGINAL, DISTRACTOR)]


def _judged(drawn: Set, name: str, groups: Groups, costs: dict[str, Cost]) -> Ran:
    found, missed = recalled(drawn.edited, groups)
    return Ran(name, found, missed, evaluate(drawn, groups), costs)


def _gathered(name: str, kinds: Iterator[tuple[list[Drawn], Groups]]) -> Ran:
    found: dict[str, tuple[int, int]] = {}
    missed: list[str] = []
    for files, groups in kinds:
        there, names = recalled(files, groups)
        found |= there
        missed += names
    return Ran(name, found, tuple(missed), None, {})
