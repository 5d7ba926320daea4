"""A later round of the same accounts > which ads are new, still there, changed, or no longer in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence import figures, walk
from evidence.case import Case
from evidence.catalogue import Connection, accounts, ads, revisits, sightings
from evidence.catalogue.ads import NamedAd
from evidence.catalogue.replay import revisit_key
from evidence.errors import WrongCallError
from evidence.records import Found

COMPARED = ("text", "price", "currency", "url", "posted_at")
"""What is compared of an ad from round to round, its pictures apart."""

Account = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What of an ad is other than before: a name of COMPARED, or ``pictures``, then how it was and how it is."""

    ad: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one account, beside what was known of it from earlier rounds.

    Attributes:
        platform: Of the account; empty where not said.
        account: Its name.
        occasion: Of the round; empty where the source named none.
        new: Ads not seen before.
        again: Ads seen before and still there.
        changed: What of those is other than before.
        back: Ads that were gone, and are there again.
        absent: Ads that were there when last looked for, are not in this round, and were not said to be gone; sorted.
        observed_at: Last time that anything was seen in it; empty where not known.
    """

    platform: str
    account: str
    occasion: str
    new: tuple[str, ...]
    again: tuple[str, ...]
    changed: tuple[Change, ...]
    back: tuple[str, ...]
    absent: tuple[str, ...]
    observed_at: str


@dataclass(slots=True)
class Named:
    """What a source names, whether its files could be taken or not: the ads of each account, by occasion."""

    ads: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)

    def watch(self, found: Iterable[Found]) -> Iterator[Found]:
        """Pass everything on, and remember what it names."""
        for each in found:
            said = {
                name: each.fields[name].value
                for name in ("platform", "account", "occasion", "ad")
                if name in each.fields
            }
            if "account" in said and "ad" in said and not each.revisit:
                key = said.get("platform", ""), said["account"], said.get("occasion", "")
                self.ads.setdefault(key, set()).add(said["ad"])
            yield each

    def add(self, other: Named) -> None:
        """Take in what another source of the same round names."""
        for key, names in other.ads.items():
            self.ads.setdefault(key, set()).update(names)


@dataclass(slots=True)
class _Seen:
    """One ad on one occasion: what was said of it, its pictures, the last time it was seen, and whether it was up."""

    fields: dict[str, str] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    observed_at: str = ""
    up: bool = False


@dataclass(frozen=True, slots=True)
class _Past:
    """What is known of some accounts' ads: by ad and occasion; the order of all occasions; names of ads by id."""

    seen: Mapping[int, Mapping[str, _Seen]]
    places: Mapping[str, int]
    of_account: Mapping[Account, Sequence[NamedAd]]


def compare(case: Case, named: Named) -> list[Round]:
    """Compare the rounds that a source names, once it is taken, with what was known before; by account and occasion."""
    with case.catalogue.reading() as db:
        past = _past(db, {key[:2] for key in named.ads})
    return [_round(past, *key, ads_in) for key, ads_in in sorted(named.ads.items())]


def every(case: Case) -> list[Round]:
    """Compare every named round of every account with those before it; by account, in the order of the rounds."""
    with case.catalogue.reading() as db:
        past = _past(db, None)
    rounds = []
    for account, known in sorted(past.of_account.items()):
        held = {occasion for ad in known for occasion, seen in past.seen[ad.id].items() if occasion and seen.up}
        rounds += [_round(past, *account, name, set()) for name in sorted(held, key=past.places.__getitem__)]
    return rounds


def tell_gone(case: Case, rounds: Sequence[Round], source: str) -> int:
    """Write into the ledger that the absent ads of complete rounds are gone; return how many were not told of yet.

    Raises:
        WrongCallError: A round names no occasion, or another program works on the case.
    """
    if any(not each.occasion for each in rounds):
        raise WrongCallError(
            "Nothing says of which round the source is, so that no ad can be called gone. Name it: --occasion 'week 6'."
        )
    origin = f"not in {source}, said to be a complete round (--gone)"
    with case.working():
        acts = [("revisit", body) for body in _absences(rounds, source, origin)]
        with case.catalogue.reading() as db:
            there = revisits.recorded(db, [revisit_key(body["fields"]) for _, body in acts])
        new = [act for act in acts if revisit_key(act[1]["fields"]) not in there]
        case.record(new)
    return len(new)


def empty(case: Case, name: str, platform: str | None, occasion: str) -> list[tuple[str, str, str]]:
    """Return the rounds of an account that was looked at and shows nothing any more, one a platform that has it.

    Raises:
        WrongCallError: There is no such account.
    """
    with case.catalogue.reading() as db:
        found = [key for key in accounts.everything(db) if key[1] == name and platform in (None, key[0])]
    if not found:
        raise WrongCallError(f"--gone-account '{name}': no such account was ever seen. Check its spelling.")
    return [(*key, occasion) for key in sorted(found)]


def _absences(rounds: Iterable[Round], source: str, origin: str) -> Iterator[dict[str, Any]]:
    for each in rounds:
        said = {"platform": each.platform, "account": each.account, "occasion": each.occasion}
        if each.observed_at:
            said["observed_at"] = each.observed_at
        for ad in each.absent:
            fields = {
                name: [value, value, origin] for name, value in {**said, "ad": ad, "gone": "yes"}.items() if value
            }
            yield {"source": source, "name": f"{each.account}, ad '{ad}'", "fields": fields}


def _past(db: Connection, wanted: set[Account] | None) -> _Past:
    ids = accounts.everything(db)
    known = [row for row in ads.named(db) if wanted is None or (row.platform, row.account) in wanted]
    asked = None if wanted is None else [ids[key] for key in sorted(wanted & ids.keys())]
    seen: dict[int, dict[str, _Seen]] = {row.id: {} for row in known}
    for look in sightings.looks(db, asked):
        _add(seen[look.ad_id].setdefault(look.occasion, _Seen()), look)
    for again in revisits.everything(db):
        if again.ad_id in seen:
            at = seen[again.ad_id].setdefault(again.occasion, _Seen())
            at.up = at.up or not again.gone
            at.observed_at = max(at.observed_at, again.observed_at)
    of_account: dict[Account, list[NamedAd]] = {}
    for row in known:
        of_account.setdefault((row.platform, row.account), []).append(row)
    return _Past(seen, _places(db), of_account)


def _add(seen: _Seen, look: sightings.Look) -> None:
    seen.up = True
    if walk.kind_by_name(look.source_path) in ("picture", "clip"):
        seen.pictures.add(look.sha256)
    seen.observed_at = max(seen.observed_at, look.observed_at)
    for name in COMPARED:
        if name in look.fields:
            seen.fields.setdefault(name, look.fields[name][0])


def _places(db: Connection) -> dict[str, int]:
    groups: dict[str, list[sightings.Sighting | revisits.Revisit]] = {}
    looks: list[sightings.Sighting | revisits.Revisit] = [*sightings.everything(db), *revisits.everything(db)]
    for each in looks:
        groups.setdefault(each.occasion, []).append(each)
    # What names no occasion comes first: it can be before anything.
    return {name: place if name else -1 for place, name in enumerate(figures.occasion_order(groups))}


def _round(past: _Past, platform: str, account: str, occasion: str, named: set[str]) -> Round:
    here = past.places.get(occasion, len(past.places))
    new, again, back, absent = (list[str]() for _ in range(4))
    changed: list[Change] = []
    observed = ""
    for ad in past.of_account.get((platform, account), ()):
        by_occasion = past.seen[ad.id]
        before = [
            by_occasion[name] for name in sorted(by_occasion, key=past.places.__getitem__) if past.places[name] < here
        ]
        now = by_occasion.get(occasion)
        was_up = bool(before) and before[-1].up
        if ad.ad in named or (now is not None and now.up):
            observed = max(observed, now.observed_at if now else "")
            ever = any(each.up for each in before)
            (again if was_up else back if ever else new).append(ad.ad)
            changed += _changes(ad.ad, [each for each in before if each.up], now or _Seen())
        elif was_up and now is None:
            absent.append(ad.ad)
    return Round(
        *(platform, account, occasion),
        new=tuple(sorted(new)),
        again=tuple(sorted(again)),
        changed=tuple(changed),
        back=tuple(sorted(back)),
        absent=tuple(sorted(absent)),
        observed_at=observed,
    )


def _changes(ad: str, before: Sequence[_Seen], now: _Seen) -> Iterator[Change]:
    for name in COMPARED:
        last = next((each.fields[name] for each in reversed(before) if name in each.fields), None)
        if last is not None and name in now.fields and now.fields[name] != last:
            yield Change(ad, name, last, now.fields[name])
    if before and now.pictures and now.pictures != before[-1].pictures:
        added, lost = len(now.pictures - before[-1].pictures), len(before[-1].pictures - now.pictures)
        yield Change(
            ad, "pictures", str(len(before[-1].pictures)), f"{len(now.pictures)} ({added} new, {lost} no longer)"
        )
