"""What was read on screenshots becomes ads and sightings once it is accepted; the ledger tells who accepted what.

An ad says one thing: where it is accepted anew and says another, what it said before is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence import screens, withdrawing
from evidence.case import Case
from evidence.catalogue import Connection, originals, screened, sightings
from evidence.catalogue.replay import sighting_key
from evidence.catalogue.sightings import Shown
from evidence.errors import WrongCallError
from evidence.screens import Part, Read, ShownAd
from evidence.withdrawing import CORRECTED, Standing, corrections

SOURCE = "screenshots of this case"
CORRECTABLE = ("account", "text", "price", "currency", "posted_at")

Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted now.

    Attributes:
        ads: With sightings that are new, or say otherwise than before.
        sightings: These.
        replaced: Sightings of earlier acceptance that were withdrawn, since the ad says otherwise now.
        entry: Of the ledger, by which all of it can be taken back; None where nothing was decided anew.
    """

    ads: int
    sightings: int
    replaced: int = 0
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Why ads are accepted: ``how`` in words, and what a person read otherwise, by names of CORRECTABLE."""

    how: str
    corrected: Mapping[str, str] = field(default_factory=dict)


def sure(found: Iterable[ShownAd], least: float) -> list[ShownAd]:
    """Return those not rejected that are read with at least this confidence."""
    return [ad for ad in found if ad.word != "rejected" and ad.confidence >= least]


def named(found: Sequence[ShownAd], names: Iterable[str]) -> list[ShownAd]:
    """Return those of these names.

    Raises:
        WrongCallError: There is none of a name.
    """
    known = {ad.name: ad for ad in found}
    for name in names:
        if name not in known:
            raise WrongCallError(f"No ad '{name}' was read on a screenshot. 'evidence screens' lists them.")
    return [known[name] for name in names]


def accept(case: Case, chosen: Sequence[ShownAd], ground: Ground) -> Accepted:
    """Write ads and their sightings into the ledger; what stands there already is not written again.

    What a person read otherwise at an earlier acceptance that stands holds on, unless it is corrected anew.

    Raises:
        WrongCallError: A field cannot be corrected, or another program works on the case.
    """
    for name in ground.corrected:
        if name not in CORRECTABLE:
            raise WrongCallError(f"'{name}' cannot be corrected. These can: {', '.join(CORRECTABLE)}.")
    if not chosen:
        return Accepted(0, 0)
    with case.working():
        with case.catalogue.reading() as db:
            plans = _plans(db, chosen, ground)
            there = sightings.recorded(db, [key for plan in plans for key in plan.takes])
        gone = {row.key: row for plan in plans for row in plan.gone}
        takes = {key: take for plan in plans for key, take in plan.takes.items()}
        new = [take for key, take in takes.items() if key in gone or key not in there]
        names = {row.ad for row in gone.values()}
        decided = [plan.ad for plan in plans if not plan.accepted or plan.ad.name in names]
        if not new and not decided:
            return Accepted(0, 0)
        body = {"source": SOURCE, "reader": "screens", "wishes": {"ground": ground.how}}
        acquisition = case.record([("acquire", body)])[0].seq
        told = case.record(
            [
                *([withdrawing.act([], gone.values(), ground.how)] if gone else ()),
                *(("take", {"acquisition": acquisition, **take}) for take in new),
                *_decided(decided, "accepted", ground),
                ("acquired", {"acquisition": acquisition, "totals": {"already stored": len(new)}}),
            ]
        )
    entry = next((each.seq for each in told if each.act == screened.ACT), None)
    return Accepted(len({take["fields"]["ad"][0] for take in new}), len(new), len(gone), entry)


def reject(case: Case, chosen: Sequence[ShownAd], ground: Ground) -> int:
    """Write into the ledger that these are no ads, or read too badly; sightings of earlier acceptance are withdrawn.

    Returns:
        The number of sightings that left the catalogue.

    Raises:
        WrongCallError: Another program works on the case.
    """
    with case.working():
        with case.catalogue.reading() as db:
            stands = Standing(db)
        gone = {row.seq: row for ad in chosen for row in stands.of(ad)}
        names = {row.ad for row in gone.values()}
        decided = [ad for ad in chosen if ad.word != "rejected" or ad.name in names]
        withdrawn = [withdrawing.act([], gone.values(), ground.how)] if gone else []
        case.record([*withdrawn, *_decided(decided, "rejected", ground)])
    return len(gone)


def _decided(ads: Sequence[ShownAd], word: str, ground: Ground) -> list[tuple[str, Mapping[str, Any]]]:
    if not ads:
        return []
    body = {"names": [ad.name for ad in ads], "word": word, "ground": ground.how, "corrected": dict(ground.corrected)}
    return [(screened.ACT, body)]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What accepting an ad tells, by key of sighting, and what stands of it that has to be withdrawn before.

    ``accepted``: This case's people have said so already.
    """

    ad: ShownAd
    takes: dict[str, dict[str, Any]]
    gone: list[Shown]
    accepted: bool


def _plans(db: Connection, chosen: Iterable[ShownAd], ground: Ground) -> list[_Plan]:
    sizes = {row.sha256: row.bytes for row in originals.everything(db)}
    stands, words = Standing(db), screened.standing(db)
    plans = []
    for ad in chosen:
        rows = stands.of(ad)
        accepted = ad.name in words and words[ad.name].word == "accepted"
        takes = _takes(ad, sizes, ground, corrections(rows))
        said = next(iter(takes.values()))["fields"]
        if any(_otherwise(row.fields, said) for row in rows):
            gone = rows
        else:
            # What another case accepted that was joined is this case's own from here on: theirs may be withdrawn.
            gone = [row for row in rows if row.key in takes and not accepted]
        plans.append(_Plan(ad, takes, gone, accepted))
    return plans


def _otherwise(one: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> bool:
    names = ("ad", *CORRECTABLE)
    return any([*one.get(name, ())][:1] != [*other.get(name, ())][:1] for name in names)


def _takes(ad: ShownAd, sizes: Mapping[str, int], ground: Ground, earlier: Fields) -> dict[str, dict[str, Any]]:
    takes = {}
    for part in ad.parts:
        sha256, name, said = part.sighting.sha256, part.sighting.source_path, fields(ad, part, ground, earlier)
        take = {"state": "already stored", "reason": "", "name": name, "sha256": sha256, "bytes": sizes[sha256]}
        takes[sighting_key(sha256, said, name)] = {**take, "fields": said}
    return takes


def fields(ad: ShownAd, part: Part, ground: Ground, earlier: Fields) -> Fields:
    """Return what an ad on one screenshot says, ``[value, raw, origin]`` by name; each origin names its place.

    ``earlier`` is what a person read otherwise before, as it was told then.

    Account, text, price and time are those of the part that tells most, so that all parts are of one ad.
    """
    best, seen = ad.best, part.sighting
    said: dict[str, Read | None] = {"account": best.account, "text": best.text, "price": best.price}
    found = {name: _read(each, best, ground) for name, each in said.items() if each is not None}
    if best.currency and "price" in found:
        found["currency"] = [best.currency, best.currency, found["price"][2]]
    if best.span is not None and best.time is not None:
        _, raw, origin = _read(best.time, best, ground)
        ends = f"{best.span.earliest:%Y-%m-%dT%H:%M:%SZ} to {best.span.latest:%Y-%m-%dT%H:%M:%SZ}"
        found["posted_at"] = [best.span.value, raw, f"{origin}; as captured at {best.sighting.observed_at}: {ends}"]
    found |= {name: said for name, said in earlier.items() if name not in ground.corrected}
    for name, value in ground.corrected.items():
        found[name] = [value, found[name][1] if name in found else "", f"{CORRECTED}; {ground.how}"]
    for name in ("platform", "occasion", "observed_at"):
        value = getattr(seen, name)
        if value:
            found[name] = [value, value, f"as of the screenshot {seen.sha256[:16]}"]
    box = ",".join(map(str, part.box))
    found["ad"] = [ad.name, ad.name, "named by its account and text as read"]
    found["part"] = [box, box, f"post {part.number + 1} of the screenshot{'' if part.whole else ', maybe cut off'}"]
    found["other.pictures"] = [str(ad.pictures), str(len(part.pictures)), "pictures found in the post"]
    return found


def _read(each: Read, part: Part, ground: Ground) -> list[str]:
    left, top, width, height = each.box
    place = f"read on the screenshot {part.sighting.sha256[:16]} at {left},{top} {width}x{height}"
    return [each.value, each.raw, f"{place}, confidence {each.confidence:.3f}; {ground.how}"]


def find(case: Case) -> list[ShownAd]:
    """List what can be accepted: see ``screens.find``."""
    return screens.find(case)
