"""Tokens as bases of account links: what two accounts' signs have in common, in words, with the ads that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.postings import Account, Pair, Posting
from evidence.signs import AVATAR_WITHIN, Sign, SignKind, announced, nearest, shared, sureness, watermarks

MOST_HOLDERS = 5
"""A contact that more accounts of the case have may be a market's, a courier's or an escrow's: with n accounts this
many n-ths of its ratio count. One operator of the source study ran at most a handful of accounts."""

MOST_AVATARS = 3
"""A little picture that more accounts have is a default, a flag, a god of wealth."""

MOST_SHOWN = 12
Shows = tuple[Posting | None, Posting | None, str]
"""A posting of the older account, one of the newer, and what is seen in them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What tokens tell of two accounts: the share of the stated ratio that counts, why, and what shows it."""

    share: float
    says: str
    shows: tuple[Shows, ...] = ()


_WORDS = {"wechat": "WeChat ID", "qq": "QQ number", "phone": "phone number", "code": "QR code"}


def contact(pair: Pair, kinds: Sequence[SignKind]) -> Told | None:
    """Read contacts of these kinds that both have in contact position; None where there are none."""
    common = shared(pair.older.signs, pair.newer.signs, kinds)
    if not common:
        return None
    worth = [(_worth(each), each) for each in common]
    value, (own, theirs) = max(worth, key=lambda one: one[0])
    says = f"both give the {_WORDS[own.kind]} {own.normal} ({_where(own, theirs)}"
    says += f"; {own.holders} accounts have it)" if own.holders > MOST_HOLDERS else ")"
    if len(common) > 1:
        says += f", and {len(common) - 1} more contacts"
    shows = (_exhibit(pair, left, right, f"{_WORDS[left.kind]} {left.normal}") for _, (left, right) in worth)
    return Told(value, says, tuple(shows)[:MOST_SHOWN])


def _worth(common: tuple[Sign, Sign]) -> float:
    holders = max(each.holders for each in common)
    return sureness(common) * min(1.0, MOST_HOLDERS / holders)


def announcement(pair: Pair) -> Told | None:
    """Read announcements of one account that name the other; None where there are none."""
    found = [
        (account, other, notice)
        for account, other in ((pair.older, pair.newer), (pair.newer, pair.older))
        for notice in announced(account.signs, other.signs)
    ]
    if not found:
        return None
    account, other, notice = found[0]
    says = f"{account.label} announces '{notice.raw}' and names {other.label}"
    shows: list[Shows] = []
    for teller, _, each in found[:MOST_SHOWN]:
        posting, seen = _posting(teller, each.ad, ""), f"announces '{each.raw}'"
        shows.append((posting, None, seen) if teller is pair.older else (None, posting, seen))
    return Told(1.0, says, tuple(shows))


def avatar(pair: Pair) -> Told | None:
    """Read the nearest little pictures; None where they are far apart, not known, or common."""
    found = nearest(pair.older.signs.avatars, pair.newer.signs.avatars)
    if found is None or found[0] > AVATAR_WITHIN or max(found[1].holders, found[2].holders) > MOST_AVATARS:
        return None
    bits, own, theirs = found
    older, newer = _posting(pair.older, None, own.original), _posting(pair.newer, None, theirs.original)
    return Told(1.0, f"the avatars are {bits} of 64 bits apart", ((older, newer, "the same avatar"),))


def watermark(pair: Pair) -> Told | None:
    """Read watermarks of one account that are known of the other; None where there are none."""
    found = watermarks(pair.older.signs, pair.newer.signs)
    if not found:
        return None
    texts = ", ".join(f"'{sign.raw}'" for sign, _ in found[:3])
    says = f"pictures bear {texts}, which is known of the other account; pictures are passed on with their watermarks"
    return Told(1.0, says)


def _where(*signs: Sign) -> str:
    told = dict.fromkeys(sign.source for sign in signs)
    words = " and ".join(told)
    sure = min(sign.confidence for sign in signs)
    return words if sure == 1.0 else f"{words}, read by OCR with confidence {sure:.2f}"


def _exhibit(pair: Pair, own: Sign, theirs: Sign, says: str) -> Shows:
    older, newer = _posting(pair.older, own.ad, own.original), _posting(pair.newer, theirs.ad, theirs.original)
    return older, newer, says


def _posting(account: Account, ad: int | None, original: str) -> Posting | None:
    """Return the first posting of an ad, or of an original; None where it shows no piece."""
    every: Iterable[Posting] = (posting for shown in account.shown.values() for posting in shown.postings)
    return next((each for each in every if each.ad == ad or (original and each.copy.original == original)), None)
