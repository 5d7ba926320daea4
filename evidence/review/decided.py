"""What was decided of ads that were read on screenshots, and which acceptances took several at once; latest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.case import Case
from evidence.catalogue import screened
from evidence.screens import ShownAd
from evidence.withdrawing import Standing


@dataclass(frozen=True, slots=True)
class Decided:
    """One ad of which something holds.

    Attributes:
        name: As suggested when it was decided.
        word: accepted or rejected.
        entry: Of the ledger, that said so; None where only a case did that was joined.
        at: When; UTC, ISO 8601, empty where ``entry`` is None.
        account: As accepted, else as read.
        text: The same.
        read: Whether it is still read under this name, so that it has a screen of its own.
    """

    name: str
    word: str
    entry: int | None
    at: str
    account: str
    text: str
    read: bool


@dataclass(frozen=True, slots=True)
class Several:
    """What one entry said of several ads, and of how many of them it still is the last word."""

    entry: int
    at: str
    ads: int


def listed(case: Case, every: Sequence[ShownAd]) -> list[Decided]:
    """List what was decided, the latest first. ``every``: all that is read now."""
    with case.catalogue.reading() as db:
        words, stands = screened.standing(db), Standing(db)
    read = {ad.name: ad for ad in every}
    found = []
    for name in {*stands.names(), *(ad.name for ad in every if ad.word)}:
        ad, said = read.get(name), words.get(name)
        word = ad.word if ad is not None else "accepted"
        told = said if said is not None and said.word == word else None
        account, text = _said(stands, name, ad)
        entry, at = (told.seq, told.decided_at) if told is not None else (None, "")
        found.append(Decided(name, word, entry, at, account, text, ad is not None))
    return sorted(found, key=lambda each: (-1 if each.entry is None else each.entry, each.name), reverse=True)


def several(found: Iterable[Decided]) -> list[Several]:
    """List the entries that accepted more than one ad of those that are still accepted by them, the latest first."""
    counts: dict[int, Several] = {}
    for each in found:
        if each.word == "accepted" and each.entry is not None:
            before = counts[each.entry].ads if each.entry in counts else 0
            counts[each.entry] = Several(each.entry, each.at, before + 1)
    return [each for _, each in sorted(counts.items(), reverse=True) if each.ads > 1]


def _said(stands: Standing, name: str, ad: ShownAd | None) -> tuple[str, str]:
    """Return account and text, as accepted where that stands, else as read."""
    rows = stands.named(name)
    if rows:
        account, text = (rows[0].fields.get(field, [""])[0] for field in ("account", "text"))
        return account, text
    if ad is None:
        return "", ""
    return ad.best.account.value, ad.best.text.value if ad.best.text else ""
