"""The figures of any set of sightings: what was counted, and what is only a machine's grouping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence import snapshot
from evidence.catalogue.revisits import Revisit
from evidence.catalogue.sightings import Sighting
from evidence.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Counted:
    """Tier T0, counted: a census of what was captured, without any judgement.

    Attributes:
        ads: Distinct ads; the same ad on two occasions is one.
        pictures: Sightings of pictures. A composite (grid, screenshot) is one; texts and tables are none.
        seen_again: Of these, pictures of ads that an earlier occasion had already seen.
        clips: Sightings of clips.
        original_pictures: Distinct originals (bytes) among the pictures.
        original_clips: Distinct originals among the clips.
        other: Sightings of files that are no picture, such as an ad's text or a table.
        unreadable: Sightings of files that could not be decoded.
        waiting: Sightings of files that dedupe has not looked at yet.
        accounts: Distinct accounts with a sighting.
        occasions: Distinct named occasions.
        first_seen: Earliest time posted, else observed (ISO 8601, UTC); empty where none is known.
        last_seen: Latest such time.
    """

    ads: int
    pictures: int
    seen_again: int
    clips: int
    original_pictures: int
    original_clips: int
    other: int
    unreadable: int
    waiting: int
    accounts: int
    occasions: int
    first_seen: str
    last_seen: str

    @property
    def unknown(self) -> bool:
        """Whether dedupe has looked at nothing yet, so that no pictures does not mean none."""
        return self.waiting > 0 and not self.pictures + self.clips + self.other + self.unreadable


@dataclass(frozen=True, slots=True)
class Grouped:
    """A machine grouping with unknown error; no person has checked it.

    Attributes:
        distinct_pictures: Clusters seen in at least one picture.
        only_in_clips: Further clusters, seen in frames of clips only.
        shared: Of the distinct pictures, those seen on more than one account of the whole case.
        pieces: Pieces as the machine groups clusters.
    """

    distinct_pictures: int
    only_in_clips: int
    shared: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one account or one occasion; empty names where the source did not say."""

    platform: str
    name: str
    counted: Counted
    grouped: Grouped | None


def shared_clusters(now: Snapshot) -> frozenset[str]:
    """Clusters that were seen on more than one named account."""
    holders: dict[str, set[int]] = {}
    for sighting in now.sightings:
        if sighting.account_id is not None:
            for cluster in now.shown_by(sighting):
                holders.setdefault(cluster, set()).add(sighting.account_id)
    return frozenset(cluster for cluster, accounts in holders.items() if len(accounts) > 1)


def first_sightings(seen: Iterable[Sighting]) -> list[Sighting]:
    """Keep the first sighting of each original in each ad: what was posted, however often it was checked."""
    first: dict[tuple[int, str], Sighting] = {}
    for sighting in seen:
        ad = -sighting.seq - 1 if sighting.ad_id is None else sighting.ad_id
        first.setdefault((ad, sighting.sha256), sighting)
    return list(first.values())


def counted(now: Snapshot, seen: Sequence[Sighting]) -> Counted:
    """Count these sightings."""
    sorts = [now.sort(sighting.sha256) for sighting in seen]
    pictures = [sighting for sighting, sort in zip(seen, sorts, strict=True) if sort == "picture"]
    clips = [sighting for sighting, sort in zip(seen, sorts, strict=True) if sort == "clip"]
    first_seen, last_seen = snapshot.span(seen)
    return Counted(
        ads=len({sighting.ad_id for sighting in seen} - {None}),
        pictures=len(pictures),
        seen_again=len(pictures) - len(first_sightings(pictures)),
        clips=len(clips),
        original_pictures=len({sighting.sha256 for sighting in pictures}),
        original_clips=len({sighting.sha256 for sighting in clips}),
        other=sorts.count("other"),
        unreadable=sorts.count("unreadable"),
        waiting=sorts.count("waiting"),
        accounts=len({sighting.account_id for sighting in seen} - {None}),
        occasions=len({sighting.occasion for sighting in seen} - {""}),
        first_seen=first_seen,
        last_seen=last_seen,
    )


def grouped(now: Snapshot, seen: Sequence[Sighting], shared: frozenset[str]) -> Grouped | None:
    """Say what the machine groups these sightings into; None until it has grouped something."""
    if not now.clusters:
        return None
    stills: set[str] = set()
    every: set[str] = set()
    for sighting in seen:
        found = now.shown_by(sighting)
        every |= found
        if now.sort(sighting.sha256) == "picture":
            stills |= found
    return Grouped(
        distinct_pictures=len(stills),
        only_in_clips=len(every - stills),
        shared=len(stills & shared),
        pieces=len({now.clusters[cluster].piece for cluster in every}),
    )


def occasion_order(groups: Mapping[str, Sequence[Sighting | Revisit]]) -> list[str]:
    """Put occasions in order: by time observed where every one has it, else by name with numbers as numbers."""
    observed = {name: min((s.observed_at for s in seen if s.observed_at), default="") for name, seen in groups.items()}
    timed = all(observed.values())
    return sorted(groups, key=lambda name: (name == "", observed[name] if timed else "", natural(name)))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Key that sorts ``week 2`` before ``week 10``.

    >>> sorted(["week 10", "week 2"], key=natural)
    ['week 2', 'week 10']
    """
    # Long runs of digits stay text: int() refuses more than 4,300 of them.
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", name)
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts)
