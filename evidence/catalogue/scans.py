"""Table ``scans``: which original was looked through for what, and by which recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, ForeignKey, String, Table, insert, select

from evidence.catalogue import originals, regions
from evidence.catalogue.schema import METADATA

TABLE = Table(
    "scans",
    METADATA,
    Column("sha256", String(64), ForeignKey("originals.sha256"), primary_key=True),
    Column("stage", String(8), primary_key=True, comment="codes, writing"),
    Column("recipe", String, nullable=False),
    Column("reason", String, nullable=False, comment="why nothing could be read; empty where it could"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An original to look through, with the boxes of its regions: left, top, width, height in its pixels, upright."""

    sha256: str
    boxes: tuple[tuple[int, int, int, int], ...]


def lacking(db: Connection, stage: str, recipe: str) -> list[str]:
    """List the stills that were decoded and not looked through by this recipe, oldest first."""
    done = select(TABLE.c.sha256).where(
        TABLE.c.sha256 == originals.TABLE.c.sha256, TABLE.c.stage == stage, TABLE.c.recipe == recipe
    )
    still = originals.TABLE.c.state == "ok", originals.TABLE.c.kind == "image"
    query = select(originals.TABLE.c.sha256).where(*still, ~done.exists()).order_by(originals.TABLE.c.seq)
    return list(db.execute(query).scalars())


def waiting(db: Connection, sha256s: Sequence[str]) -> list[Waiting]:
    """Return these originals with their regions, in the order given."""
    boxes: dict[str, list[tuple[int, int, int, int]]] = {sha256: [] for sha256 in sha256s}
    table = regions.TABLE.c
    for start in range(0, len(sha256s), 500):
        wanted = table.sha256.in_(sha256s[start : start + 500])
        columns = (table.sha256, table.left, table.top, table.width, table.height)
        for row in db.execute(select(*columns).where(wanted).order_by(table.id)):
            boxes[row.sha256].append((row.left, row.top, row.width, row.height))
    return [Waiting(sha256, tuple(boxes[sha256])) for sha256 in sha256s]


def put(db: Connection, stage: str, recipe: str, reasons: Sequence[tuple[str, str]]) -> None:
    """Record (sha256, reason) of originals that were looked through, in the place of what an older recipe left."""
    for start in range(0, len(reasons), 500):
        named = [sha256 for sha256, _ in reasons[start : start + 500]]
        db.execute(TABLE.delete().where(TABLE.c.stage == stage, TABLE.c.sha256.in_(named)))
    if reasons:
        rows = [{"sha256": sha, "stage": stage, "recipe": recipe, "reason": reason} for sha, reason in reasons]
        db.execute(insert(TABLE), rows)


def recipes(db: Connection) -> dict[str, dict[str, int]]:
    """Count the originals looked through, by stage and recipe."""
    counted: dict[str, dict[str, int]] = {}
    for stage, recipe in db.execute(select(TABLE.c.stage, TABLE.c.recipe)):
        by_recipe = counted.setdefault(stage, {})
        by_recipe[recipe] = by_recipe.get(recipe, 0) + 1
    return counted


def failures(db: Connection) -> list[tuple[str, str]]:
    """List (sha256, reason) of originals that could not be looked through, sorted."""
    query = select(TABLE.c.sha256, TABLE.c.reason).where(TABLE.c.reason != "").order_by(TABLE.c.sha256, TABLE.c.stage)
    return [(row.sha256, row.reason) for row in db.execute(query)]
