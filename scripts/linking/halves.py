"""The split-account test: real accounts cut in two are pairs of one operator, without anyone having to label them.

After Wang et al. 2018 (AsiaCCS), who made their ground truth so. One account is cut at a time, the others stay whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from evidence import pairing, posted, postings, snapshot
from evidence.case import Case
from evidence.errors import NotEnoughError
from evidence.link import beliefs
from evidence.pairing import Beliefs, Linked
from evidence.postings import Account, Posting

FEWEST = 10
"""Ads with a time that an account must have to be cut."""
CUTS = ("by date", "by alternate days")


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of one account's halves: pieces that both show, and the link, None where they are not flagged."""

    shared: int
    link: Linked | None


def lines(folder: Path) -> Iterator[str]:
    """Yield a table of what the halves of a case's accounts are said to be."""
    with Case.open(folder) as case:
        accounts = posted.read(case, snapshot.take(case.catalogue)).accounts
        held = beliefs(case.settings)
    yield "| cut | accounts cut | halves sharing a piece | screened | ratio above 1 | median log10 ratio | at .9 |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for way in CUTS:
        found = [cut(accounts, each, way, held) for each in accounts if _cuttable(each)]
        told = [each.link for each in found if each.link is not None]
        yield (
            f"| {way} | {len(found)} | {sum(each.shared > 0 for each in found)} | {len(told)} "
            f"| {sum(each.weighed.log_ratio > 0 for each in told)} "
            f"| {median(each.weighed.log_ratio for each in told) if told else 0:.1f} "
            f"| {sum(each.probability >= pairing.SAME for each in told)} |"
        )


def _cuttable(account: Account) -> bool:
    held = (each for shown in account.shown.values() for each in shown.postings)
    return len({each.ad for each in held if each.at is not None}) >= FEWEST


def cut(accounts: tuple[Account, ...], chosen: Account, way: str, held: Beliefs) -> Cut:
    """Cut one account, and link all accounts with its halves in its place.

    Raises:
        NotEnoughError: It has no times to be cut by.
    """
    all_postings = [each for shown in chosen.shown.values() for each in shown.postings]
    second = _second(all_postings, way)
    new = max(each.id for each in accounts) + 1
    halves = [
        postings.account(number, f"{chosen.label} {number}", kept, chosen.hour_offset)
        for number, kept in (
            (chosen.id, [each for each in all_postings if each.ad not in second]),
            (new, [replace(each, account=new) for each in all_postings if each.ad in second]),
        )
    ]
    found = pairing.find([*(each for each in accounts if each.id != chosen.id), *halves], held)
    one = next((each for each in found.linked if each.ids == (chosen.id, new)), None)
    return Cut(len(halves[0].shown.keys() & halves[1].shown.keys()), one)


def _second(held: list[Posting], way: str) -> set[int]:
    """Return the ads of the second half: after the median ad, or on every other day."""
    times = {each.ad: each.at for each in held if each.at is not None}
    if not times:
        raise NotEnoughError("An account without times cannot be cut. Leave it out.")
    if way == CUTS[0]:
        middle = median(times.values())
        return {ad for ad, at in times.items() if at > middle}
    return {ad for ad, at in times.items() if int(at // 24) % 2}
