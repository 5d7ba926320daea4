"""What was accepted of screenshots is taken back: its sightings leave the catalogue, and the ledger tells of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence import screens
from evidence.case import Case
from evidence.catalogue import Connection, screened, sightings, withdrawals
from evidence.catalogue.sightings import Shown
from evidence.errors import WrongCallError
from evidence.phrases import phrase
from evidence.screens import Box, ShownAd

SAME_PLACE = 0.5
"""Least share of two boxes on one screenshot, of both together, that they have in common as boxes of one post."""

CORRECTED = "corrected by a person"
"""How the origin of a value begins that was not taken as OCR read it."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many ads are suggestions again, or no longer there, and how many sightings left the catalogue with them."""

    ads: int
    sightings: int


class Standing:
    """The sightings that were accepted and not withdrawn, by the ads that they are of and by their places."""

    def __init__(self, db: Connection) -> None:
        self._by_ad: dict[str, list[Shown]] = {}
        self._by_original: dict[str, list[Shown]] = {}
        for row in sightings.of_parts(db):
            self._by_ad.setdefault(row.ad, []).append(row)
            self._by_original.setdefault(row.sha256, []).append(row)

    def names(self) -> set[str]:
        """The names of their ads."""
        return set(self._by_ad)

    def named(self, name: str) -> list[Shown]:
        """List those of one ad, in the order of the ledger."""
        return self._by_ad.get(name, [])

    def of(self, ad: ShownAd) -> list[Shown]:
        """List those of one ad, and those of the same posts under the name that they were read by before."""
        found = {row.seq: row for row in self.named(ad.name)}
        for part in ad.parts:
            for row in self._by_original.get(part.sighting.sha256, ()):
                if _share(_box(row.part), part.box) >= SAME_PLACE:
                    found[row.seq] = row
        return [row for _, row in sorted(found.items())]


def corrections(rows: Iterable[Shown]) -> dict[str, list[str]]:
    """Return what a person read otherwise of an ad, as its sightings tell: ``[value, raw, origin]`` by name."""
    fields = [item for row in rows for item in row.fields.items()]
    return {name: said for name, said in fields if said[2].startswith(CORRECTED)}


def corrected(case: Case, ad: ShownAd) -> dict[str, list[str]]:
    """Return what a person read otherwise of an ad when it was accepted; nothing where that does not stand."""
    with case.catalogue.reading() as db:
        return corrections(Standing(db).of(ad))


def unread(case: Case, found: Iterable[ShownAd]) -> list[str]:
    """Name the ads that were accepted and stand, and that are not among what is read now; sorted.

    A later run of ``evidence read`` may read a post otherwise, so that its ad has another name.
    """
    with case.catalogue.reading() as db:
        return sorted(Standing(db).names() - {ad.name for ad in found})


def act(names: Iterable[str], rows: Iterable[Shown], how: str) -> tuple[str, Mapping[str, Any]]:
    """Make the entry that withdraws sightings, and the words on some ads and on theirs; ``how``: by whom, why."""
    held = list(rows)
    told = sorted({*names, *(row.ad for row in held)})
    return withdrawals.ACT, {"names": told, "sightings": sorted(row.seq for row in held), "ground": how}


def take_back(case: Case, names: Sequence[str], how: str) -> Withdrawn:
    """Make ads suggestions again, whatever was decided of them. ``how``: by whom, for the ledger.

    Raises:
        WrongCallError: Nothing stands of one of them, or another program works on the case.
    """
    found = {ad.name: ad for ad in screens.find(case)}
    with case.working():
        with case.catalogue.reading() as db:
            words, stands = screened.standing(db), Standing(db)
        rows: dict[int, Shown] = {}
        for name in names:
            own = stands.of(found[name]) if name in found else stands.named(name)
            if not own and name not in words:
                raise WrongCallError(phrase("Of {name!r} nothing stands that could be taken back.", name=name[:60]))
            rows |= {row.seq: row for row in own}
        case.record([act(names, rows.values(), how)])
    return Withdrawn(len(set(names)), len(rows))


def take_back_entry(case: Case, entry: int, how: str) -> Withdrawn:
    """Make all ads suggestions again on which an entry has the last word: what one acceptance took, taken back at once.

    Raises:
        WrongCallError: None of its words stands, or another program works on the case.
    """
    with case.catalogue.reading() as db:
        names = [word.name for word in screened.standing(db).values() if word.seq == entry]
    if not names:
        raise WrongCallError(
            phrase("Entry {entry} says nothing that stands; perhaps it was taken back already.", entry=entry)
        )
    return take_back(case, names, how)


def _box(part: str) -> Box:
    left, top, width, height = (int(each) for each in part.split(","))
    return left, top, width, height


def _share(one: Box, other: Box) -> float:
    """Return the area that two boxes have in common, as a share of both together."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(across, 0) * max(down, 0)
    both = one[2] * one[3] + other[2] * other[3] - common
    return common / both if both else 0.0
