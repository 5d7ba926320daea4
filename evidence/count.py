"""STEP 3: what was counted, and what is only a machine's grouping; the two are never mixed."""

from __future__ import annotations

from dataclasses import dataclass

from evidence import figures, snapshot, tiers
from evidence.case import Case
from evidence.catalogue.sightings import Sighting
from evidence.figures import Counted, Grouped, Part
from evidence.gate import Gate
from evidence.observing import Asked, observed
from evidence.records import Estimate
from evidence.snapshot import Snapshot
from evidence.tiers import Occasion, Point, Refusal

CURVE_POINTS = 200
"""Most points kept of the curve of distinct pictures."""


@dataclass(frozen=True, slots=True)
class Count:
    """All figures of a case.

    Attributes:
        study: The study's name.
        counted: Tier T0.
        grouped: None until dedupe has grouped something.
        estimates: By tier, the census first; empty until dedupe has grouped something.
        refusals: Estimators that were not used, and why.
        gate: Whether stock never seen may be estimated; None until dedupe has grouped something.
        occasions: Pieces as grouped, seen and new on each.
        accumulation: Pieces as grouped against occasions, with what more occasions would show.
        coverage: Share of sightings on occasions that are of pieces already seen; None where too few.
        by_account: Most pictures first.
        by_occasion: In the order of the occasions.
        curve: (pictures seen, distinct pictures), in the order of the times seen; pictures without a time come last.
        advice: What is not in the figures yet and what to do about it; sentences.
    """

    study: str
    counted: Counted
    grouped: Grouped | None
    estimates: tuple[Estimate, ...]
    refusals: tuple[Refusal, ...]
    gate: Gate | None
    occasions: tuple[Occasion, ...]
    accumulation: tuple[Point, ...]
    coverage: float | None
    by_account: tuple[Part, ...]
    by_occasion: tuple[Part, ...]
    curve: tuple[tuple[int, int], ...]
    advice: tuple[str, ...]


def count(case: Case, asked: Asked | None = None) -> Count:
    """Count a case as its catalogue has it now.

    Raises:
        WrongCallError: A chance asked for is none.
    """
    return from_snapshot(case, snapshot.take(case.catalogue), asked)


def from_snapshot(case: Case, now: Snapshot, asked: Asked | None = None) -> Count:
    """Count one state of the catalogue.

    Raises:
        WrongCallError: A chance asked for is none.
    """
    shared = figures.shared_clusters(now)
    counted, grouped = figures.counted(now, now.sightings), figures.grouped(now, now.sightings, shared)
    found = None if grouped is None else tiers.tiers(observed(case, now, asked or Asked()))
    return Count(
        study=case.settings.study,
        counted=counted,
        grouped=grouped,
        estimates=() if found is None else (*_census(counted), *found.estimates),
        refusals=() if found is None else found.refusals,
        gate=None if found is None else found.gate,
        occasions=() if found is None else found.occasions,
        accumulation=() if found is None else found.curve,
        coverage=None if found is None else found.coverage,
        by_account=_by_account(now, shared),
        by_occasion=_by_occasion(now, shared),
        curve=_curve(now),
        advice=_advice(now, case.ledger.head()[0]),
    )


def _census(counted: Counted) -> tuple[Estimate, ...]:
    numbers = {
        "ads": counted.ads,
        "pictures": counted.pictures,
        "clips": counted.clips,
        "distinct originals": counted.original_pictures + counted.original_clips,
    }
    claim, assumes = "counted: a census of what was captured", "nothing"
    return tuple(
        Estimate("T0", name, number, number, number, 1.0, "census", claim, assumes) for name, number in numbers.items()
    )


def _by_account(now: Snapshot, shared: frozenset[str]) -> tuple[Part, ...]:
    groups: dict[tuple[str, str], list[Sighting]] = {}
    for sighting in now.sightings:
        groups.setdefault((sighting.platform, sighting.account), []).append(sighting)
    parts = [
        Part(platform, name, figures.counted(now, seen), figures.grouped(now, seen, shared))
        for (platform, name), seen in groups.items()
        if name or _shows(now, seen)
    ]
    return tuple(sorted(parts, key=lambda part: (-part.counted.pictures, part.platform, part.name)))


def _by_occasion(now: Snapshot, shared: frozenset[str]) -> tuple[Part, ...]:
    groups: dict[str, list[Sighting]] = {}
    for sighting in now.sightings:
        groups.setdefault(sighting.occasion, []).append(sighting)
    return tuple(
        Part("", name, figures.counted(now, groups[name]), figures.grouped(now, groups[name], shared))
        for name in figures.occasion_order(groups)
        if name or _shows(now, groups[name])
    )


def _shows(now: Snapshot, seen: list[Sighting]) -> bool:
    """Tell whether these are more than tables and texts, which belong to no account and no occasion."""
    return any(now.sort(sighting.sha256) != "other" for sighting in seen)


def _curve(now: Snapshot) -> tuple[tuple[int, int], ...]:
    pictures = [sighting for sighting in now.sightings if now.sort(sighting.sha256) == "picture"]
    pictures.sort(key=lambda sighting: (sighting.seen_at == "", sighting.seen_at, sighting.seq))
    if not pictures or not now.clusters:
        return ()
    step = -(-len(pictures) // (CURVE_POINTS - 1))
    points = [(0, 0)]
    known: set[str] = set()
    for number, sighting in enumerate(pictures, 1):
        known |= now.clusters_in.get(sighting.sha256, frozenset())
        if number % step == 0 or number == len(pictures):
            points.append((number, len(known)))
    return tuple(points)


def _advice(now: Snapshot, told: int) -> tuple[str, ...]:
    said = []
    if told > now.head[0]:
        said.append(
            f"Entries of the ledger that are not in the catalogue yet: {told - now.head[0]:,}; run 'evidence dedupe'."
        )
    waiting = sum(1 for sha256 in now.originals if now.sort(sha256) == "waiting")
    if waiting:
        said.append(f"{waiting:,} originals were not looked at yet and are in no figure: run 'evidence dedupe'.")
    if now.uncompared:
        said.append(f"{now.uncompared:,} regions were not compared with the others yet: run 'evidence dedupe'.")
    if not now.originals:
        said.append("The case holds nothing yet: run 'evidence ingest SOURCE'.")
    return tuple(said)
