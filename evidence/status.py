"""What is in a case, what of it is behind, and what to do next. Reads, and changes nothing."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence import figures, reviews, rounds, screens, snapshot
from evidence.case import Case
from evidence.catalogue import acquisitions, regions, scans
from evidence.catalogue.acquisitions import AcquisitionRow
from evidence.catalogue.revisits import Revisit
from evidence.catalogue.sightings import Sighting
from evidence.reviewing import counted
from evidence.rounds import Round
from evidence.snapshot import Snapshot
from index import codes, fingerprints
from index.describe import recipes
from index.scan import written_recipe


@dataclass(frozen=True, slots=True)
class Occasion:
    """One round: its name, accounts and ads seen in it, and ads that were looked for in vain."""

    name: str
    accounts: int
    ads: int
    gone: int


@dataclass(frozen=True, slots=True)
class Next:
    """Something to do: the command, and why."""

    command: str
    why: str


@dataclass(frozen=True, slots=True)
class Status:
    """A case at one moment.

    Attributes:
        study: Its name.
        entries: Of the ledger.
        originals: By what they turned out to be: picture, clip, other, unreadable, waiting.
        sightings: How many.
        accounts: How many.
        ads: How many.
        pieces: As a machine groups them.
        occasions: In their order; the last is the newest.
        acquired_at: When the last file came in; empty where none did.
        interrupted: Sources whose last acquisition did not come to its end.
        unread: Pictures not looked through yet, by what for: codes, writing.
        other_recipes: Regions by recipe that this program does not make.
        absent: (platform, account, ads) of the newest round of each account: there before, neither in it nor said gone.
        unseen: (platform, account) that the newest occasion does not name, though the one before does.
        suggested: Ads read on screenshots of which nothing was decided.
        unanswered: Units of the last sample without an answer.
        next: What to do, in order.
    """

    study: str
    entries: int
    originals: dict[str, int]
    sightings: int
    accounts: int
    ads: int
    pieces: int
    occasions: tuple[Occasion, ...]
    acquired_at: str
    interrupted: tuple[str, ...]
    unread: dict[str, int]
    other_recipes: dict[str, int]
    absent: tuple[tuple[str, str, int], ...]
    unseen: tuple[tuple[str, str], ...]
    suggested: int
    unanswered: int
    next: tuple[Next, ...]


def status(case: Case) -> Status:
    """Gather it from one state of the catalogue."""
    now = snapshot.take(case.catalogue)
    told = rounds.every(case)
    with case.catalogue.reading() as db:
        acquired = acquisitions.everything(db)
        stages = {"codes": codes.RECIPE, "writing": written_recipe()}
        unread = {stage: len(scans.lacking(db, stage, recipe)) for stage, recipe in stages.items() if recipe}
        made = regions.recipes(db)
        review = reviews.latest(db, now)
    unanswered = len({unit.piece for unit in review.units} - set(counted(review.answers))) if review else 0
    occasions = _occasions(now)
    found = Status(
        study=case.settings.study,
        entries=now.head[0],
        originals=dict(Counter(now.sort(sha256) for sha256 in now.originals)),
        sightings=len(now.sightings),
        accounts=len({each.account_id for each in now.sightings} - {None}),
        ads=len({each.ad_id for each in now.sightings} - {None}),
        pieces=len(now.pieces),
        occasions=occasions,
        acquired_at=max((each.begun_at for each in acquired), default=""),
        interrupted=tuple(_interrupted(acquired)),
        unread={stage: number for stage, number in unread.items() if number},
        other_recipes={name: number for name, number in made.items() if _foreign(name)},
        absent=tuple(_absent(told)),
        unseen=tuple(_unseen(now, [each.name for each in occasions if each.accounts])),
        suggested=sum(not ad.word for ad in screens.find(case)),
        unanswered=unanswered,
        next=(),
    )
    return _advised(found, now)


def _occasions(now: Snapshot) -> tuple[Occasion, ...]:
    groups: dict[str, list[Sighting | Revisit]] = {}
    looks: list[Sighting | Revisit] = [*now.sightings, *now.revisits]
    for each in looks:
        if each.occasion:
            groups.setdefault(each.occasion, []).append(each)
    return tuple(_occasion(name, groups[name]) for name in figures.occasion_order(groups))


def _occasion(name: str, looks: Sequence[Sighting | Revisit]) -> Occasion:
    seen = [each for each in looks if isinstance(each, Sighting)]
    gone = {each.ad_id for each in looks if isinstance(each, Revisit) and each.gone}
    accounts = {each.account_id for each in seen} - {None}
    return Occasion(name, len(accounts), len({each.ad_id for each in seen} - {None}), len(gone))


def _interrupted(acquired: Sequence[AcquisitionRow]) -> Iterator[str]:
    last = {each.source: each for each in acquired}
    yield from (source for source, each in last.items() if each.ended_at is None)


def _foreign(recipe: str) -> bool:
    return recipe not in recipes() and not recipe.startswith(fingerprints.names("floats"))


def _absent(told: Sequence[Round]) -> Iterator[tuple[str, str, int]]:
    newest = {(each.platform, each.account): each for each in told}
    for (platform, account), each in newest.items():
        if each.absent:
            yield platform, account, len(each.absent)


def _unseen(now: Snapshot, occasions: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(occasions) < 2:
        return
    named = {name: set[tuple[str, str]]() for name in occasions[-2:]}
    for each in now.sightings:
        if each.occasion in named and each.account_id is not None:
            named[each.occasion].add((each.platform, each.account))
    yield from sorted(named[occasions[-2]] - named[occasions[-1]])


def _advised(found: Status, now: Snapshot) -> Status:
    from_first = tuple(_steps(found, now))
    return Status(**{name: getattr(found, name) for name in Status.__slots__ if name != "next"}, next=from_first)


def _steps(found: Status, now: Snapshot) -> Iterator[Next]:
    """Yield what to do, the first first."""
    for source in found.interrupted:
        yield Next(f"evidence ingest {shlex.quote(source)}", "it was interrupted; what came in is kept")
    if not found.originals:
        yield Next("evidence ingest SOURCE", "there is nothing in the case yet")
        return
    if found.other_recipes:
        yield Next("evidence rebuild", "fingerprints of another version find no copies among new ones")
    waiting = found.originals.get("waiting", 0)
    if waiting or now.uncompared:
        yield Next("evidence dedupe", f"{waiting:,} originals are not decoded, {now.uncompared:,} regions not compared")
    if found.unread:
        told = ", ".join(f"{number:,} for {stage}" for stage, number in found.unread.items())
        yield Next("evidence read", f"pictures are not looked through yet: {told}")
    yield from _unsaid(found)
    if found.unanswered:
        yield Next("evidence review", f"{found.unanswered:,} units of the sample have no answer yet")
    elif found.pieces and not waiting and not now.uncompared:
        yield Next("evidence count", "everything is grouped; 'evidence sample' says how often the grouping errs")


def _unsaid(found: Status) -> Iterator[Next]:
    """Yield what only a person can say."""
    if found.suggested:
        why = f"{found.suggested:,} ads read on screenshots are suggestions until they are accepted"
        yield Next("evidence screens", why)
    if found.absent:
        ads = sum(number for _, _, number in found.absent)
        yield Next(
            "evidence ingest ROUND --occasion NAME --gone",
            f"{ads:,} ads are not in the newest round of {len(found.absent):,} accounts; where it was complete, say so",
        )
    if found.unseen:
        yield Next(
            "evidence ingest ROUND --occasion NAME",
            f"{len(found.unseen):,} accounts of the round before are not in the newest one",
        )
