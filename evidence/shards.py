"""Codes and words of a large case in files beside the catalogue, a span of regions each: nothing else need be read.

Plain arrays (NumPy's ``.npy``): codes are of one width and do not compress, a file is mapped and not read, what is not
touched takes no memory, and no further package is needed. Words are read by stretches (``index.spans``). The catalogue
stays the truth: a shard that is missing, cut short or of other regions is passed over, and made again by the next
``dedupe``. Smaller cases have none.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evidence.case import Case
from evidence.catalogue import Connection, regions
from evidence.progress import Progress
from index import fingerprints, words
from index.fingerprints import Model
from index.spans import Filed, Held, Span, Spilled
from index.words import Words

SPAN = 65_536
"""Region ids of one shard: 2 MB of 256 bits, 64 MB of 512 floats, 620 MB of words."""

SPILLED_FROM = 8192
"""Region ids from which the words of what is in no shard yet lie in files for a while: 80 MB, and 600 below a shard."""

ABOUT = "about.json"
"""File of a shard that says what the others are."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """(n,) int64 region ids, ascending, and (n, bytes) uint8 codes, the upright ones."""

    ids: NDArray[np.int64]
    codes: NDArray[np.uint8]

    def write(self, folder: Path) -> None:
        """Write what ``_mapped`` reads into a folder that is there."""
        np.save(folder / "ids.npy", self.ids)
        np.save(folder / "codes.npy", self.codes)


def _mapped(folder: Path) -> Part:
    ids, codes = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("ids", "codes"))
    if len(ids) != len(codes):
        raise ValueError(f"{folder} is cut short")
    return Part(ids, codes)


Kept = TypeVar("Kept", Part, Filed)
Ids = tuple[int, int]
"""Region ids from one up to, not including, another."""


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
    for span, part in _shared(case, db, recipe, _mapped):
        yield Part(*regions.codes(db, recipe, span, width)) if part is None else part


def said(case: Case, db: Connection) -> list[Span]:
    """Return the upright words of all regions, by id: from files where there is a shard, else kept in memory."""
    shared = _shared(case, db, words.RECIPE, Filed)
    return [_held(db, span) if part is None else part for span, part in shared]


@contextmanager
def spilled(case: Case, db: Connection) -> Iterator[list[Span]]:
    """Give what ``said`` does, but keep what is in no shard in files without names, where it is much.

    Only within ``case.working``. The files are gone afterwards.

    Raises:
        OSError: There is no room for them.
    """
    with ExitStack() as files:
        found: list[Span] = []
        for span, part in _shared(case, db, words.RECIPE, Filed):
            if part is None and span[1] - span[0] >= SPILLED_FROM:
                descriptors = files.enter_context(TemporaryFile(dir=case.thumbnails.parent))
                poses = files.enter_context(TemporaryFile(dir=case.thumbnails.parent))
                found.append(Spilled((descriptors, poses), _upright(db, span)))
            else:
                found.append(_held(db, span) if part is None else part)
        yield found


def _held(db: Connection, span: Ids) -> Held:
    return Held.of(regions.telling(db, span), _upright(db, span))


def _upright(db: Connection, span: Ids) -> Iterator[tuple[int, Words]]:
    for start in range(*span, regions.READ):
        part = (start, min(start + regions.READ, span[1]))
        for region, packed in regions.packed(db, words.RECIPE, span=part):
            yield region, words.unpack_upright(packed)


def _shared(case: Case, db: Connection, recipe: str, read: Callable[[Path], Kept]) -> Iterator[tuple[Ids, Kept | None]]:
    """Yield what is in shards, and between them the spans of regions that are in none."""
    waiting: int | None = None
    end = regions.last(db) + 1
    for start in range(0, end, SPAN):
        part = _opened(_shard(case, db, recipe, start), read) if start + SPAN <= end else None
        if part is None:
            waiting = start if waiting is None else waiting
            continue
        if waiting is not None:
            yield (waiting, start), None
        waiting = None
        yield (start, start + SPAN), part
    if waiting is not None:
        yield (waiting, end), None


def seal(case: Case, network: Model | None, progress: Progress) -> int:
    """Write the shards that a case is large enough for and lacks; return how many. Only within ``case.working``."""
    widths: dict[str, int | None] = {fingerprints.load(name).RECIPE: _width(name) for name in fingerprints.names()}
    if network is not None:
        widths[network.recipe] = None
    written = 0
    with case.catalogue.reading() as db:
        for start in range(0, regions.last(db) + 1 - SPAN + 1, SPAN):
            span = (start, start + SPAN)
            for recipe, width in widths.items():
                if _lacks(_shard(case, db, recipe, start), _mapped, progress):
                    ids, codes = regions.codes(db, recipe, span, width)
                    written += _written(_shard(case, db, recipe, start), Part(ids, codes), regions.telling(db, span))
            if _lacks(_shard(case, db, words.RECIPE, start), Filed, progress):
                held = _held(db, span)
                written += _written(_shard(case, db, words.RECIPE, start), held, regions.telling(db, span))
    return written


def _width(name: str) -> int:
    return fingerprints.load(name).BITS // 8


def _lacks(shard: _Shard, read: Callable[[Path], Kept], progress: Progress) -> bool:
    """Tell whether a shard is missing; one that is not what it should be is told of, and removed."""
    if not shard.folder.exists():
        return True
    if _opened(shard, read, closely=True) is not None:
        return False
    progress.note(f"{shard.folder} was cut short or changed; it is made again from the stored fingerprints.")
    shutil.rmtree(shard.folder)
    return True


def _written(shard: _Shard, part: Part | Held, telling: int) -> bool:
    """Write a shard beside its place, then move it there: it is there whole or not at all. Tell whether it is.

    Where some regions wait for their code (the network came later, or its run was ended), none is written.
    """
    if not len(part.ids) or len(part.ids) < telling:
        return False
    new = shard.folder.with_name(f"{shard.folder.name}.{uuid.uuid4().hex[:8]}")
    new.mkdir(parents=True)
    part.write(new)
    about = {**shard.said(), **_digests(new)}
    (new / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    new.rename(shard.folder)
    return True


def _shard(case: Case, db: Connection, recipe: str, start: int) -> _Shard:
    name = hashlib.sha256(recipe.encode()).hexdigest()[:12]
    last = regions.some(db, [start + SPAN - 1])
    folder = case.thumbnails.parent / "shards" / name / f"{start // SPAN:06d}"
    return _Shard(folder, recipe, last[0].name if last else "")


def _opened(shard: _Shard, read: Callable[[Path], Kept], *, closely: bool = False) -> Kept | None:
    """Open a shard; None where it is missing, cut short, or not of this catalogue; ``closely`` compares every byte."""
    try:
        about = json.loads((shard.folder / ABOUT).read_text(encoding="utf-8"))
        wanted = {**shard.said(), **(_digests(shard.folder) if closely else {})}
        part = read(shard.folder)
        ours = wanted.items() <= about.items()
    except (OSError, ValueError, AttributeError, TypeError):
        return None
    return part if ours and shard.last else None


def _digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file but the one that says what the others are."""
    found = {}
    for path in sorted(each for each in folder.iterdir() if each.name != ABOUT):
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
