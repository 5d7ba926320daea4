"""Gathers what each account of a case shows that may be one person's: from ads' texts, QR codes and what OCR read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from evidence import payloads, tokens
from evidence.catalogue import Connection, ads, avatars, clusters, codes, lines, originals, regions, sightings
from evidence.catalogue.lines import LineRow
from evidence.catalogue.sightings import Sighting
from evidence.signs import AVATAR_WITHIN, LEAST_NAME, Avatar, Notice, Sign, SignKind, Signs, alike, bits, plain
from evidence.vocabulary import Vocabulary
from index import fingerprints

REPEATED = 3
"""Pictures of an account over which a line must stand to be its watermark."""

LEAST_CONFIDENCE = 0.6
"""Lines that OCR is less sure of than this are kept, and link nothing."""

CARD = 0.05
"""A QR code that takes this share of its picture is what the picture is for: it is posted, not carried along."""

_AVATAR_FILE = re.compile(r"(?:profile_?pic|avatar|头像)[^/]*$", re.IGNORECASE)
_KINDS: dict[tokens.TokenKind, SignKind] = {"wechat": "wechat", "qq": "qq", "phone": "phone"}
_PHASH: fingerprints.Fingerprint = fingerprints.load("phash64")


def gather(db: Connection, words: Vocabulary) -> dict[int, Signs]:
    """Gather the signs of every account, by id; one that shows none has only its name.

    Args:
        db: The catalogue.
        words: What tells contacts and announcements.
    """
    seen: dict[str, list[Sighting]] = defaultdict(list)
    names: dict[int, str] = {}
    for sighting in sightings.everything(db):
        if sighting.account_id is not None:
            seen[sighting.sha256].append(sighting)
            names.setdefault(sighting.account_id, sighting.account)
    signs: dict[int, list[Sign]] = defaultdict(list)
    notices: dict[int, list[Notice]] = defaultdict(list)
    for ad in ads.everything(db):
        if ad.account is not None:
            said = tokens.read(ad.text, words)
            known = {(each.kind, each.normal) for each in signs[ad.account]}
            signs[ad.account] += (each for each in _of_text(said, ad.id) if (each.kind, each.normal) not in known)
            notices[ad.account] += _notices(said, ad.id)
    shown = _Shown(seen, names, _pictures(db))
    for account, sign in (*_of_codes(db, shown, words), *_of_lines(db, shown, words)):
        signs[account].append(sign)
    heads = _avatars(db, shown)
    held = Counter(key for every in signs.values() for key in {(each.kind, each.normal) for each in every})
    return {
        account: Signs(
            names.get(account, ""),
            tuple(replace(each, holders=held[each.kind, each.normal]) for each in signs[account]),
            tuple(notices[account]),
            tuple(heads.get(account, ())),
        )
        for account in sorted(names.keys() | signs.keys())
    }


@dataclass(frozen=True, slots=True)
class _Shown:
    """Sightings by original, the accounts' names, and the clusters that each original shows."""

    seen: Mapping[str, list[Sighting]]
    names: Mapping[int, str]
    pictures: Mapping[str, frozenset[str]]

    def accounts(self, sha256: str) -> list[int]:
        """Return the accounts that posted an original, ascending."""
        return sorted({each.account_id for each in self.seen.get(sha256, ()) if each.account_id is not None})

    def sign(self, kind: SignKind, normal: str, raw: str, sha256: str) -> Sign:
        """Make a sign that stands in an original."""
        pictures = self.pictures.get(sha256, frozenset())
        return Sign(kind, normal, raw, "picture", original=sha256, pictures=pictures)


def _pictures(db: Connection) -> dict[str, frozenset[str]]:
    """Return the clusters that each original shows."""
    of_region = {region: row.cluster for row in clusters.everything(db) for region in row.regions}
    found: dict[str, set[str]] = defaultdict(set)
    for row in regions.everything(db):
        if row.id in of_region:
            found[row.sha256].add(of_region[row.id])
    return {sha256: frozenset(every) for sha256, every in found.items()}


def _of_text(said: tokens.Said, ad: int) -> Iterator[Sign]:
    for token in said.of(*tokens.CONTACTS):
        yield Sign(_kind(token), token.normal, token.raw, "ad text", ad)


def _kind(token: tokens.Token) -> SignKind:
    return _KINDS[token.kind]


def _notices(said: tokens.Said, ad: int) -> Iterator[Notice]:
    for each in said.announcements:
        names = frozenset(plain(name.normal) if name.kind == "account" else name.normal for name in each.names)
        named = names | {name.normal for name in each.names}
        yield Notice(each.kind, each.raw, plain(each.around), named, ad)


def _of_codes(db: Connection, shown: _Shown, words: Vocabulary) -> Iterator[tuple[int, Sign]]:
    sizes = {row.sha256: (row.width or 0) * (row.height or 0) for row in originals.everything(db)}
    for row in codes.everything(db):
        told = payloads.read(row.payload)
        if told.kind not in ("contact", "payment"):
            continue
        named = [shown.sign("code", told.normal, row.payload, row.sha256)]
        for number in told.phones:
            phones = tokens.read(f"tel {number}", words).of("phone")
            named += [shown.sign("phone", each.normal, each.raw, row.sha256) for each in phones]
        posted = row.width * row.height >= CARD * sizes[row.sha256]
        for account in shown.accounts(row.sha256):
            yield from ((account, replace(each, source="QR code", posted=posted)) for each in named)


def _of_lines(db: Connection, shown: _Shown, words: Vocabulary) -> Iterator[tuple[int, Sign]]:
    over: dict[int, dict[str, list[LineRow]]] = defaultdict(lambda: defaultdict(list))
    for sha256, group in groupby(lines.everything(db), key=lambda row: row.sha256):
        sure = [row for row in group if row.confidence >= LEAST_CONFIDENCE]
        for account in shown.accounts(sha256):
            yield from ((account, sign) for sign in _on_page(sure, shown, account, words))
            for row in sure:
                if row.role == "over":
                    over[account][plain(row.text)].append(row)
    for account, by_text in over.items():
        for text, rows in by_text.items():
            yield from ((account, sign) for sign in _over(text, rows, shown, words))


def _on_page(rows: Sequence[LineRow], shown: _Shown, account: int, words: Vocabulary) -> Iterator[Sign]:
    """Yield contacts on a page: those in another account's posts came with the picture, as watermarks do."""
    names = {row.post: row.text for row in rows if row.role == "name"}
    posts = {row.post for row in rows if row.role in ("text", "page")}
    for post in sorted(posts, key=lambda each: -1 if each is None else each):
        told = [row for row in rows if row.post == post and row.role in ("text", "page")]
        sure = min(row.confidence for row in told)
        own = post in names and alike(names[post], shown.names.get(account, ""))
        for token in tokens.read("\n".join(row.text for row in told), words).of(*tokens.CONTACTS):
            sign = shown.sign(_kind(token), token.normal, token.raw, told[0].sha256)
            if post in names and not own:
                sign = replace(sign, kind="watermark")
            yield replace(sign, source="page", posted=own, confidence=sure)


def _over(text: str, rows: Sequence[LineRow], shown: _Shown, words: Vocabulary) -> Iterator[Sign]:
    """Yield the watermark that lines over pictures are: where they repeat, or name a contact."""
    pictures = {min(shown.pictures.get(row.sha256, {row.sha256})) for row in rows}
    first, sure = rows[0], max(row.confidence for row in rows)
    if len(text) >= LEAST_NAME and len(pictures) >= REPEATED:
        yield replace(shown.sign("watermark", text, first.text, first.sha256), confidence=sure)
    for token in tokens.read(first.text, words).of(*tokens.CONTACTS):
        yield replace(shown.sign("watermark", token.normal, token.raw, first.sha256), confidence=sure)


def _avatars(db: Connection, shown: _Shown) -> dict[int, list[Avatar]]:
    """Return each account's little pictures: those beside its own name, and files that a source calls its avatar."""
    read = {(row.sha256, row.post): row.text for row in lines.everything(db) if row.role == "name"}
    found: dict[int, dict[bytes, Avatar]] = defaultdict(dict)
    for row in avatars.everything(db):
        for account in shown.accounts(row.sha256):
            if alike(read.get((row.sha256, row.post), ""), shown.names.get(account, "")):
                found[account].setdefault(row.code, Avatar(row.code, row.sha256))
    for account, avatar in _given(db, shown):
        found[account].setdefault(avatar.code, avatar)
    every = {account: list(codes) for account, codes in found.items()}
    return {account: [_counted(each, every) for each in own.values()] for account, own in found.items()}


def _given(db: Connection, shown: _Shown) -> Iterator[tuple[int, Avatar]]:
    """Yield the files that a source names as an account's avatar."""
    named = {sha for sha, every in shown.seen.items() if any(_AVATAR_FILE.search(each.source_path) for each in every)}
    if not named:
        return
    of_region = {row.id: row.sha256 for row in regions.everything(db) if row.sha256 in named and row.kind == "whole"}
    for region, code in regions.packed(db, _PHASH.RECIPE, sorted(of_region)):
        for account in shown.accounts(of_region[region]):
            yield account, Avatar(code[: _PHASH.BITS // 8], of_region[region])


def _counted(avatar: Avatar, every: Mapping[int, list[bytes]]) -> Avatar:
    near = sum(any(bits(avatar.code, other) <= AVATAR_WITHIN for other in codes) for codes in every.values())
    return replace(avatar, holders=near)
