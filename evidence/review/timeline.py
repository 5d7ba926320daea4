"""Sightings laid out in time: a row for each account, a mark for each day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from evidence.catalogue.sightings import Sighting
from evidence.report.text import legible, local_day

MOST_ROWS = 8
"""Accounts with a row of their own, those with most sightings; the others share the last."""

REST = ""
"""Name of the row that the others share."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One day of one row: its place from 0 to 100, and how many sightings it stands for."""

    at: float
    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """One account's marks, by day."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """First and last day, None where nothing has a time; rows; and sightings without a time."""

    first: date | None
    last: date | None
    rows: tuple[Row, ...]
    undated: int


def lay(seen: Sequence[Sighting], zone: ZoneInfo) -> Timeline:
    """Lay sightings out, the account with most of them first."""
    days = [(local_day(each.seen_at, zone), legible(f"{each.platform} {each.account}".strip(), 24)) for each in seen]
    dated = [(day, name) for day, name in days if day is not None]
    if not dated:
        return Timeline(None, None, (), len(seen))
    first, last = min(dated)[0], max(dated)[0]
    counts = Counter(name for _, name in dated)
    order = sorted(counts, key=lambda name: (-counts[name], name))
    own = order if len(order) <= MOST_ROWS else order[: MOST_ROWS - 1]
    shown = Counter((name if name in own else REST, day) for day, name in dated)
    span = max(1, (last - first).days)
    rows = tuple(
        Row(name, tuple(Mark(_place(day, first, span), day, shown[at, day]) for at, day in sorted(shown) if at == name))
        for name in ([*own, REST] if len(own) < len(order) else own)
    )
    return Timeline(first, last, rows, len(days) - len(dated))


def _place(day: date, first: date, span: int) -> float:
    return round(100.0 * (day - first).days / span, 2)
