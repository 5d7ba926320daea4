"""The one way facts enter the catalogue: it follows the ledger, entry by entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError

from evidence.catalogue import (
    account_words,
    accounts,
    acquisitions,
    ads,
    decisions,
    draws,
    followed,
    heads,
    judged,
    judgements,
    marks,
    occasions,
    originals,
    reviewed,
    revisits,
    screened,
    sightings,
    states,
    withdrawals,
)
from evidence.errors import CustodyError
from evidence.records import Entry

CHUNK = 500
"""Entries that are written together; rows go in several hundred times quicker than one by one."""

_SAYS_WRONG = (
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    TypeError,
    ValueError,
    DataError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
)
"""What an entry raises that lacks something, or says it of the wrong type or of what is not there."""

NO_RIGHT = "42501"
"""What a server says where its user may not write: no fault of the ledger."""

FOLLOWED = {
    "acquisitions": acquisitions.TABLE.columns,
    "intake": acquisitions.INTAKE.columns,
    "accounts": accounts.TABLE.columns,
    "ads": ads.TABLE.columns,
    "occasions": occasions.TABLE.columns,
    "originals": originals.TABLE.columns["sha256", "bytes", "seq"],
    "sightings": sightings.TABLE.columns,
    "revisits": revisits.TABLE.columns,
    "states": states.TABLE.columns,
    "draws": draws.TABLE.columns,
    "decisions": decisions.TABLE.columns,
    "judgements": judgements.TABLE.columns,
    "marks": marks.TABLE.columns,
    "screened": screened.TABLE.columns,
    "account_words": account_words.TABLE.columns,
}
"""The tables, and of each the columns, that hold nothing but what the ledger tells."""


def follow(db: Connection, entries: Iterable[Entry]) -> int:
    """Apply entries of the ledger, in order; an entry of an act that the catalogue does not keep only moves the head.

    Returns:
        The number of entries followed.

    Raises:
        CustodyError: An entry does not say what its act needs.
    """
    rest, count = iter(entries), 0
    known = _Known(db)
    while chunk := list(islice(rest, CHUNK)):
        try:
            # A withdrawal stands alone: all before it is in the catalogue, and its names are asked for again behind it.
            for withdrawn, part in groupby(chunk, lambda entry: entry.act == withdrawals.ACT):
                if withdrawn:
                    for entry in part:
                        withdrawals.follow(db, entry)
                    known = _Known(db)
                else:
                    known.apply(list(part))
            followed.add(db, chunk)
        except _SAYS_WRONG as error:
            if getattr(getattr(error, "orig", None), "sqlstate", None) == NO_RIGHT:
                raise
            raise CustodyError(
                f"Between entries {chunk[0].seq} and {chunk[-1].seq} of the ledger, one does not say what it must "
                f"({type(error).__name__}: {error}). Change nothing, and run 'evidence verify'."
            ) from error
        heads.move(db, chunk[-1].seq + 1, chunk[-1].digest)
        count += len(chunk)
    return count


def rows(db: Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one of FOLLOWED, ascending by key."""
    columns = FOLLOWED[table]
    for row in db.execute(select(*columns).order_by(columns[0])):
        yield tuple(row)


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


def revisit_key(fields: Mapping[str, list[str]]) -> str:
    """Digest what makes a look at an ad one: platform, account, ad, occasion, time, and what was found."""
    names = ("platform", "account", "ad", "occasion", "observed_at", "gone")
    parts = [fields[name][0] if name in fields else "\0" for name in names]
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class _Known:
    """Remembers, through one run, what is in the catalogue already, so that each name is asked for once."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._accounts: dict[tuple[str, str], int] = {}
        self._occasions: dict[str, int] = {}
        self._ads: dict[tuple[int | None, str], tuple[int, set[str]]] = {}

    def apply(self, chunk: list[Entry]) -> None:
        """Apply a few hundred entries; all rows of one table go in together."""
        takes = [entry for entry in chunk if entry.act == "take"]
        for entry in chunk:
            if entry.act == "acquire":
                _begin(self._db, entry)
            elif entry.act == "acquired":
                acquisitions.end(self._db, entry.body["acquisition"], judged.first_told(entry)[0])
            elif entry.act in reviewed.ACTS:
                reviewed.follow(self._db, entry)
            elif entry.act in judged.ACTS:
                judged.follow(self._db, entry)
            elif entry.act == screened.ACT:
                screened.follow(self._db, entry)
        _store(self._db, takes)
        acquisitions.take(self._db, [_intake(entry) for entry in takes])
        told = [entry for entry in chunk if entry.act in ("take", "tell")]
        seen = [entry for entry in told if entry.body.get("sha256") is not None]
        looked = [entry for entry in chunk if entry.act == "revisit"]
        # In the order of the ledger, so that ads and occasions get the same ids however entries are put together.
        ordered = sorted([*seen, *looked], key=lambda entry: entry.seq)
        names = {entry.seq: self._names(entry.body["fields"]) for entry in ordered}
        self._see(seen, names)
        self._look(looked, names)

    def _look(self, entries: list[Entry], names: Mapping[int, Mapping[str, int | None]]) -> None:
        keyed = {revisit_key(entry.body["fields"]): entry for entry in reversed(entries)}
        there = revisits.recorded(self._db, keyed)
        new = [(key, entry) for key, entry in reversed(keyed.items()) if key not in there]
        revisits.add(self._db, [{"key": key, **_revisit(entry), **names[entry.seq]} for key, entry in new])

    def _see(self, takes: list[Entry], known: Mapping[int, Mapping[str, int | None]]) -> None:
        keyed = [(sighting_key(e.body["sha256"], e.body["fields"], e.body["name"]), e) for e in takes]
        there = sightings.recorded(self._db, {key for key, _ in keyed})
        new: dict[str, dict[str, Any]] = {}
        for key, entry in keyed:
            fields: Mapping[str, list[str]] = entry.body["fields"]
            names = known[entry.seq]
            if key in new:
                _fill(new[key], fields)
            elif key not in there:
                new[key] = {"key": key, **_sighting(entry), **names}
            elif fields.keys() - there[key].keys():
                there[key] = {**fields, **there[key]}
                sightings.complete(self._db, key, there[key])
        sightings.add(self._db, list(new.values()))

    def _names(self, fields: Mapping[str, list[str]]) -> dict[str, int | None]:
        account = self._account(fields) if "account" in fields else None
        ad = self._ad(account, fields) if "ad" in fields else None
        occasion = self._occasion(fields["occasion"][0]) if "occasion" in fields else None
        return {"account": account, "ad": ad, "occasion": occasion}

    def _account(self, fields: Mapping[str, list[str]]) -> int:
        key = (fields["platform"][0] if "platform" in fields else "", fields["account"][0])
        if key not in self._accounts:
            self._accounts[key] = accounts.identify(self._db, *key)
        return self._accounts[key]

    def _ad(self, account: int | None, fields: Mapping[str, list[str]]) -> int:
        key = (account, fields["ad"][0])
        ad, names = self._ads.get(key, (0, set[str]()))
        if not ad or fields.keys() - names:
            ad = ads.identify(self._db, account, key[1], fields)
            self._ads[key] = (ad, names | fields.keys())
        return ad

    def _occasion(self, name: str) -> int:
        if name not in self._occasions:
            self._occasions[name] = occasions.identify(self._db, name)
        return self._occasions[name]


def _begin(db: Connection, entry: Entry) -> None:
    at, actor = judged.first_told(entry)
    acquisitions.begin(
        db,
        seq=entry.seq,
        source=entry.body["source"],
        reader=entry.body["reader"],
        begun_at=at,
        ended_at=None,
        actor=actor,
    )


def _store(db: Connection, takes: list[Entry]) -> None:
    stored = {entry.body["sha256"]: entry for entry in reversed(takes) if entry.body.get("sha256") is not None}
    known = originals.known_of(db, stored)
    new = [entry for sha256, entry in stored.items() if sha256 not in known]
    originals.add(db, [{"sha256": e.body["sha256"], "bytes": e.body["bytes"], "seq": e.seq} for e in reversed(new)])


def _intake(entry: Entry) -> dict[str, object]:
    body = entry.body
    raw = body.get("raw_name")
    return {
        "seq": entry.seq,
        "acquisition": body["acquisition"],
        "name": body["name"],
        "raw_name": None if raw is None else bytes.fromhex(raw),
        "state": body["state"],
        "reason": body.get("reason", ""),
        "sha256": body.get("sha256"),
    }


def _sighting(entry: Entry) -> dict[str, Any]:
    fields: Mapping[str, list[str]] = entry.body["fields"]
    return {
        "seq": entry.seq,
        "sha256": entry.body["sha256"],
        "posted_at": fields["posted_at"][0] if "posted_at" in fields else None,
        "observed_at": fields["observed_at"][0] if "observed_at" in fields else None,
        "source_path": entry.body["name"],
        "fields": dict(fields),
        "part": fields["part"][0] if "part" in fields else None,
    }


def _revisit(entry: Entry) -> dict[str, Any]:
    fields: Mapping[str, list[str]] = entry.body["fields"]
    observed = fields["observed_at"][0] if "observed_at" in fields else None
    return {"seq": entry.seq, "observed_at": observed, "gone": {"yes": True, "no": False}[fields["gone"][0]]}


def _fill(sighting: dict[str, Any], fields: Mapping[str, list[str]]) -> None:
    """Add the fields that a sighting has not; one that is there is never changed."""
    sighting["fields"] = {**fields, **sighting["fields"]}
    for name in ("posted_at", "observed_at"):
        if name in sighting["fields"]:
            sighting[name] = sighting["fields"][name][0]
