"""What readings are worth: trained tables of log10 likelihood ratios, and the fixed ratios that bases assume."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from evidence import links
from evidence.links import Basis, Exhibit, Reading
from evidence.phrases import fixed, phrase
from evidence.postings import Pair
from evidence.records import Reason


@dataclass(frozen=True, slots=True)
class Table:
    """log10 of how much more probable a value is with one operator than with reselling, by bins of the value.

    Attributes:
        edges: Ascending; a value at an edge is in the bin above it.
        weights: One more than there are edges.
    """

    edges: tuple[float, ...]
    weights: tuple[float, ...]

    def weight(self, value: float) -> float:
        """Return the weight of a value's bin."""
        return self.weights[bisect_right(self.edges, value)]


@dataclass(frozen=True, slots=True)
class Weights:
    """What training found.

    Attributes:
        tables: By basis; a basis without one counts nothing.
        flagged: Share of pairs of one operator that the screening flags.
        recipe: How they were made, in words.
    """

    tables: Mapping[str, Table]
    flagged: float
    recipe: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that the bases say of a pair.

    Attributes:
        log_ratio: Sum of the reasons that count.
        reasons: One for each basis: those that count first, by weight, then the others, then the missing.
        shows: By basis.
    """

    log_ratio: float
    reasons: tuple[Reason, ...]
    shows: Mapping[str, tuple[Exhibit, ...]]


@cache
def shipped() -> Weights:
    """Load the weights that come with the program."""
    return from_json(json.loads(resources.files("evidence.links").joinpath("weights.json").read_text("utf-8")))


def from_json(told: Mapping[str, Any]) -> Weights:
    """Read weights as ``scripts/train_links.py`` writes them."""
    tables = {name: Table(tuple(one["edges"]), tuple(one["weights"])) for name, one in told["tables"].items()}
    return Weights(tables, told["flagged"], told["recipe"])


def weigh(pair: Pair, weights: Weights, ratios: Mapping[str, float]) -> Weighed:
    """Read every basis of a pair and weigh what it says.

    Args:
        pair: The two accounts.
        weights: Of the trained bases.
        ratios: log10 ratios that take the place of those that bases assume, by basis.
    """
    bases = [links.load(name) for name in links.names()]
    told = {basis.NAME: (basis, basis.read(pair)) for basis in bases}
    reasons = [_reason(basis, reading, weights, ratios) for basis, reading in told.values()]
    counting = strongest(reasons)
    marked = [_counted(each) if each.basis in counting else each for each in reasons]
    marked.sort(key=lambda each: (not each.counts, each.weight is None, -abs(each.weight or 0.0), each.basis))
    total = sum(each.weight for each in marked if each.counts and each.weight is not None)
    shows = {name: reading.shows for name, (_, reading) in told.items() if reading is not None}
    return Weighed(total, tuple(marked), shows)


def _reason(basis: Basis, reading: Reading | None, weights: Weights, ratios: Mapping[str, float]) -> Reason:
    if reading is None:
        return Reason(basis.NAME, basis.GROUP, phrase("missing: {what}", what=fixed(basis.MISSING)), None)
    if basis.RATIO is not None:
        ratio = ratios.get(basis.NAME, basis.RATIO)
        return Reason(basis.NAME, basis.GROUP, reading.says, ratio * reading.value, assumed=True)
    table = weights.tables.get(basis.NAME)
    if table is None:
        return Reason(basis.NAME, basis.GROUP, phrase("{says}; no weight was trained for it", says=reading.says), None)
    return Reason(basis.NAME, basis.GROUP, reading.says, table.weight(reading.value))


def strongest(reasons: Sequence[Reason]) -> set[str]:
    """Return the basis with the largest weight, for or against, of each group: the others tell the same again."""
    best: dict[str, Reason] = {}
    for each in reasons:
        if each.weight is not None:
            known = best.get(each.group)
            if known is None or abs(each.weight) > abs(known.weight or 0.0):
                best[each.group] = each
    return {each.basis for each in best.values()}


def _counted(reason: Reason) -> Reason:
    return Reason(reason.basis, reason.group, reason.says, reason.weight, counts=True, assumed=reason.assumed)
