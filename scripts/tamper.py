"""Tamper with a case at random, in every way that verify must find and name, and print how often it does.

    scripts/tamper.py [--times 200] [--seed 0]

Each instance is a copy of one small case with one thing done to it. Found: verify has a finding. Named: it has one
of the kind that was done, and beside it only such as follow from it (an entry that was dropped no longer tells of its
original, which is then an extra file). Of the case that nothing was done to, any finding at all is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from evidence.case import Case
from evidence.catalogue import originals, regions, replay
from evidence.custody import checkpoint
from evidence.custody.checkpoint import Checkpoint
from evidence.custody.ledger import Ledger, Stamp, canonical
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import Level, verify
from index.describe import recipes

WEEKS, FILES = 3, 12
REFERENCES = {"sha256", "ad", "account", "occasion", "acquisition"}
"""Columns of the catalogue that SQLite itself keeps from pointing at nothing."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A case to do something to, the dice, and the checkpoint that someone kept of it."""

    case: Case
    rng: random.Random
    kept: Checkpoint

    def original(self) -> Path:
        """Choose an original, and make it writable."""
        path = self.case.originals.path(self.rng.choice(list(self.case.originals)))
        path.chmod(0o644)
        return path

    def lines(self) -> list[bytes]:
        """Read the ledger."""
        return self.case.ledger.path.read_bytes().splitlines(keepends=True)

    def write(self, lines: list[bytes]) -> None:
        """Write the ledger."""
        self.case.ledger.path.write_bytes(b"".join(lines))

    def chain(self, first: int) -> None:
        """Write the entries from number ``first`` on anew, by another hand, each chained to the one before."""
        acts = [(entry.act, dict(entry.body)) for entry in self.case.ledger.read(first)]
        self.write(self.lines()[:first])
        Ledger(self.case.ledger.path).append(acts, Stamp("someone else", "tuskprint 0", "0" * 64))


def flip(scene: Scene) -> None:
    """One bit of one original."""
    path = scene.original()
    content = bytearray(path.read_bytes())
    content[scene.rng.randrange(len(content))] ^= 1 << scene.rng.randrange(8)
    path.write_bytes(content)


def truncate(scene: Scene) -> None:
    """One original loses its end."""
    path = scene.original()
    content = path.read_bytes()
    path.write_bytes(content[: scene.rng.randrange(len(content))])


def remove(scene: Scene) -> None:
    """One original is gone."""
    scene.original().unlink()


def add(scene: Scene) -> None:
    """A file more, under any digest."""
    name = f"{scene.rng.getrandbits(256):064x}"
    path = scene.case.originals.path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(scene.rng.randbytes(100))


def swap(scene: Scene) -> None:
    """Two originals change places, or one takes the place of another."""
    one, two = scene.rng.sample(list(scene.case.originals), 2)
    paths = [scene.case.originals.path(each) for each in (one, two)]
    first, second = (path.read_bytes() for path in paths)
    paths[0].chmod(0o644)
    paths[0].write_bytes(second)
    if scene.rng.random() < 0.5:
        paths[1].chmod(0o644)
        paths[1].write_bytes(first)


def edit(scene: Scene) -> None:
    """One field of one entry."""
    lines = scene.lines()
    at = scene.rng.randrange(len(lines))
    entry = json.loads(lines[at])
    field = scene.rng.choice(["actor", "at", "tool", "settings", "body"])
    if field == "body":
        entry["body"]["note"] = scene.rng.getrandbits(32)
    else:
        entry[field] = entry[field][:-1] + chr((ord(entry[field][-1]) - 32 + 1) % 90 + 33)
    lines[at] = canonical(entry) + b"\n"
    scene.write(lines)


def drop(scene: Scene) -> None:
    """One entry, not the last."""
    lines = scene.lines()
    del lines[scene.rng.randrange(len(lines) - 1)]
    scene.write(lines)


def reorder(scene: Scene) -> None:
    """Two entries change places."""
    lines = scene.lines()
    one, two = scene.rng.sample(range(len(lines)), 2)
    lines[one], lines[two] = lines[two], lines[one]
    scene.write(lines)


def repeat(scene: Scene) -> None:
    """One entry stands once more, anywhere."""
    lines = scene.lines()
    lines.insert(scene.rng.randrange(len(lines) + 1), scene.rng.choice(lines))
    scene.write(lines)


def cut(scene: Scene) -> None:
    """The last entries, at a line's end or within a line."""
    lines = scene.lines()
    kept = scene.rng.randrange(1, len(lines))
    torn = lines[kept][: scene.rng.randrange(len(lines[kept]) - 1)]
    scene.write([*lines[:kept], torn])


def rewrite(scene: Scene) -> None:
    """All entries, or all from one on (not the last alone), with a chain that holds."""
    scene.chain(scene.rng.choice([0, scene.rng.randrange(len(scene.lines()) - 1)]))


def rewrite_all(scene: Scene) -> None:
    """The ledger as a whole, or from an entry on, and the catalogue with it: only a checkpoint kept elsewhere tells."""
    scene.chain(scene.rng.choice([0, scene.rng.randrange(len(scene.lines()))]))
    rebuild(scene.case, Silent())


def disagree(scene: Scene) -> None:
    """One value of one row that the ledger tells of."""
    with scene.case.catalogue.writing() as db:
        table = scene.rng.choice([name for name in replay.FOLLOWED if next(replay.rows(db, name), None) is not None])
        key, *columns = [column.name for column in replay.FOLLOWED[table]]
        column = scene.rng.choice([name for name in columns if name not in REFERENCES])
        row = scene.rng.choice([row[0] for row in replay.rows(db, table)])
        value = "'[\"changed\"]'" if column == "fields" else 10**6 + scene.rng.getrandbits(20)
        db.execute(text(f'UPDATE {table} SET "{column}" = {value} WHERE {key} = :row'), {"row": row})


def relabel(scene: Scene) -> None:
    """The recipe of one region's fingerprint."""
    with scene.case.catalogue.writing() as db:
        region, recipe = scene.rng.randint(1, regions.last(db)), scene.rng.choice(recipes())
        asked = {"region": region, "recipe": recipe, "other": recipe + scene.rng.choice([" 2", "x", "-1.0"])}
        db.execute(text("UPDATE fingerprints SET recipe = :other WHERE region = :region AND recipe = :recipe"), asked)


WAYS: dict[str, tuple[Callable[[Scene], None], str]] = {
    "nothing": (lambda _scene: None, ""),
    "flipped bit": (flip, "content changed"),
    "truncation": (truncate, "truncated original"),
    "missing original": (remove, "missing original"),
    "extra original": (add, "extra file"),
    "swapped original": (swap, "swapped original"),
    "edited entry": (edit, "edited entry"),
    "dropped entry": (drop, "dropped entry"),
    "reordered entries": (reorder, "reordered entry"),
    "repeated entry": (repeat, "repeated entry"),
    "cut tail": (cut, "cut tail"),
    "rewritten ledger": (rewrite, "rewritten ledger"),
    "rewritten case": (rewrite_all, "rewritten ledger"),
    "catalogue that disagrees": (disagree, "catalogue disagrees"),
    "fingerprint of another recipe": (relabel, "fingerprint of another recipe"),
}
"""What is done, and the kind that verify has for it."""

FOLLOWS = {"dropped entry": {"extra file"}, "cut tail": {"extra file"}}
"""Kinds that follow from another one."""


@dataclass(slots=True)
class Tally:
    """Of how many instances were made, how many were found, and how many named rightly."""

    made: int = 0
    found: int = 0
    named: int = 0


def build(folder: Path) -> None:
    """Make the case that copies are taken of: some weeks of captures, with a region and its codes for each original."""
    rng = random.Random(5)
    with Case.create(folder / "case", Settings(study="tamper")) as case:
        for week in range(WEEKS):
            for number in range(FILES):
                path = folder / "source" / f"account{number % 3}" / f"ad{week}" / f"{week}-{number}.jpg"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"\xff\xd8\xff" + rng.randbytes(rng.randrange(50, 5000)))
            wishes = Wishes(layout="{account}/{ad}", occasion=f"week {week}")
            ingest(case, folder / "source", wishes, Silent())
        with case.catalogue.writing() as db:
            for row in list(originals.everything(db)):
                values: dict[str, object] = {"name": f"{row.sha256[:16]}.w", "sha256": row.sha256, "kind": "whole"}
                values |= {"left": 0, "top": 0, "width": 9, "height": 9, "flat": 0, "thumbnail_at": 0}
                codes = {recipe: rng.randbytes(8) for recipe in recipes()}
                regions.add(db, {**values, "thumbnail_bytes": 0, "seconds": None}, codes)


def instance(base: Path, way: str, seed: int, folder: Path) -> set[str]:
    """Copy the case, do one thing to it, and return the kinds of what verify finds."""
    shutil.copytree(base, folder)
    with closing(Case.open(folder)) as case:
        scene = Scene(case, random.Random(f"{way} {seed}"), checkpoint.take(case.ledger))
        WAYS[way][0](scene)
        level = Level(checkpoint=scene.kept if way == "rewritten case" else None)
        return {finding.kind for finding in verify(case, Silent(), level)}


def tally(base: Path, way: str, seeds: range) -> Tally:
    """Make instances of one way, and count."""
    counted, kind = Tally(), WAYS[way][1]
    for seed in seeds:
        with TemporaryDirectory() as folder:
            kinds = instance(base, way, seed, Path(folder, "case"))
        counted.made += 1
        counted.found += bool(kinds)
        counted.named += kind in kinds and not kinds - {kind} - FOLLOWS.get(kind, set())
    return counted


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS), metavar="WAY")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        build(Path(folder))
        sys.stdout.write("| done | instances | found | named rightly |\n| --- | --- | --- | --- |\n")
        for way in asked.ways:
            counted = tally(Path(folder, "case"), way, range(asked.seed, asked.seed + asked.times))
            named = counted.named if WAYS[way][1] else "-"
            sys.stdout.write(f"| {way} | {counted.made} | {counted.found} | {named} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
