"""Which entries of another case's ledger are told in this one too, and how; the other ledger itself is kept beside.

Told again is what was seen (acquisitions, files, looks at ads) and what people said of pictures, each with where it
stood, when and by whom. Not told again is what is only true of the other case as it was: its settings, what its machine
found, and samples with their answers, which speak of its own pieces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.records import Entry

ACTS = frozenset({"acquire", "take", "acquired", "revisit", "judge", "account", "mark", "undo", "known", "withdraw"})
"""What is told again."""

MERGED = "merged"
"""Key of a body that is told again: origin of the other ledger, number and digest of its entry, when and by whom it was
told there first, and ``after``: the entry of this ledger that it came after in time (-1: before all)."""


@dataclass(slots=True)
class Told:
    """What this ledger tells, as far as it matters for telling more.

    Attributes:
        seqs: Number here by digest of a line, of this ledger or one told again.
        undone: Numbers of entries that were taken back.
        marked: When the latest mark on a region was said, by region and kind.
    """

    seqs: dict[str, int] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    marked: dict[tuple[str, str], str] = field(default_factory=dict)
    _times: list[str] = field(default_factory=list)
    _own: list[int] = field(default_factory=list)

    def add(self, seq: int, act: str, body: Mapping[str, Any], at: str, digest: str = "") -> None:
        """Take in one entry of this ledger, or one about to be told; the latter has no digest yet."""
        merged = body.get(MERGED)
        if digest:
            self.seqs[digest] = seq
        for each in _chain(merged):
            self.seqs.setdefault(each["digest"], seq)
        if merged is None:
            # A clock that was set back must not turn the order of entries.
            self._times.append(max(at, self._times[-1]) if self._times else at)
            self._own.append(seq)
        if act == "undo":
            self.undone.add(body["entry"])
        elif act == "mark":
            key = body["region"], body["kind"]
            self.marked[key] = max(self.marked.get(key, ""), at if merged is None else merged["at"])

    def after(self, at: str) -> int:
        """Number of this ledger's own last entry up to a time; -1 where there is none."""
        place = bisect_right(self._times, at)
        return self._own[place - 1] if place else -1


class Retelling:
    """Turns the entries of one other ledger, in their order, into acts of this one."""

    def __init__(self, told: Told, origin: str) -> None:
        self._told = told
        self._origin = origin
        self._here: dict[int, int] = {}

    def act(self, entry: Entry, seq: int) -> tuple[str, dict[str, Any]] | None:
        """Say what is to be told as entry ``seq``; None where nothing is, or where it is told already.

        Raises:
            KeyError: The entry speaks of one that does not come before it, or lacks what its act needs.
        """
        if entry.act not in ACTS:
            return None
        digests = [entry.digest, *(each["digest"] for each in _chain(entry.body.get(MERGED)))]
        known = next((self._told.seqs[digest] for digest in digests if digest in self._told.seqs), None)
        if known is not None:
            self._here[entry.seq] = known
            return None
        body = self._body(entry)
        if body is None:
            return None
        self._here[entry.seq] = seq
        self._told.add(seq, entry.act, body, entry.at)
        return entry.act, body

    def _body(self, entry: Entry) -> dict[str, Any] | None:
        inner = entry.body.get(MERGED)
        at, actor = (entry.at, entry.actor) if inner is None else (inner["at"], inner["actor"])
        body = {name: value for name, value in entry.body.items() if name != MERGED}
        if entry.act in ("take", "acquired", "revisit"):
            body["acquisition"] = self._here[body["acquisition"]]
        if entry.act == "undo":
            body["entry"] = self._here.get(body["entry"], -1)
            if body["entry"] < 0 or body["entry"] in self._told.undone:
                return None
        if entry.act == "withdraw":
            # Words on what screenshots show are not told again; the sightings that were accepted there are.
            here = [self._here[seq] for seq in body["sightings"] if seq in self._here]
            if not here:
                return None
            body |= {"sightings": here, "names": []}
        if entry.act == "mark" and self._told.marked.get((body["region"], body["kind"]), "") > at:
            return None
        source = {"origin": self._origin, "entry": entry.seq, "digest": entry.digest, "at": at, "actor": actor}
        source |= {"after": self._told.after(at)}
        return {**body, MERGED: source if inner is None else {**source, "through": inner}}


def _chain(merged: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """List where an entry was told, the nearest ledger first."""
    found = []
    while merged is not None:
        found.append(merged)
        merged = merged.get("through")
    return found
