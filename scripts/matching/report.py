"""Writes what the programs did on a set: a table, a list of what was missed, or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matching.evaluation import Verdict
from matching.ours import VARIANTS
from matching.peers import YARDSTICK
from matching.sets import Set
from matching.trying import Ran


@dataclass(frozen=True, slots=True)
class Tried:
    """What every program did on a set: all of it ``together``, and each edit ``alone`` (may be empty)."""

    drawn: Set
    together: Sequence[Ran]
    alone: Sequence[Ran]


FIGURES: dict[str, Callable[[Verdict], str]] = {
    "wrong pairs of originals": lambda verdict: f"{len(verdict.wrong_pairs):,}",
    "wrong pairs with distractors": lambda verdict: f"{len(verdict.distracted):,}",
    "edits beside a wrong original": lambda verdict: f"{len(verdict.misplaced):,}",
    "distinct counted": lambda verdict: f"{verdict.distinct:,}",
    "surplus groups of edits": lambda verdict: f"{verdict.surplus:,}",
}
"""Rows below the edits, with what is said of a verdict."""


def tables(tried: Tried) -> Iterator[str]:
    """Yield the lines of a set's tables: a row an edit, a column a program."""
    drawn = tried.drawn
    yield from _edits(drawn, tried.together, f"{drawn.folder.name}, all files together")
    for label, said in FIGURES.items():
        truth = f"{len(drawn.originals):,}" if label == "distinct counted" else ""
        yield _row(label, truth, (said(each.verdict) if each.verdict else "" for each in tried.together))
    yield from _costs(tried.together)
    if tried.alone:
        yield ""
        yield from _edits(drawn, tried.alone, f"{drawn.folder.name}, each edit alone")


def _row(label: str, there: str, cells: Iterator[str]) -> str:
    return f"| {label} | {there} | " + " | ".join(cells) + " |"


def _edits(drawn: Set, ran: Sequence[Ran], title: str) -> Iterator[str]:
    yield _row(title, "of", (each.name for each in ran))
    yield "| --- | --- |" + " --- |" * len(ran)
    for kind in drawn.kinds:
        yield _row(kind, str(ran[0].found[kind][1]), (str(each.found[kind][0]) for each in ran))
    yield _row("**mean recall**", "", (f"**{each.recall:.3f}**" for each in ran))


def _costs(ran: Sequence[Ran]) -> Iterator[str]:
    steps = (
        ", ".join(f"{step} {cost.seconds:.1f}" for step, cost in each.costs.items()).removeprefix("all ")
        for each in ran
    )
    yield _row("seconds", "", steps)
    yield _row("processor seconds", "", (f"{each.cost.processor:.1f}" for each in ran))
    yield _row("peak memory, MiB", "", (f"{each.cost.memory:,.0f}" for each in ran))
    yardstick = next((each.cost for each in ran if each.name == YARDSTICK), None)
    if yardstick is not None:
        wall = (f"{each.cost.seconds / yardstick.seconds:.2f}" for each in ran)
        yield _row(f"seconds, of those of {YARDSTICK}", "", wall)
    if yardstick is not None and yardstick.processor:
        worked = (f"{each.cost.processor / yardstick.processor:.2f}" for each in ran)
        yield _row(f"processor seconds, of those of {YARDSTICK}", "", worked)


def misses(tried: Tried) -> Iterator[str]:
    """Name what we missed and what we wrongly joined; JSON has it of every program."""
    ours = [each for each in tried.together if each.name in VARIANTS]
    for each in ours:
        yield from (f"{each.name}: {line}" for line in each.why)
        if each.verdict is not None:
            for pair in (*each.verdict.wrong_pairs, *each.verdict.distracted):
                yield f"{each.name}: wrong pair: {pair[0]} + {pair[1]}"
            yield from (
                f"{each.name}: beside a wrong original: {edit} + {name}" for edit, name in each.verdict.misplaced
            )
            yield from (f"{each.name}: in no group: {name}" for name in each.verdict.lost)
    for each in tried.alone:
        if each.name in VARIANTS:
            yield from (f"{each.name}, each edit alone: missed: {name}" for name in each.missed)


def figures(tried: Tried) -> dict[str, object]:
    """Return everything that the tables and the misses say, for JSON."""
    return {
        "set": tried.drawn.folder.name,
        "recipe": tried.drawn.recipe,
        "together": [_plain(each) for each in tried.together],
        "alone": [_plain(each) for each in tried.alone],
    }


def _plain(ran: Ran) -> dict[str, object]:
    said: dict[str, object] = {"name": ran.name, "recall": ran.recall, "found": ran.found, "missed": ran.missed}
    for step, cost in ran.costs.items():
        said[step] = {"seconds": cost.seconds, "processor": cost.processor, "memory_mib": cost.memory}
    if ran.verdict is not None:
        names = ("wrong_pairs", "distracted", "misplaced", "distinct", "originals", "lost", "surplus")
        said |= {name: getattr(ran.verdict, name) for name in names}
    return said
