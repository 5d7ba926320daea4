"""What accounts show that may be one person's: contacts, names, watermarks, little pictures; knows no database.

A contact stands where a reader is told how to reach the seller: in the ad's text, on a card, on the account's own page.
What lies over a picture, or is carried by a picture that both repost, is a watermark: it came with the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from evidence.announcements import AnnouncementKind
from evidence.folding import fold

SignKind = Literal["wechat", "qq", "phone", "code", "watermark"]
Source = Literal["ad text", "QR code", "page", "picture"]

REACHED: tuple[SignKind, ...] = ("wechat", "qq", "code")
"""Contacts that are no phone number; a QR code counts if it is a contact or a payment."""

AVATAR_WITHIN = 6
"""Bits of 64 by which two little pictures differ, at most: counting reference, section 3.3."""

LEAST_NAME = 3
"""Characters that a name, or a watermark, has at least; shorter ones stand anywhere."""

LIKE = 0.75
"""Share of a name that OCR must have read right for it to be that name; one character of four may be wrong."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One contact or watermark of an account.

    Attributes:
        kind: What it is.
        normal: One way of writing it.
        raw: As it stands.
        source: Where it was found.
        ad: Id; None where it is in a picture.
        original: SHA-256 of the original; empty where it is in a text.
        pictures: Ids of the clusters that the original shows; what is carried by the same picture is no contact.
        posted: True where the picture is there for its sake, as a card with a QR code is: it is posted, not carried.
        confidence: 1 in a text or a QR code; else what OCR says.
        holders: Accounts of the case that have it.
    """

    kind: SignKind
    normal: str
    raw: str
    source: Source
    ad: int | None = None
    original: str = ""
    pictures: frozenset[str] = frozenset()
    posted: bool = False
    confidence: float = 1.0
    holders: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """An announcement: its kind and words, the plain form of what stands around them, and what is named there."""

    kind: AnnouncementKind
    raw: str
    around: str
    names: frozenset[str]
    ad: int


@dataclass(frozen=True, slots=True)
class Avatar:
    """A little picture: its 8 bytes of pHash, its original, and how many accounts have one like it."""

    code: bytes
    original: str
    holders: int = 1


@dataclass(frozen=True, slots=True)
class Signs:
    """All that one account shows; ``name`` is its own, as the source wrote it."""

    name: str
    signs: tuple[Sign, ...] = ()
    notices: tuple[Notice, ...] = ()
    avatars: tuple[Avatar, ...] = ()


NO_SIGNS = Signs("")


def plain(name: str) -> str:
    """Bring a name to letters and digits alone."""
    return "".join(each for each in fold(name).plain if each.isalnum())


def alike(one: str, other: str) -> bool:
    """Tell whether OCR may have read one name for the other."""
    one, other = plain(one), plain(other)
    return bool(one and other) and (one == other or SequenceMatcher(None, one, other).ratio() >= LIKE)


def shared(one: Signs, other: Signs, kinds: Iterable[SignKind]) -> list[tuple[Sign, Sign]]:
    """Find contacts of these kinds that both have, in contact position; of each the pair that is surest.

    Returns:
        Sorted, the surest first; none of them carried by one picture that both repost.
    """
    wanted = set(kinds)
    mine = _by_key(each for each in one.signs if each.kind in wanted)
    best: dict[tuple[SignKind, str], tuple[Sign, Sign]] = {}
    for theirs in other.signs:
        key = theirs.kind, theirs.normal
        for own in mine.get(key, ()):
            if not _carried(own, theirs) and (key not in best or _surer((own, theirs), best[key])):
                best[key] = own, theirs
    return sorted(best.values(), key=lambda pair: (-sureness(pair), pair[0].kind, pair[0].normal))


def sureness(pair: tuple[Sign, Sign]) -> float:
    """Return how sure it is that both have it: 1 in texts, less where OCR read it."""
    return pair[0].confidence * pair[1].confidence


def _surer(pair: tuple[Sign, Sign], than: tuple[Sign, Sign]) -> bool:
    return sureness(pair) > sureness(than)


def _by_key(signs: Iterable[Sign]) -> dict[tuple[SignKind, str], list[Sign]]:
    found: dict[tuple[SignKind, str], list[Sign]] = {}
    for sign in signs:
        found.setdefault((sign.kind, sign.normal), []).append(sign)
    return found


def _carried(one: Sign, other: Sign) -> bool:
    """Tell whether one picture brought the sign to both."""
    if not one.original or not other.original or (one.posted and other.posted):
        return False
    return one.original == other.original or bool(one.pictures & other.pictures)


def watermarks(one: Signs, other: Signs) -> list[tuple[Sign, str]]:
    """Find what lies over pictures of one account and is the watermark, the contact or the name of the other."""
    found: dict[str, tuple[Sign, str]] = {}
    for left, right in ((one, other), (other, one)):
        known = {each.normal for each in right.signs}
        if len(plain(right.name)) >= LEAST_NAME:
            known.add(plain(right.name))
        known |= {each.normal for each in right.signs if each.kind != "watermark"}
        for sign in left.signs:
            if sign.kind == "watermark" and sign.normal in known:
                found.setdefault(sign.normal, (sign, right.name))
    carried = (pair for pair in _by_picture(one, other) if pair[0].normal not in found)
    found |= {sign.normal: (sign, other.name) for sign, _ in carried}
    return [found[normal] for normal in sorted(found)]


def _by_picture(one: Signs, other: Signs) -> Iterator[tuple[Sign, Sign]]:
    """Yield contacts that both show only since one picture carries them."""
    told = {pair[0].normal for pair in shared(one, other, (*REACHED, "phone"))}
    mine = _by_key(one.signs)
    for theirs in other.signs:
        for own in mine.get((theirs.kind, theirs.normal), ()):
            if theirs.kind != "watermark" and own.normal not in told and _carried(own, theirs):
                yield own, theirs


def announced(one: Signs, other: Signs) -> list[Notice]:
    """Find announcements of one account that name the other, by a contact or by its name."""
    reached = {each.normal for each in other.signs if each.kind != "watermark"}
    own = {each.normal for each in one.signs if each.kind != "watermark"}
    name = plain(other.name)
    found = []
    for notice in one.notices:
        by_contact = notice.names & (reached - own)
        named = name in notice.names or (len(name) >= LEAST_NAME and name in notice.around)
        # A name that is part of the announcer's own name is named wherever that one is.
        if by_contact or (named and name not in plain(one.name)):
            found.append(notice)
    return found


def nearest(one: Sequence[Avatar], other: Sequence[Avatar]) -> tuple[int, Avatar, Avatar] | None:
    """Return the nearest two little pictures with the bits between them; None where either has none."""
    return min(
        ((bits(left.code, right.code), left, right) for left in one for right in other),
        key=lambda found: (found[0], found[1].original, found[2].original),
        default=None,
    )


def bits(one: bytes, other: bytes) -> int:
    """Count the bits in which two codes of equal length differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
