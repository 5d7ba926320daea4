"""Tries a program on a set, and writes the tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.settings import Settings
from matching import ours
from matching.evaluation import Verdict, evaluate
from matching.measured import Cost
from matching.sets import Set


@dataclass(frozen=True, slots=True)
class Ran:
    """One program on one set; parts that it has no figure for are None.

    Attributes:
        name: Of the program, as the table says it.
        found: Files found, and files there, by edit.
        verdict: All figures, where the whole set was one run.
        costs: By step.
    """

    name: str
    found: dict[str, tuple[int, int]]
    verdict: Verdict | None
    costs: dict[str, Cost]

    @property
    def recall(self) -> float:
        """Mean over the edits of the share found."""
        return sum(found / there for found, there in self.found.values()) / max(1, len(self.found))


def us(drawn: Set, case: Path, name: str, settings: Settings) -> Ran:
    """Run ourselves on a whole set."""
    ours.new_case(case, settings)
    spent = ours.steps(case, drawn.folder)
    verdict = evaluate(drawn, ours.groups(case))
    return Ran(name, verdict.found, verdict, {"ingest": spent.ingest, "dedupe": spent.dedupe})


def us_alone(drawn: Set, base: Path, name: str, settings: Settings) -> Ran:
    """Run ourselves on each kind of edit alone."""
    return Ran(f"{name}, no chains", ours.without_chains(drawn, base, settings), None, {})


def tell(text: str) -> None:
    """Say on stderr what is being done."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def table(drawn: Set, ran: Sequence[Ran]) -> Iterator[str]:
    """Yield the lines of a set's table: a row an edit, a column a program."""
    yield f"| {drawn.folder.name} | of | " + " | ".join(each.name for each in ran) + " |"
    yield "| --- | --- |" + " --- |" * len(ran)
    for kind in drawn.kinds:
        there = sum(each.kind == kind for each in drawn.edited)
        yield f"| {kind} | {there} | " + " | ".join(str(each.found[kind][0]) for each in ran) + " |"
    rows = [("mean recall", [f"{each.recall:.3f}" for each in ran])]
    rows += [(label, [_said(each, label) for each in ran]) for label in LABELS]
    for label, cells in rows:
        yield f"| {label} | | " + " | ".join(cells) + " |"


LABELS = (
    "wrong pairs of originals",
    "wrong pairs with distractors",
    "edited files beside a wrong original",
    "distinct pictures counted (truth)",
    "surplus groups of edited files",
    "seconds (of processors)",
    "peak memory",
)


def _said(ran: Ran, label: str) -> str:
    """Say one figure of a column."""
    if label == "seconds (of processors)":
        return ", ".join(f"{step} {cost.seconds:.1f} ({cost.processor:.1f})" for step, cost in ran.costs.items())
    if label == "peak memory":
        return f"{max(cost.memory for cost in ran.costs.values()):,.0f} MiB" if ran.costs else ""
    if ran.verdict is None:
        return ""
    verdict = ran.verdict
    return {
        "wrong pairs of originals": str(len(verdict.wrong_pairs)),
        "wrong pairs with distractors": str(len(verdict.distracted)),
        "edited files beside a wrong original": str(len(verdict.misplaced)),
        "distinct pictures counted (truth)": f"{verdict.distinct} ({verdict.originals})",
        "surplus groups of edited files": str(verdict.surplus),
    }[label]


def misses(ran: Sequence[Ran]) -> Iterator[str]:
    """Name what was missed and what was wrongly joined."""
    for each in ran:
        if each.verdict is not None:
            yield from (f"{each.name}: missed {name}" for name in each.verdict.missed)
            yield from (f"{each.name}: wrong pair {' + '.join(pair)}" for pair in each.verdict.wrong_pairs)
            yield from (f"{each.name}: wrong pair {' + '.join(pair)}" for pair in each.verdict.distracted)
            yield from (f"{each.name}: misplaced {' beside '.join(pair)}" for pair in each.verdict.misplaced)
            yield from (f"{each.name}: in no group {name}" for name in each.verdict.lost)


def figures(drawn: Set, ran: Sequence[Ran]) -> dict[str, object]:
    """Return everything that the table says, for JSON."""
    return {"set": drawn.folder.name, "recipe": drawn.recipe, "programs": [_plain(each) for each in ran]}


def _plain(ran: Ran) -> dict[str, object]:
    said: dict[str, object] = {"name": ran.name, "recall": ran.recall, "found": ran.found}
    for step, cost in ran.costs.items():
        said[step] = {"seconds": cost.seconds, "processor": cost.processor, "memory_mib": cost.memory}
    if ran.verdict is not None:
        names = ("missed", "wrong_pairs", "distracted", "misplaced", "distinct", "originals", "lost", "surplus")
        said |= {name: getattr(ran.verdict, name) for name in names}
    return said
