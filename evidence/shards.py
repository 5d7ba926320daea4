"""Codes of a large case in files beside the catalogue, a span of regions each, so that nothing else need be read.

Plain arrays (NumPy's ``.npy``): codes are of one width and do not compress, a file is mapped and not read, what is not
touched takes no memory, and no further package is needed. The catalogue stays the truth: a shard that is missing, cut
short or of other regions is passed over, and made again by the next ``dedupe``. Smaller cases have none.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence.case import Case
from evidence.catalogue import Connection, regions
from evidence.progress import Progress
from index import fingerprints
from index.fingerprints import Model

SPAN = 65_536
"""Region ids of one shard: 2 MB of 256 bits, 64 MB of 512 floats."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """(n,) int64 region ids, ascending, and (n, bytes) uint8 codes, the upright ones."""

    ids: NDArray[np.int64]
    codes: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Shard:
    """Where one shard lies, and what it must say of itself to be of this catalogue: its recipe and its last region."""

    folder: Path
    recipe: str
    last: str

    def said(self) -> dict[str, object]:
        return {"recipe": self.recipe, "last_region": self.last}


def parts(case: Case, db: Connection, recipe: str, width: int | None = None) -> Iterator[Part]:
    """Yield the codes of all regions, by id: mapped where there is a shard, else read from the catalogue.

    Args:
        case: The case.
        db: Its catalogue.
        recipe: Of which codes.
        width: Bytes of an upright code; None where there is only one.

    Returns:
        At least one part; memory grows with what of it is kept.
    """
    waiting: int | None = None
    end = regions.last(db) + 1
    for start in range(0, end, SPAN):
        part = _opened(_shard(case, db, recipe, start)) if start + SPAN <= end else None
        if part is None:
            waiting = start if waiting is None else waiting
            continue
        if waiting is not None:
            yield Part(*regions.codes(db, recipe, (waiting, start), width))
        waiting = None
        yield part
    if waiting is not None:
        yield Part(*regions.codes(db, recipe, (waiting, end), width))


def seal(case: Case, network: Model | None, progress: Progress) -> int:
    """Write the shards that a case is large enough for and lacks; return how many. Only within ``case.working``."""
    widths: dict[str, int | None] = {fingerprints.load(name).RECIPE: _width(name) for name in fingerprints.names()}
    if network is not None:
        widths[network.recipe] = None
    written = 0
    with case.catalogue.reading() as db:
        end = regions.last(db) + 1
        for recipe, width in widths.items():
            for start in range(0, end - SPAN + 1, SPAN):
                written += _sealed(case, db, (recipe, width), start, progress)
    return written


def _width(name: str) -> int:
    return fingerprints.load(name).BITS // 8


def _sealed(case: Case, db: Connection, form: tuple[str, int | None], start: int, progress: Progress) -> bool:
    """Write one shard where it is missing or not what it should be; tell whether it was written."""
    recipe, width = form
    shard = _shard(case, db, recipe, start)
    if shard.folder.exists():
        if _opened(shard, closely=True) is not None:
            return False
        progress.note(f"{shard.folder} was cut short or changed; it is made again from the stored fingerprints.")
        shutil.rmtree(shard.folder)
    span = (start, start + SPAN)
    ids, codes = regions.codes(db, recipe, span, width)
    if not len(ids) or len(ids) < regions.telling(db, span):
        return False  # some wait for their code: the network came later, or its run was ended
    _write(shard, Part(ids, codes))
    return True


def _shard(case: Case, db: Connection, recipe: str, start: int) -> _Shard:
    name = hashlib.sha256(recipe.encode()).hexdigest()[:12]
    last = regions.some(db, [start + SPAN - 1])
    folder = case.thumbnails.parent / "shards" / name / f"{start // SPAN:06d}"
    return _Shard(folder, recipe, last[0].name if last else "")


def _write(shard: _Shard, part: Part) -> None:
    """Write a shard beside its place, then move it there: it is there whole or not at all."""
    new = shard.folder.with_name(f"{shard.folder.name}.{uuid.uuid4().hex[:8]}")
    new.mkdir(parents=True)
    np.save(new / "ids.npy", part.ids)
    np.save(new / "codes.npy", part.codes)
    about = {**shard.said(), **{name: _digest(new / name) for name in ("ids.npy", "codes.npy")}}
    (new / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    new.rename(shard.folder)


def _opened(shard: _Shard, *, closely: bool = False) -> Part | None:
    """Map a shard; None where it is missing, cut short, or not of this catalogue; ``closely`` compares every byte."""
    try:
        about = json.loads((shard.folder / "about.json").read_text(encoding="utf-8"))
        ids, codes = (np.load(shard.folder / f"{name}.npy", mmap_mode="r") for name in ("ids", "codes"))
        changed = closely and any(about[name] != _digest(shard.folder / name) for name in ("ids.npy", "codes.npy"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if changed or shard.said().items() - about.items() or len(ids) != len(codes) or not shard.last:
        return None
    return Part(ids, codes)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
