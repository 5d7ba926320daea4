"""What was done to a ledger, from its lines alone, from what the catalogue remembers of them, and from a checkpoint."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.custody.checkpoint import Checkpoint, origin
from evidence.custody.ledger import NO_DIGEST, Ledger, parse
from evidence.custody.merkle import Tree, leaf
from evidence.custody.originals import DIGEST
from evidence.records import Entry, Finding

KINDS = frozenset(
    {
        *("unreadable line", "edited entry", "reordered entry", "repeated entry", "dropped entry", "cut tail"),
        "rewritten ledger",
    }
)
"""Kinds of findings that mean: what the ledger tells cannot be relied on."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue remembers of the ledger: entries followed, digest of the last, and digests by number."""

    entries: int = 0
    digest: str = ""
    digests: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Told:
    """What the lines of a ledger say, broken or not.

    Attributes:
        sizes: Bytes of each original, by SHA-256.
        seqs: Number of each line, in the order of the lines; None where it is no entry.
        digests: Digests of the lines that bear a number.
        prevs: Digests that the lines of a number name as those of the line before.
        origin: Name of the ledger, as checkpoints have it; empty where there is no line.
        roots: Root of the first so many lines, for the sizes that were asked for.
        differing: (SHA-256, name, algorithm, digest as told, digest as it is) of originals that came with another
            digest than their own.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    seqs: list[int | None] = field(default_factory=list)
    digests: dict[int, set[str]] = field(default_factory=dict)
    prevs: dict[int, set[str]] = field(default_factory=dict)
    origin: str = ""
    roots: dict[int, bytes] = field(default_factory=dict)
    differing: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Take in one entry."""
        self.seqs.append(entry.seq)
        self.digests.setdefault(entry.seq, set()).add(entry.digest)
        self.prevs.setdefault(entry.seq, set()).add(entry.prev)
        if entry.act == "take":
            _tell(self.sizes, entry.body)
            self.differing += _differing(entry.body)

    def follows(self, seq: int) -> bool:
        """Whether an entry names the digest of the one before it; True where that one is not there to ask."""
        wanted = {NO_DIGEST} if seq == 0 else self.digests.get(seq - 1)
        return wanted is None or bool(self.prevs[seq] & wanted)


def examine(ledger: Ledger, told: Told, known: Known, checkpoint: Checkpoint | None) -> Iterator[Finding]:
    """Say what is not as it was, in the order of the ledger; fill ``told`` on the way."""
    found = list(_unreadable(ledger, told, checkpoint))
    found += _order(told)
    found += _edited(told, known)
    if not any(finding.kind == "rewritten ledger" for finding in found):
        found += _tail(told, known)
    yield from found
    if checkpoint is not None:
        yield from _outside(told, checkpoint, sound=not any(each.kind in KINDS for each in found))


def _unreadable(ledger: Ledger, told: Told, checkpoint: Checkpoint | None) -> Iterator[Finding]:
    tree = Tree()
    for number, line in enumerate(ledger.lines(), 1):
        digest = leaf(line)
        told.origin = told.origin or origin(digest)
        tree.add(digest)
        if checkpoint is not None and tree.size == checkpoint.size:
            told.roots[tree.size] = tree.root()
        try:
            told.add(parse(line))
        except ValueError:
            told.seqs.append(None)
            yield Finding("unreadable line", f"ledger line {number}", "not an entry")


def _differing(body: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    told = body.get("differing")
    for algorithm, both in told.items() if isinstance(told, dict) else ():
        if isinstance(both, list) and len(both) == 2:
            yield str(body.get("sha256")), str(body.get("name")), str(algorithm), *map(str, both)


def _tell(sizes: dict[str, int], body: Mapping[str, Any]) -> None:
    sha256, size = body.get("sha256"), body.get("bytes")
    if isinstance(sha256, str) and DIGEST.fullmatch(sha256) and isinstance(size, int):
        sizes.setdefault(sha256, size)


def _order(told: Told) -> Iterator[Finding]:
    times = Counter(seq for seq in told.seqs if seq is not None)
    once = [seq for seq in told.seqs if seq is not None and times[seq] == 1]
    standing = set(_ascending(once))
    highest, unreadable = -1, 0
    for seq in told.seqs:
        # A line that cannot be read is a finding already; it may stand for the entry that would be here.
        if seq is None:
            unreadable += 1
        elif seq in standing:
            yield from _gap(told, highest + 1, seq, unreadable)
            highest, unreadable = seq, 0
        elif times[seq] == 1:
            yield Finding("reordered entry", f"entry {seq}", f"stands after entry {highest}")
    for seq in sorted(times):
        if times[seq] > 1:
            yield Finding("repeated entry", f"entry {seq}", f"stands {times[seq]} times in the ledger")


def _ascending(seqs: Sequence[int]) -> list[int]:
    """Give the longest part of distinct numbers that ascends as it stands; what is left out was moved."""
    # Patience, from the last to the first, on negated numbers; ends[k] is where the best part of k + 1 numbers ends.
    ends: list[int] = []
    values: list[int] = []
    before: list[int | None] = [None] * len(seqs)
    for at in range(len(seqs) - 1, -1, -1):
        rank = bisect_left(values, -seqs[at])
        before[at] = ends[rank - 1] if rank else None
        ends[rank : rank + 1] = [at]
        values[rank : rank + 1] = [-seqs[at]]
    part: list[int] = []
    here = ends[-1] if ends else None
    while here is not None:
        part.append(seqs[here])
        here = before[here]
    return part


def _gap(told: Told, start: int, stop: int, unreadable: int) -> Iterator[Finding]:
    missing = [seq for seq in range(start, min(stop, start + 1_000_000)) if seq not in told.digests]
    if len(missing) > unreadable:
        yield Finding("dropped entry", _named(missing), "its number is missing from the ledger")


def _named(seqs: Sequence[int]) -> str:
    return f"entry {seqs[0]}" if len(seqs) == 1 else f"entries {seqs[0]} to {seqs[-1]}"


def _edited(told: Told, known: Known) -> Iterator[Finding]:
    """Name entries that are not what they were: one by one, or as a stretch whose chain was mended over the edit."""
    broken = [max(seq - 1, 0) for seq in sorted(told.prevs) if not told.follows(seq)]
    other = [seq for seq in sorted(told.digests) if seq in known.digests and _differs(told, known, seq)]
    if other and not broken and known.digest in told.digests.get(known.entries - 1, ()):
        # Chain and head hold, so the ledger is right, and the catalogue's memory of it was changed.
        for seq in other:
            yield Finding("catalogue disagrees", f"entries {seq}", "remembers another digest; run 'evidence rebuild'")
        return
    covered = set()
    for stretch in _stretches(told, other):
        covered.update(stretch)
        if len(stretch) > 1:
            yield Finding("rewritten ledger", _named(stretch), "written anew, each line chained to the one before")
        else:
            yield Finding("edited entry", _named(stretch), "not the entry that the catalogue followed")
    for seq in broken:
        if seq not in covered:
            yield Finding("edited entry", f"entry {seq}", f"its digest is not the one that entry {seq + 1} names")


def _differs(told: Told, known: Known, seq: int) -> bool:
    return known.digests[seq] not in told.digests[seq]


def _stretches(told: Told, seqs: Sequence[int]) -> Iterator[list[int]]:
    """Cut ascending numbers where one is left out, or where the chain does not hold."""
    stretch: list[int] = []
    for seq in seqs:
        if stretch and (seq != stretch[-1] + 1 or not told.follows(seq)):
            yield stretch
            stretch = []
        stretch.append(seq)
    if stretch:
        yield stretch


def _tail(told: Told, known: Known) -> Iterator[Finding]:
    end = max((seq for seq in told.seqs if seq is not None), default=-1) + 1
    if known.entries > end and None not in told.seqs[-1:]:
        yield Finding("cut tail", "ledger", f"ends after entry {end - 1}; the catalogue knows {known.entries} entries")


def _outside(told: Told, checkpoint: Checkpoint, *, sound: bool) -> Iterator[Finding]:
    """Compare with a checkpoint that someone kept; what the ledger's own lines show already is not said twice."""
    subject = f"checkpoint of {checkpoint.size} entries"
    if not sound:
        return
    if told.origin != checkpoint.origin:
        detail = f"its origin is {checkpoint.origin}, the ledger's is {told.origin}: another case, or written anew"
        yield Finding("rewritten ledger", subject, detail)
    elif checkpoint.size > len(told.seqs):
        yield Finding("cut tail", subject, f"the ledger has only {len(told.seqs)} entries")
    elif told.roots[checkpoint.size] != checkpoint.root:
        detail = "the ledger's first entries have another root: they were written anew after it was taken"
        yield Finding("rewritten ledger", subject, detail)
