"""The study's own tables of one case: types of pieces, what accounts trade in, prices per gram, effort by occasion."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from evidence import categories, kinds, rates, vocabulary
from evidence.case import Case
from evidence.catalogue import account_words, ads, decisions, draws, marks
from evidence.catalogue.account_words import AccountWordRow
from evidence.catalogue.ads import AdRow
from evidence.catalogue.decisions import DecisionRow
from evidence.catalogue.marks import MarkRow
from evidence.categories import Mix
from evidence.kinds import Goods
from evidence.rates import Spread
from evidence.snapshot import Snapshot
from evidence.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Typed:
    """The type of one piece: ``by`` is ``people`` or ``words``; of words, so many of so many ads suggest it.

    ``kind`` is one of ``kinds.TYPES``, or a person's own word; both are empty where nothing suggests any.
    """

    kind: str = ""
    by: str = ""
    ads: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Trader:
    """What one account trades in: a person's word, else what its ads suggest.

    Attributes:
        account: Its id.
        platform: Its platform.
        name: Its name.
        category: One of ``account_words.CATEGORIES``.
        by: ``people`` or ``words``.
        suggested: What the words suggest.
        mix: Ads, and those that name other goods.
    """

    account: int
    platform: str
    name: str
    category: str
    by: str
    suggested: str
    mix: Mix


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One type: distinct pieces and those that people set, distinct pictures, ads and accounts that show them."""

    kind: str
    pieces: int
    set_by_people: int
    pictures: int
    ads: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean and standard deviation (None for one value) of a number over occasions, its smallest and its largest."""

    what: str
    mean: float
    deviation: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trade:
    """All of it.

    Attributes:
        types: By piece.
        rows: One for each type that is there, in the order of ``kinds.TYPES``, then people's own, then unknown.
        traders: By platform and name.
        spreads: Prices per gram, by type and currency.
        named: Account and name of each ad that stands behind an outlier, by id.
    """

    types: Mapping[str, Typed]
    rows: tuple[TypeRow, ...]
    traders: tuple[Trader, ...]
    spreads: tuple[Spread, ...]
    named: Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Told:
    ads: Mapping[int, AdRow]
    marks: Sequence[MarkRow]
    answers: Sequence[DecisionRow]
    words: Sequence[AccountWordRow]
    vocabulary: Vocabulary


def read(case: Case, now: Snapshot) -> Trade:
    """Gather the tables from one state of the catalogue.

    Raises:
        WrongCallError: The case's words.toml cannot be read.
    """
    with case.catalogue.reading() as db:
        last = draws.latest(db)
        told = _Told(
            {row.id: row for row in ads.everything(db)},
            marks.standing(db),
            decisions.of_state(db, last.state) if last is not None else [],
            account_words.standing(db),
            vocabulary.read(case.words),
        )
    shown = pieces_in_ads(now)
    types = _types(now, told, shown)
    asked = list(_asked(told, shown))
    named = {piece: typed.kind for piece, typed in types.items()}
    spreads = tuple(_in_order(rates.spreads(rates.of_pieces(asked), named)))
    return Trade(
        types,
        tuple(_rows(now, types)),
        tuple(traders(now, told.ads.values(), told.words, told.vocabulary)),
        spreads,
        dict(_behind(now, told, spreads)),
    )


def _behind(now: Snapshot, told: _Told, spreads: Iterable[Spread]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Name the ads behind outliers, for a person to look at."""
    accounts = {each.account_id: each.account for each in now.sightings}
    for ad in {ad for spread in spreads for rate in spread.outliers for ad in rate.ads}:
        yield ad, (accounts.get(told.ads[ad].account, ""), told.ads[ad].name or str(ad))


def _in_order(spreads: Sequence[Spread]) -> list[Spread]:
    place = {kind: number for number, kind in enumerate(ordered({spread.kind for spread in spreads}))}
    return sorted(spreads, key=lambda spread: (place[spread.kind], -len(spread.rates), spread.currency))


def pieces_in_ads(now: Snapshot) -> dict[int, frozenset[str]]:
    """Return the pieces that each ad shows, by id of the ad."""
    held: dict[int, set[str]] = defaultdict(set)
    for sighting in now.sightings:
        if sighting.ad_id is not None:
            held[sighting.ad_id].update(now.clusters[name].piece for name in now.clusters_in.get(sighting.sha256, ()))
    return {ad: frozenset(pieces) for ad, pieces in held.items() if pieces}


def _types(now: Snapshot, told: _Told, shown: Mapping[int, frozenset[str]]) -> dict[str, Typed]:
    """Let the ads that show a piece alone say its type, else those that name one type for all; people come first.

    An ad that states one weight with one price speaks of one piece: what it shows as a part of a grid or a screenshot
    only is another.
    """
    parts = _parts(now)
    alone: dict[str, Counter[str]] = defaultdict(Counter)
    along: dict[str, Counter[str]] = defaultdict(Counter)
    for ad, pieces in shown.items():
        row = told.ads.get(ad)
        named = kinds.types(row.text, told.vocabulary) if row else []
        if len(pieces) == 1:
            alone[next(iter(pieces))][named[0] if named else ""] += 1
            continue
        sole = named[0] if len(named) == 1 else ""
        others = parts.get(ad, frozenset()) if row and sole and rates.asked(row, told.vocabulary) else frozenset()
        for piece in pieces:
            along[piece]["" if piece in others else sole] += 1
    said = dict(_said(now, told))
    return {
        piece: Typed(said[piece], "people") if piece in said else _first(alone[piece], along[piece])
        for piece in now.pieces
    }


def _parts(now: Snapshot) -> dict[int, frozenset[str]]:
    """Return the pieces that an ad shows as parts of a picture only, by id of the ad."""
    whole: dict[str, set[str]] = defaultdict(set)
    part: dict[str, set[str]] = defaultdict(set)
    for region, cluster in now.cluster_of.items():
        row = now.regions[region]
        (whole if row.kind in ("whole", "frame") else part)[row.sha256].add(now.clusters[cluster].piece)
    shown: dict[int, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for each in now.sightings:
        if each.ad_id is not None:
            shown[each.ad_id][0].update(whole[each.sha256])
            shown[each.ad_id][1].update(part[each.sha256])
    return {ad: frozenset(parts - own) for ad, (own, parts) in shown.items() if parts}


def _first(alone: Counter[str], along: Counter[str]) -> Typed:
    found = voted(alone.elements())
    return found if found.kind else voted(along.elements())


def voted(suggested: Iterable[str]) -> Typed:
    """Return the type that most ads suggest, given for each ad; the empty text where its words suggest none."""
    votes = Counter(suggested)
    told = [kind for kind in votes if kind]
    if not told:
        return Typed()
    kind = max(told, key=lambda each: (votes[each], -kinds.TYPES.index(each)))
    return Typed(kind, "words", votes[kind], votes.total())


def _said(now: Snapshot, told: _Told) -> Iterator[tuple[str, str]]:
    """Yield what people say of pieces, the answers of the sample before the marks of the review, the latest last."""
    for answer in told.answers:
        if answer.answer["kind"] and answer.unit in now.pieces:
            yield answer.unit, kinds.canonical(answer.answer["kind"], told.vocabulary)
    ids = {row.name: row.id for row in now.regions.values()} if told.marks else {}
    for mark in told.marks:
        cluster = now.cluster_of.get(ids.get(mark.region, 0))
        if mark.kind == "type" and mark.value and cluster is not None:
            yield now.clusters[cluster].piece, kinds.canonical(mark.value, told.vocabulary)


def _asked(told: _Told, shown: Mapping[int, frozenset[str]]) -> Iterator[tuple[str, int, tuple[float, str]]]:
    """Yield what ads that show one piece ask for a gram of it: else nothing says whose price and weight it is."""
    for ad, pieces in shown.items():
        row = told.ads.get(ad)
        price = rates.asked(row, told.vocabulary) if row and len(pieces) == 1 else None
        if price is not None:
            yield next(iter(pieces)), ad, price


def _rows(now: Snapshot, types: Mapping[str, Typed]) -> Iterator[TypeRow]:
    held: dict[str, list[str]] = defaultdict(list)
    for piece, typed in types.items():
        held[typed.kind].append(piece)
    clusters: dict[str, list[str]] = defaultdict(list)
    for name, row in now.clusters.items():
        clusters[row.piece].append(name)
    for kind in ordered(held):
        own = [name for piece in held[kind] for name in clusters[piece]]
        seen = now.seen(now.regions[region].sha256 for name in own for region in now.clusters[name].regions)
        people = sum(types[piece].by == "people" for piece in held[kind])
        shown = ({each.ad_id for each in seen} - {None}, {each.account_id for each in seen} - {None})
        yield TypeRow(kind, len(held[kind]), people, len(own), len(shown[0]), len(shown[1]))


def ordered(found: Iterable[str]) -> list[str]:
    """Put types in the order of tables: the known ones, then people's own words, then unknown."""
    known = {kind: place for place, kind in enumerate(kinds.TYPES)}
    return sorted(found, key=lambda kind: (not kind, known.get(kind, len(known)), kind))


def traders(
    now: Snapshot, posted: Iterable[AdRow], words: Iterable[AccountWordRow], known: Vocabulary
) -> Iterator[Trader]:
    """Say of every account what it trades in, by platform and name; the latest of people's words counts."""
    said = {row.accounts[0]: row.word for row in words if len(row.accounts) == 1}
    names: dict[int, tuple[str, str]] = {}
    goods: dict[int, list[frozenset[Goods]]] = defaultdict(list)
    for sighting in now.sightings:
        if sighting.account_id is not None:
            names[sighting.account_id] = sighting.platform, sighting.account
    for row in posted:
        if row.account is not None:
            goods[row.account].append(kinds.goods(row.text, known))
    for account, name in sorted(names.items(), key=lambda each: each[1]):
        mix = categories.mix(goods[account])
        suggested = categories.suggest(mix)
        by = "people" if name in said else "words"
        yield Trader(account, *name, said.get(name, suggested), by, suggested, mix)


def mean(what: str, values: Sequence[float]) -> Mean:
    """Sum up one number of every occasion; ``values``: at least one."""
    spread = stdev(values) if len(values) > 1 else None
    return Mean(what, fmean(values), spread, min(values), max(values))
