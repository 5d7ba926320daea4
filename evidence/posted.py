"""What the accounts of a case posted, as its catalogue has it now, and which scenes they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from evidence import postings, prices, signing, vocabulary, wording
from evidence.case import Case
from evidence.catalogue import ads, verdicts
from evidence.catalogue.ads import AdRow
from evidence.catalogue.sightings import Sighting
from evidence.postings import EXACT, Account, Copy, Posting, Price, Scene
from evidence.signs import NO_SIGNS
from evidence.snapshot import Snapshot

DAY = 24.0
UNKNOWN = 48.0
"""Hours by which a time of observation may be late, where the case does not say how often accounts were checked; the
source study's were every second day."""
CROWDED = 3
"""A picture in one scene with pictures of so many accounts stands on what everyone has: a shop's banner, a card."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Posted:
    """The accounts, by id, with the ad behind each posting, and the scenes that two of them share.

    Attributes:
        accounts: All that show a piece.
        ads: By id; what no ad is named for is missing.
        scenes: By pair of ids, lower first.
        names: Platform and name by id, as the source wrote them.
    """

    accounts: tuple[Account, ...]
    ads: Mapping[int, AdRow]
    scenes: Mapping[tuple[int, int], tuple[Scene, ...]]
    names: Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Clock:
    zone: ZoneInfo
    checked: float

    def hours(self, sighting: Sighting) -> tuple[float | None, float]:
        """Return when it was posted, in hours since 1970, and by how many that may be off."""
        if sighting.posted_at:
            return self._read(sighting.posted_at)
        if sighting.observed_at:
            at, within = self._read(sighting.observed_at)
            return at, max(within, self.checked)
        return None, 0.0

    def _read(self, text: str) -> tuple[float, float]:
        if len(text) == len("2015-03-12"):
            noon = datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=self.zone)
            return (noon - _EPOCH) / timedelta(hours=1), DAY
        return (datetime.fromisoformat(text) - _EPOCH) / timedelta(hours=1), EXACT


def read(case: Case, now: Snapshot) -> Posted:
    """Gather it from one state of the catalogue."""
    with case.catalogue.reading() as db:
        rows = {row.id: row for row in ads.everything(db)}
        judged = verdicts.of_word(db, "same scene")
        signs = signing.gather(db, vocabulary.read(case.words))
    clock = _Clock(ZoneInfo(case.settings.time_zone), _between_checks(now.sightings))
    held: dict[int, list[Posting]] = defaultdict(list)
    names: dict[int, tuple[str, str]] = {}
    for posting, sighting in _postings(now, rows, clock):
        held[posting.account].append(posting)
        names.setdefault(posting.account, (sighting.platform, sighting.account))
    labels = _labels(names)
    accounts = tuple(
        replace(
            postings.account(number, labels[number], each, _offset(clock.zone, each)), signs=signs.get(number, NO_SIGNS)
        )
        for number, each in sorted(held.items())
    )
    return Posted(accounts, rows, _scenes(now, accounts, judged), names)


def _labels(names: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Name each account by platform and name; two of one spelling are told apart by their ids."""
    plain = {number: f"{platform}/{name}" if platform else name for number, (platform, name) in names.items()}
    known = list(plain.values())
    return {number: label if known.count(label) == 1 else f"{label} #{number}" for number, label in plain.items()}


def _offset(zone: ZoneInfo, held: Iterable[Posting]) -> float:
    first = min((each.at for each in held if each.at is not None), default=0.0)
    offset = (_EPOCH + timedelta(hours=first)).astimezone(zone).utcoffset()
    return offset / timedelta(hours=1) if offset is not None else 0.0


def _between_checks(seen: Sequence[Sighting]) -> float:
    """Return the median hours from one day of observing to the next; UNKNOWN where there is but one."""
    days = sorted({sighting.observed_at[:10] for sighting in seen if sighting.observed_at})
    gaps = [(datetime.fromisoformat(b) - datetime.fromisoformat(a)) / timedelta(hours=1) for a, b in pairwise(days)]
    return max(DAY, median(gaps)) if gaps else UNKNOWN


def _postings(now: Snapshot, rows: Mapping[int, AdRow], clock: _Clock) -> Iterator[tuple[Posting, Sighting]]:
    shows = _copies(now)
    asked = _prices(now, rows)
    for sighting in now.sightings:
        if sighting.account_id is None:
            continue
        at, within = clock.hours(sighting)
        ad = -sighting.seq - 1 if sighting.ad_id is None else sighting.ad_id
        here = now.shown_by(sighting)
        for piece, picture, copy in (each for each in shows.get(sighting.sha256, ()) if each[1] in here):
            yield Posting(sighting.account_id, ad, piece, picture, copy, at, within, asked.get(ad, ())), sighting


def _copies(now: Snapshot) -> dict[str, list[tuple[str, str, Copy]]]:
    """Return (piece, picture, copy) by original: the largest region that shows each picture."""
    best: dict[tuple[str, str], Copy] = {}
    for region, picture in now.cluster_of.items():
        row = now.regions[region]
        copy = Copy(row.sha256, row.kind, row.width, row.height, now.originals[row.sha256].bytes)
        known = best.get((row.sha256, picture))
        if known is None or copy.width * copy.height > known.width * known.height:
            best[row.sha256, picture] = copy
    found: dict[str, list[tuple[str, str, Copy]]] = defaultdict(list)
    for (sha256, picture), copy in best.items():
        found[sha256].append((now.clusters[picture].piece, picture, copy))
    return found


def _prices(now: Snapshot, rows: Mapping[int, AdRow]) -> dict[int, tuple[Price, ...]]:
    """Return the prices of each ad that shows one piece or names one weight: else nothing says whose price it is."""
    pieces: dict[int, set[str]] = defaultdict(set)
    for sighting in now.sightings:
        if sighting.ad_id is not None:
            shown = now.shown_by(sighting)
            pieces[sighting.ad_id].update(now.clusters[each].piece for each in shown)
    return {ad: tuple(_asked(rows[ad], alone=len(held) == 1)) for ad, held in pieces.items() if ad in rows}


def _asked(row: AdRow, *, alone: bool) -> Iterator[Price]:
    price = prices.read(row.price, row.currency)
    if price is None:
        return
    weights = [float(fact.value) for fact in wording.facts(row.text) if fact.kind == "weight"]
    if len(weights) == 1:
        yield Price(price.amount / weights[0], price.currency, "gram")
    if alone and len(weights) <= 1:
        yield price


def _scenes(
    now: Snapshot, accounts: Sequence[Account], judged: Iterable[tuple[int, int, float]]
) -> dict[tuple[int, int], tuple[Scene, ...]]:
    """Find scenes of pieces that either account alone shows: what is reposted brings its table along."""
    held = postings.holders(accounts)
    own = {
        picture: posting
        for each in accounts
        for piece, shown in each.shown.items()
        if len(held[piece]) == 1
        for picture, posting in shown.pictures.items()
    }
    by_id = {each.id: each for each in accounts}
    beside: dict[str, set[int]] = defaultdict(set)
    kept = []
    for left, right, probability in judged:
        one, other = own.get(now.cluster_of.get(left, "")), own.get(now.cluster_of.get(right, ""))
        if one is not None and other is not None and one.account != other.account:
            beside[one.picture].add(other.account)
            beside[other.picture].add(one.account)
            kept.append((one, other, probability))
    found: dict[tuple[int, int], list[Scene]] = defaultdict(list)
    for one, other, probability in kept:
        if max(len(beside[one.picture]), len(beside[other.picture])) < CROWDED:
            older, _ = postings.ordered(by_id[one.account], by_id[other.account])
            sides = (one, other) if one.account == older.id else (other, one)
            ids = min(one.account, other.account), max(one.account, other.account)
            found[ids].append(Scene(*sides, probability))
    return {ids: tuple(each) for ids, each in found.items()}
