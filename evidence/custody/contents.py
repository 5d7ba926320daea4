"""Are the originals what they were? All are looked at; as many as are asked for are read to their last byte."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from evidence.custody.originals import LEASE, Originals
from evidence.progress import Progress
from evidence.records import Finding

THREADS = 8
"""SHA-256 and reading let other threads run; more than this gains nothing on a laptop's disk."""


def _ignore(_sha256: str) -> None:
    """Nobody asked how far it got."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How much is read.

    Attributes:
        share: Of the originals, from 0 (none: only that they are there, of the right size) to 1 (all).
        after: The share begins with the first digest after this one and goes round. Digests are spread evenly, so a
            stretch of them is a fair sample, and reading stretch after stretch reads each original once.
        reached: Told the digest of each original that was read, in that order.
    """

    share: float = 1.0
    after: str = ""
    reached: Callable[[str], None] = _ignore

    def chosen(self, digests: Sequence[str]) -> list[str]:
        """List the digests to read, of these ascending ones, in the order of reading."""
        wanted = min(len(digests), -int(-self.share * len(digests) // 1))
        start = bisect_right(digests, self.after)
        return [*digests[start:], *digests[:start]][:wanted]


def examine(originals: Originals, sizes: Mapping[str, int], reading: Reading, progress: Progress) -> Iterator[Finding]:
    """Say which originals are not as they were, and what lies among them that does not belong there."""
    digests = sorted(sizes)
    chosen = reading.chosen(digests)
    yield from _looked_at(originals, sizes, set(chosen))
    progress.stage("Reading originals", len(chosen))
    waiting: deque[tuple[str, Future[Finding | None]]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for sha256 in chosen:
            waiting.append((sha256, pool.submit(_read, originals, sha256, sizes)))
            if len(waiting) >= 4 * THREADS:
                yield from _answer(*waiting.popleft(), reading, progress)
        while waiting:
            yield from _answer(*waiting.popleft(), reading, progress)
    yield from _extras(originals, sizes, progress)


def _answer(sha256: str, future: Future[Finding | None], reading: Reading, progress: Progress) -> Iterator[Finding]:
    finding = future.result()
    progress.advance()
    reading.reached(sha256)
    if finding is not None:
        yield finding


def _looked_at(originals: Originals, sizes: Mapping[str, int], chosen: Container[str]) -> Iterator[Finding]:
    for sha256 in sorted(sizes):
        finding = None if sha256 in chosen else _look(originals, sha256, sizes[sha256])
        if finding is not None:
            yield finding


def _look(originals: Originals, sha256: str, told: int) -> Finding | None:
    """Look at what stands in an original's place, without reading it."""
    place = originals.place(sha256)
    try:
        found = originals.standing(sha256)
    except FileNotFoundError:
        return Finding("missing original", sha256, f"{place} is not there")
    except OSError as error:
        return Finding("unreadable original", sha256, f"{place}: {error.strerror}")
    if found.shape:
        return Finding("not a file", sha256, f"{place} is {found.shape}, not the original")
    if found.size < told:
        return Finding("truncated original", sha256, f"{place} has {found.size} of {told} bytes")
    if found.size > told:
        return Finding("content changed", sha256, f"{place} has {found.size} bytes; it was taken with {told}")
    return None


def _read(originals: Originals, sha256: str, sizes: Mapping[str, int]) -> Finding | None:
    looked = _look(originals, sha256, sizes[sha256])
    if looked is not None and looked.kind not in {"truncated original", "content changed"}:
        return looked
    place = originals.place(sha256)
    try:
        digest = originals.digest(sha256)
    except OSError as error:
        return Finding("unreadable original", sha256, f"{place}: {error.strerror}")
    if digest == sha256:
        return looked
    if digest in sizes:
        return Finding("swapped original", sha256, f"{place} now has the bytes of the original {digest}")
    return looked or Finding("content changed", sha256, f"the bytes of {place} now have the SHA-256 {digest}")


def _extras(originals: Originals, sizes: Mapping[str, int], progress: Progress) -> Iterator[Finding]:
    left = _incoming(originals)
    if left:
        progress.note(f"{len(left)} file(s) wait in {originals.incoming}: an ingest runs, or was interrupted.")
    for found in originals.everything():
        if not found.sha256:
            yield Finding("extra file", found.place, "nothing of this name belongs among the originals")
        elif found.sha256 not in left and found.sha256 not in sizes:
            yield Finding("extra file", found.place, "the ledger tells of no such original")


def _incoming(originals: Originals) -> set[str]:
    if originals.incoming.is_symlink() or not originals.incoming.is_dir():
        return set()
    return {each.name for each in originals.incoming.rglob("*") if each.name != LEASE and not each.is_dir()}
