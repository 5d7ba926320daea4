"""STEP 3: what was counted, and what is only a machine's grouping; the two are never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from evidence import figures, holdings, snapshot, tiers
from evidence.case import Case
from evidence.catalogue.reviewed import digest
from evidence.catalogue.sightings import Sighting
from evidence.figures import Counted, Grouped, Part
from evidence.gate import Gate
from evidence.observing import Asked, observed
from evidence.records import Estimate
from evidence.reviewing import Review
from evidence.snapshot import Snapshot
from evidence.tiers import Occasion, Point, Refusal
from evidence.weekly import weeks

CURVE_POINTS = 200
"""Most points kept of the curve of distinct pictures."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How far a review has come.

    Attributes:
        state: Digest of the pieces that it is of.
        sampled: Pieces in the sample.
        answered: Of these, answered ones.
        changed: Whether the pieces grouped now are others.
    """

    state: str
    sampled: int
    answered: int
    changed: bool


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
        weeks: The same by week of posting, else of observation; empty where nothing has a date.
        review: How far the sample is answered; None where none was drawn.
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
    weeks: tuple[Occasion, ...]
    review: Reviewed | None
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
    given = observed(case, now, asked or Asked())
    found = None if grouped is None else tiers.tiers(given)
    review = None if given.review is None else _reviewed(given.review, now)
    return Count(
        study=case.settings.study,
        counted=counted,
        grouped=grouped,
        estimates=() if found is None else (*_census(counted), *found.estimates),
        refusals=() if found is None else found.refusals,
        gate=None if found is None else found.gate,
        occasions=() if found is None else found.occasions,
        weeks=() if found is None else weeks(now, ZoneInfo(case.settings.time_zone)),
        accumulation=() if found is None else found.curve,
        coverage=None if found is None else found.coverage,
        by_account=_by_account(now, shared),
        by_occasion=_by_occasion(now, shared),
        curve=_curve(now),
        review=review,
        advice=_advice(now, review, case.ledger.head()[0]),
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
        known |= now.shown_by(sighting)
        if number % step == 0 or number == len(pictures):
            points.append((number, len(known)))
    return tuple(points)


def _reviewed(review: Review, now: Snapshot) -> Reviewed:
    answered = {answer.unit for answer in review.answers} & {unit.piece for unit in review.units}
    changed = review.state != digest(holdings.frozen(now))
    return Reviewed(review.state, len(review.units), len(answered), changed)


def _advice(now: Snapshot, review: Reviewed | None, told: int) -> tuple[str, ...]:
    said = []
    if review is not None and review.changed:
        said.append(
            "The pieces are grouped otherwise by now than when the sample was drawn; tier T1 is of those of then. Run "
            "'evidence sample' for the pieces of now."
        )
    if review is not None and review.answered < review.sampled:
        said.append(
            f"{review.sampled - review.answered:,} of {review.sampled:,} rows of the sample are not answered. Answer "
            "them, and run 'evidence import decisions FILE'."
        )
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
