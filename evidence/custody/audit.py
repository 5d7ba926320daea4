"""The audit: does everything still stand as the ledger tells it? It reads, and changes nothing."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.custody.disk import open_plain
from evidence.custody.ledger import NO_DIGEST, Ledger, parse
from evidence.custody.originals import DIGEST, INCOMING, Originals
from evidence.progress import Progress
from evidence.records import Finding

THREADS = 8
"""SHA-256 and reading let other threads run; more than this gains nothing on a laptop's disk."""

LEDGER_KINDS = frozenset(
    {"unreadable line", "edited entry", "reordered entry", "repeated entry", "dropped entry", "cut tail"}
)
"""Kinds of findings that mean: what the ledger tells cannot be relied on."""


@dataclass(slots=True)
class _Told:
    """What the lines of a ledger say, broken or not: digest and size of each original, and the chain's links."""

    sizes: dict[str, int] = field(default_factory=dict)
    seqs: list[int | None] = field(default_factory=list)
    digests: dict[int, set[str]] = field(default_factory=dict)
    prevs: dict[int, set[str]] = field(default_factory=dict)


def audit(originals: Originals, ledger: Ledger, followed: tuple[int, str], progress: Progress) -> Iterator[Finding]:
    """Read every original and every line of the ledger again, and say what is not as it was.

    Args:
        originals: The originals of a case.
        ledger: Its ledger.
        followed: Number of entries that the catalogue has followed, and the digest of the last.
        progress: Hears of each original that was read, and of what is no finding but worth knowing.

    Returns:
        The findings: first those on the ledger, in its order, then those on originals, sorted by digest.
    """
    told = _Told()
    yield from _unreadable_lines(ledger, told)
    yield from _chain(told)
    yield from _tail(told, followed)
    if ledger.torn():
        progress.note("The ledger's last line is cut off, as a kill leaves it; the next 'evidence ingest' mends it.")
    yield from _contents(originals, told.sizes, progress)
    yield from _extras(originals, told.sizes, progress)


def differences(table: str, kept: Iterable[tuple[Any, ...]], told: Iterable[tuple[Any, ...]]) -> Iterator[Finding]:
    """Compare rows of the catalogue with the rows that the ledger tells of.

    Args:
        table: Name of the table, for the findings.
        kept: Rows as they are, ascending by their first column, which is their key.
        told: Rows as they ought to be, in the same order.
    """
    left, right = iter(kept), iter(told)
    have, want = next(left, None), next(right, None)
    while have is not None or want is not None:
        if want is None or (have is not None and have[0] < want[0]):
            assert have is not None
            yield _disagrees(table, have[0], "a row that the ledger does not tell of")
            have = next(left, None)
        elif have is None or want[0] < have[0]:
            yield _disagrees(table, want[0], "a row that the ledger tells of is missing")
            want = next(right, None)
        else:
            if have != want:
                yield _disagrees(table, have[0], "the row is not as the ledger tells it")
            have, want = next(left, None), next(right, None)


def _disagrees(table: str, key: object, detail: str) -> Finding:
    return Finding("catalogue disagrees", f"{table} {key}", f"{detail}; 'evidence rebuild' makes the catalogue anew")


def _unreadable_lines(ledger: Ledger, told: _Told) -> Iterator[Finding]:
    for number, line in enumerate(ledger.lines(), 1):
        try:
            entry = parse(line)
        except ValueError:
            told.seqs.append(None)
            yield Finding("unreadable line", f"ledger line {number}", "not an entry")
            continue
        told.seqs.append(entry.seq)
        told.digests.setdefault(entry.seq, set()).add(entry.digest)
        told.prevs.setdefault(entry.seq, set()).add(entry.prev)
        if entry.act == "take":
            _tell(told, entry.body)


def _tell(told: _Told, body: Mapping[str, Any]) -> None:
    sha256, size = body.get("sha256"), body.get("bytes")
    if isinstance(sha256, str) and DIGEST.fullmatch(sha256) and isinstance(size, int):
        told.sizes.setdefault(sha256, size)


def _chain(told: _Told) -> Iterator[Finding]:
    yield from _order(told)
    for seq in sorted(told.prevs):
        wanted = {NO_DIGEST} if seq == 0 else told.digests.get(seq - 1)
        if wanted is not None and not told.prevs[seq] & wanted:
            subject = f"entry {max(seq - 1, 0)}"
            yield Finding("edited entry", subject, f"its digest is not the one that entry {seq} names")


def _order(told: _Told) -> Iterator[Finding]:
    times = Counter(seq for seq in told.seqs if seq is not None)
    highest, unreadable = -1, 0
    for seq in told.seqs:
        # A line that cannot be read is a finding already; it may stand for the entry that would be here.
        if seq is None:
            unreadable += 1
        elif seq > highest:
            yield from _gap(told, highest + 1, seq, unreadable)
            highest, unreadable = seq, 0
        elif times[seq] == 1:
            yield Finding("reordered entry", f"entry {seq}", f"stands after entry {highest}")
    for seq in sorted(times):
        if times[seq] > 1:
            yield Finding("repeated entry", f"entry {seq}", f"stands {times[seq]} times in the ledger")


def _gap(told: _Told, start: int, stop: int, unreadable: int) -> Iterator[Finding]:
    missing = [seq for seq in range(start, min(stop, start + 1_000_000)) if seq not in told.digests]
    if len(missing) > unreadable:
        subject = f"entry {missing[0]}" if len(missing) == 1 else f"entries {missing[0]} to {missing[-1]}"
        yield Finding("dropped entry", subject, "its number is missing from the ledger")


def _tail(told: _Told, followed: tuple[int, str]) -> Iterator[Finding]:
    entries, digest = followed
    end = max((seq for seq in told.seqs if seq is not None), default=-1) + 1
    if entries > end and None not in told.seqs[-1:]:
        yield Finding("cut tail", "ledger", f"ends after entry {end - 1}; the catalogue knows {entries} entries")
    elif entries and entries - 1 in told.digests and digest not in told.digests[entries - 1]:
        detail = "not the entry that the catalogue followed: it was edited, or the ledger was written anew"
        yield Finding("edited entry", f"entry {entries - 1}", detail)


def _contents(originals: Originals, sizes: Mapping[str, int], progress: Progress) -> Iterator[Finding]:
    progress.stage("Reading originals", len(sizes))
    waiting: deque[Future[Finding | None]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for sha256 in sorted(sizes):
            waiting.append(pool.submit(_content, originals.path(sha256), sha256, sizes[sha256]))
            if len(waiting) >= 4 * THREADS:
                yield from _answer(waiting.popleft(), progress)
        for future in waiting:
            yield from _answer(future, progress)


def _answer(future: Future[Finding | None], progress: Progress) -> Iterator[Finding]:
    finding = future.result()
    progress.advance()
    if finding is not None:
        yield finding


def _content(path: Path, sha256: str, size: int) -> Finding | None:
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode):
            return Finding("not a file", sha256, f"{path} is {_shape(found.st_mode)}, not the original")
        if found.st_size < size:
            return Finding("truncated original", sha256, f"{path} has {found.st_size} of {size} bytes")
        with os.fdopen(open_plain(path), "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return Finding("missing original", sha256, f"{path} is not there")
    except OSError as error:
        return Finding("unreadable original", sha256, f"{path}: {error.strerror}")
    if digest != sha256:
        return Finding("content changed", sha256, f"the bytes of {path} now have the SHA-256 {digest}")
    return None


def _shape(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    return "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"


def _extras(originals: Originals, sizes: Mapping[str, int], progress: Progress) -> Iterator[Finding]:
    left = _incoming(originals)
    if left:
        progress.note(f"{len(left)} file(s) wait in {originals.incoming}: an ingest runs, or was interrupted.")
    for place in sorted(originals.folder.iterdir()):
        if place.name == INCOMING:
            continue
        if place.is_symlink() or not place.is_dir():
            yield Finding("extra file", str(place), "nothing of this name belongs among the originals")
            continue
        for name in sorted(each.name for each in place.iterdir()):
            if name not in left and (name not in sizes or name[:2] != place.name):
                yield Finding("extra file", str(place / name), "the ledger tells of no such original")


def _incoming(originals: Originals) -> set[str]:
    if originals.incoming.is_symlink() or not originals.incoming.is_dir():
        return set()
    return {each.name for each in originals.incoming.iterdir()}
