"""The statement of custody: what the ledger says was handed in, how it ended, and the digest that seals it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evidence.case import Case
from evidence.custody import checkpoint
from evidence.snapshot import Snapshot

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read, with the reason; ``sha256`` is empty where it was not stored."""

    name: str
    reason: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What the ledger says.

    Attributes:
        entries: Number of its entries; their chain was checked while reading.
        digest: Digest of the last, which seals all before it.
        checkpoint: Three lines that stand for all of them: origin, size, root.
        begun_at: Time of the first entry.
        ended_at: Time of the last entry.
        actors: Who wrote entries, sorted.
        behind: Entries that the catalogue, and so this report, does not know yet.
        intake: Files handed in, by state.
        originals: Originals stored.
        size: Their bytes, together.
        refused: Files that could not be read, at most MOST_LISTED.
        refused_in_all: How many there are.
        ignored: How many files were left out on purpose, by reason, most first.
    """

    entries: int
    digest: str
    checkpoint: str
    begun_at: str
    ended_at: str
    actors: tuple[str, ...]
    behind: int
    intake: dict[str, int]
    originals: int
    size: int
    refused: tuple[Refused, ...]
    refused_in_all: int
    ignored: tuple[tuple[str, int], ...]


def statement(case: Case, now: Snapshot) -> Statement:
    """Read the whole ledger, checking its chain, and say what it holds.

    Raises:
        CustodyError: The ledger is not what it was.
    """
    refused: dict[tuple[str, str], Refused] = {}
    ignored: Counter[str] = Counter()
    actors: set[str] = set()
    times, digest, entries = [""], "0" * 64, 0
    for entry in case.ledger.read():
        actors.add(entry.actor)
        times = [times[0] or entry.at, entry.at]
        digest, entries = entry.digest, entry.seq + 1
        if entry.act == "take" and entry.body["state"] == "unreadable":
            name, reason = str(entry.body["name"]), str(entry.body.get("reason", ""))
            refused[name, reason] = Refused(name, reason, "")
        elif entry.act == "take" and entry.body["state"] == "ignored":
            ignored[str(entry.body.get("reason", ""))] += 1
    every = (*refused.values(), *_undecodable(now))
    return Statement(
        entries=entries,
        digest=digest,
        checkpoint=checkpoint.of(case.ledger.lines(), entries).text() if entries else "",
        begun_at=times[0],
        ended_at=times[-1],
        actors=tuple(sorted(actors)),
        behind=max(0, entries - now.head[0]),
        intake=now.intake,
        originals=len(now.originals),
        size=sum(original.bytes for original in now.originals.values()),
        refused=every[:MOST_LISTED],
        refused_in_all=len(every),
        ignored=tuple(ignored.most_common(20)),
    )


def _undecodable(now: Snapshot) -> list[Refused]:
    """List originals that are stored, but that no decoder can read."""
    found = []
    for sha256, original in now.originals.items():
        if original.state == "unreadable":
            seen = now.sightings_of.get(sha256, [])
            found.append(Refused(seen[0].source_path if seen else "", original.reason, sha256))
    return found
