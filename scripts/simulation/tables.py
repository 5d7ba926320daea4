"""Writes a simulated market as CSV tables: what a survey would capture, with the truth in every row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np

from simulation.records import KINDS, ROLES, Figures, World

START = datetime(2015, 3, 2, tzinfo=timezone(timedelta(hours=8)))
"""The first midnight; a Monday, in China."""


def write(world: World, out: Path) -> list[Path]:
    """Write every table below ``out``, which is made where it is missing; return the files.

    Unknown times (never deleted, never stopped) are empty. ``sightings.csv`` has a row for each captured picture; the
    other tables hold what was not captured as well.
    """
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for name, columns, rows in (
        _checks(world), _accounts(world), _relations(world), _pieces(world),
        _ads(world), _showings(world), _copies(world), _sightings(world),
    ):  # fmt: skip
        made.append(out / f"{name}.csv")
        with made[-1].open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
    return made


Table = tuple[str, Sequence[str], Iterable[Sequence[object]]]


def _times(hours: Figures) -> list[str]:
    """Times to the second; empty where infinite."""
    return [
        (START + timedelta(hours=each)).isoformat(timespec="seconds") if np.isfinite(each) else ""
        for each in hours.tolist()
    ]


def _checks(world: World) -> Table:
    return "checks", ("check", "time"), enumerate(_times(world.checks))


def _accounts(world: World) -> Table:
    of = world.accounts
    columns = ("account", "operator", "role", "category", "born", "stops")
    roles = [ROLES[role] for role in of.role]
    numbers = range(len(of.born))
    rows = zip(numbers, of.operator, roles, of.category, _times(of.born), _times(of.stops), strict=True)
    return "accounts", columns, rows


def _relations(world: World) -> Table:
    rows = [(each.left, each.right, each.kind, int(each.announced)) for each in world.relations]
    return "relations", ("account_a", "account_b", "relation", "announced"), rows


def _pieces(world: World) -> Table:
    of = world.pieces
    columns = ("piece", "operator", "kind", "yuan_per_gram", "grams", "arrives", "leaves", "frames", "visible")
    visible = np.isin(np.arange(len(of.kind)), world.visible()).astype(int)
    kinds = [KINDS[kind] for kind in of.kind]
    figures = (np.round(of.rate, 2), np.round(of.grams, 1))
    times = (_times(of.arrives), _times(of.leaves))
    return (
        "pieces",
        columns,
        zip(range(len(kinds)), of.operator, kinds, *figures, *times, of.frames, visible, strict=True),
    )


def _ads(world: World) -> Table:
    of = world.ads
    columns = ("ad", "account", "posted", "deleted", "check", "seen", "clip", "origin")
    times = (_times(of.posted), _times(of.deleted))
    flags = (of.seen.astype(int), of.clip.astype(int))
    rows = zip(range(len(of.posted)), of.account, *times, of.check, *flags, of.origin, strict=True)
    return "ads", columns, rows


def _showings(world: World) -> Table:
    of = world.showings
    columns = ("ad", "piece", "yuan_per_gram", "pictures", "maker", "generation", "unpublished")
    rate = np.round(of.rate, 2)
    rows = zip(of.ad, of.piece, rate, of.pictures, of.maker, of.generation, of.unpublished.astype(int), strict=True)
    return "showings", columns, rows


def _copies(world: World) -> Table:
    of = world.copies
    rows = zip(range(len(of.frame)), of.frame, of.maker, of.generation, strict=True)
    return "copies", ("copy", "frame", "maker", "generation"), rows


def _sightings(world: World) -> Table:
    seen = world.ads.seen[world.pictures.ad]
    ad, piece, frame, copy = (
        column[seen] for column in (world.pictures.ad, world.pictures.piece, world.pictures.frame, world.pictures.copy)
    )
    account = world.ads.account[ad]
    columns = ("copy", "ad", "account", "check", "piece", "frame", "operator")
    rows = zip(copy, ad, account, world.ads.check[ad], piece, frame, world.accounts.operator[account], strict=True)
    return "sightings", columns, rows
