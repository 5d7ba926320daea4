"""Tokens as bases of account links: what two accounts' signs have in common, in words, with the ads that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.phrases import Phrase, phrase
from evidence.postings import Account, Pair, Posting
from evidence.signs import AVATAR_WITHIN, Sign, SignKind, announced, nearest, shared, sureness, watermarks

MOST_HOLDERS = 5
"""A contact that more accounts of the case have may be a market's, a courier's or an escrow's: with n accounts this
many n-ths of its ratio count. One operator of the source study ran at most a handful of accounts."""

MOST_AVATARS = 3
"""A little picture that more accounts have is a default, a flag, a god of wealth."""

MOST_SHOWN = 12
Shows = tuple[Posting | None, Posting | None, Phrase]
"""A posting of the older account, one of the newer, and what is seen in them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What tokens tell of two accounts: the share of the stated ratio that counts, why, and what shows it."""

    share: float
    says: Phrase
    shows: tuple[Shows, ...] = ()


_WORDS = {
    "wechat": phrase("WeChat ID"),
    "qq": phrase("QQ number"),
    "phone": phrase("phone number"),
    "code": phrase("QR code"),
}
_PLACES = {
    "ad text": phrase("ad text"),
    "QR code": phrase("QR code"),
    "page": phrase("page"),
    "picture": phrase("picture"),
}


def contact(pair: Pair, kinds: Sequence[SignKind]) -> Told | None:
    """Read contacts of these kinds that both have in contact position; None where there are none."""
    common = shared(pair.older.signs, pair.newer.signs, kinds)
    if not common:
        return None
    worth = [(_worth(each), each) for each in common]
    value, (own, theirs) = max(worth, key=lambda one: one[0])
    many = phrase("; {count} accounts have it", count=own.holders) if own.holders > MOST_HOLDERS else ""
    more = phrase(", and {count} more contacts", count=len(common) - 1) if len(common) > 1 else ""
    where = _where(own, theirs)
    says = phrase(
        "both give the {contact} ({where}{many}){more}", contact=_contact(own), where=where, many=many, more=more
    )
    shows = (_exhibit(pair, left, right, _contact(left)) for _, (left, right) in worth)
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
    says = phrase(
        "{one} announces '{notice}' and names {other}", one=account.label, notice=notice.raw, other=other.label
    )
    shows: list[Shows] = []
    for teller, _, each in found[:MOST_SHOWN]:
        posting, seen = _posting(teller, each.ad, ""), phrase("announces '{notice}'", notice=each.raw)
        shows.append((posting, None, seen) if teller is pair.older else (None, posting, seen))
    return Told(1.0, says, tuple(shows))


def avatar(pair: Pair) -> Told | None:
    """Read the nearest little pictures; None where they are far apart, not known, or common."""
    found = nearest(pair.older.signs.avatars, pair.newer.signs.avatars)
    if found is None or found[0] > AVATAR_WITHIN or max(found[1].holders, found[2].holders) > MOST_AVATARS:
        return None
    bits, own, theirs = found
    older, newer = _posting(pair.older, None, own.original), _posting(pair.newer, None, theirs.original)
    says = phrase("the avatars are {bits} of 64 bits apart", bits=bits)
    return Told(1.0, says, ((older, newer, phrase("the same avatar")),))


def watermark(pair: Pair) -> Told | None:
    """Read watermarks of one account that are known of the other; None where there are none."""
    found = watermarks(pair.older.signs, pair.newer.signs)
    if not found:
        return None
    texts = ", ".join(f"'{sign.raw}'" for sign, _ in found[:3])
    says = phrase(
        "pictures bear {texts}, which is known of the other account; pictures are passed on with their watermarks",
        texts=texts,
    )
    return Told(1.0, says)


def _contact(sign: Sign) -> Phrase:
    return phrase("{kind} {contact}", kind=_WORDS[sign.kind], contact=sign.normal)


def _where(own: Sign, theirs: Sign) -> Phrase:
    places = _PLACES[own.source], _PLACES[theirs.source]
    words = places[0] if own.source == theirs.source else phrase("{one} and {other}", one=places[0], other=places[1])
    sure = min(own.confidence, theirs.confidence)
    if sure == 1.0:
        return words
    return phrase("{places}, read by OCR with confidence {sure:.2f}", places=words, sure=sure)


def _exhibit(pair: Pair, own: Sign, theirs: Sign, says: Phrase) -> Shows:
    older, newer = _posting(pair.older, own.ad, own.original), _posting(pair.newer, theirs.ad, theirs.original)
    return older, newer, says


def _posting(account: Account, ad: int | None, original: str) -> Posting | None:
    """Return the first posting of an ad, or of an original; None where it shows no piece."""
    every: Iterable[Posting] = (posting for shown in account.shown.values() for posting in shown.postings)
    return next((each for each in every if each.ad == ad or (original and each.copy.original == original)), None)
