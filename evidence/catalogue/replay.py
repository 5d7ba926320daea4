"""The one way facts enter the catalogue: it follows the ledger, entry by entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from evidence.catalogue import accounts, acquisitions, ads, heads, occasions, originals, sightings
from evidence.records import Entry


def follow(db: Connection, entries: Iterable[Entry]) -> None:
    """Apply entries of the ledger, in order; an entry of an act that the catalogue does not keep only moves the head."""
    last: Entry | None = None
    for entry in entries:
        apply = _ACTS.get(entry.act)
        if apply is not None:
            apply(db, entry)
        last = entry
    if last is not None:
        heads.move(db, last.seq + 1, last.digest)


def sighting_key(sha256: str, fields: Mapping[str, list[str]], name: str) -> str:
    """Digest what makes a sighting one: original, platform, account, ad and occasion.

    Args:
        sha256: The original.
        fields: ``[value, raw, origin]`` by field name.
        name: Path within the source; counts only where no ad is named, else one picture in two folders would be one.
    """
    parts = [sha256, *(fields[key][0] if key in fields else "\0" for key in ("platform", "account", "ad", "occasion"))]
    if "ad" not in fields:
        parts.append(name)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _begin(db: Connection, entry: Entry) -> None:
    body = entry.body
    acquisitions.begin(
        db,
        seq=entry.seq,
        source=body["source"],
        reader=body["reader"],
        begun_at=entry.at,
        ended_at=None,
        actor=entry.actor,
    )


def _end(db: Connection, entry: Entry) -> None:
    acquisitions.end(db, entry.body["acquisition"], entry.at)


def _take(db: Connection, entry: Entry) -> None:
    body = entry.body
    sha256 = body.get("sha256")
    if sha256 is not None and not originals.known(db, sha256):
        originals.add(db, sha256, body["bytes"], entry.seq)
    raw = body.get("raw_name")
    acquisitions.take(
        db,
        seq=entry.seq,
        acquisition=body["acquisition"],
        name=body["name"],
        raw_name=None if raw is None else bytes.fromhex(raw),
        state=body["state"],
        reason=body.get("reason", ""),
        sha256=sha256,
    )
    if sha256 is not None:
        _see(db, entry, sha256)


def _see(db: Connection, entry: Entry, sha256: str) -> None:
    fields: Mapping[str, list[str]] = entry.body["fields"]
    key = sighting_key(sha256, fields, entry.body["name"])
    account = ad = occasion = None
    if "account" in fields:
        account = accounts.identify(db, fields["platform"][0] if "platform" in fields else "", fields["account"][0])
    if "ad" in fields:
        ad = ads.identify(db, account, fields["ad"][0], fields)
    if "occasion" in fields:
        occasion = occasions.identify(db, fields["occasion"][0])
    if sightings.known(db, key):
        return
    sightings.add(
        db,
        {
            "seq": entry.seq,
            "key": key,
            "sha256": sha256,
            "account": account,
            "ad": ad,
            "occasion": occasion,
            "posted_at": fields["posted_at"][0] if "posted_at" in fields else None,
            "observed_at": fields["observed_at"][0] if "observed_at" in fields else None,
            "source_path": entry.body["name"],
            "fields": dict(fields),
        },
    )


_ACTS = {"acquire": _begin, "acquired": _end, "take": _take}
