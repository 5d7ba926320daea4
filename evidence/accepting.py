"""What was read on screenshots becomes ads and sightings once it is accepted; the ledger tells who accepted what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence import screens
from evidence.case import Case
from evidence.catalogue import originals, sightings
from evidence.catalogue.replay import sighting_key
from evidence.errors import WrongCallError
from evidence.screens import Part, Read, ShownAd

SOURCE = "screenshots of this case"
CORRECTABLE = ("account", "text", "price", "currency", "posted_at")

Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many ads were accepted now, and how many sightings were new with them."""

    ads: int
    sightings: int


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

    Raises:
        WrongCallError: A field cannot be corrected, or another program works on the case.
    """
    for name in ground.corrected:
        if name not in CORRECTABLE:
            raise WrongCallError(f"'{name}' cannot be corrected. These can: {', '.join(CORRECTABLE)}.")
    if not chosen:
        return Accepted(0, 0)
    with case.working():
        body = {"source": SOURCE, "reader": "screens", "wishes": {"ground": ground.how}}
        acquisition = case.record([("acquire", body)])[0].seq
        told = list(_takes(case, chosen, ground))
        takes = {sighting_key(each["sha256"], each["fields"], each["name"]): each for each in told}
        with case.catalogue.reading() as db:
            there = sightings.recorded(db, takes)
        new = [("take", {"acquisition": acquisition, **each}) for key, each in takes.items() if key not in there]
        case.record(new)
        _decide(case, chosen, "accepted", ground)
        case.record([("acquired", {"acquisition": acquisition, "totals": {"already stored": len(new)}})])
    return Accepted(len({each["fields"]["ad"][0] for _, each in new}), len(new))


def reject(case: Case, chosen: Sequence[ShownAd], ground: Ground) -> None:
    """Write into the ledger that these are no ads, or read too badly; sightings of earlier acceptance stay."""
    with case.working():
        _decide(case, chosen, "rejected", ground)


def _decide(case: Case, chosen: Sequence[ShownAd], word: str, ground: Ground) -> None:
    names = [ad.name for ad in chosen if ad.word != word]
    if names:
        body = {"names": names, "word": word, "ground": ground.how, "corrected": dict(ground.corrected)}
        case.record([("screened", body)])


def _takes(case: Case, chosen: Iterable[ShownAd], ground: Ground) -> Iterator[dict[str, Any]]:
    with case.catalogue.reading() as db:
        sizes = {row.sha256: row.bytes for row in originals.everything(db)}
    for ad in chosen:
        for part in ad.parts:
            yield {
                "state": "already stored",
                "reason": "",
                "name": part.sighting.source_path,
                "sha256": part.sighting.sha256,
                "bytes": sizes[part.sighting.sha256],
                "fields": fields(ad, part, ground),
            }


def fields(ad: ShownAd, part: Part, ground: Ground) -> Fields:
    """Return what an ad on one screenshot says, ``[value, raw, origin]`` by name; each origin names its place.

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
    for name, value in ground.corrected.items():
        found[name] = [value, found[name][1] if name in found else "", f"corrected by a person; {ground.how}"]
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
