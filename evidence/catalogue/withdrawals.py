"""How withdrawals enter the catalogue: sightings leave it, and what they alone brought in; part of ``replay``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Column, Connection, Table, delete, exists, select, update

from evidence.catalogue import accounts, ads, occasions, revisits, screened, sightings
from evidence.catalogue.ads import OWN
from evidence.records import Entry

ACT = "withdraw"

Said = Mapping[str, list[str]]


def follow(db: Connection, entry: Entry) -> None:
    """Apply an entry of ACT: leave out the sightings that it names, and take back the words on its ads.

    A sighting that is not there any more is no matter: another case that was joined may have withdrawn it, too. An ad
    that still has other sightings says what those say; one without any goes, unless someone has looked for it again.

    Raises:
        ValueError: It names sightings by anything but numbers of entries.
    """
    seqs, names = entry.body["sightings"], {str(name) for name in entry.body["names"]}
    if not all(isinstance(seq, int) for seq in seqs):
        raise ValueError(f"entry {entry.seq} withdraws {seqs!r}")
    gone = sightings.remove(db, seqs)
    said: dict[int, list[Said]] = {}
    for row in gone:
        if row.ad_id is not None:
            said.setdefault(row.ad_id, []).append(row.fields)
    bare = said.keys() - sightings.ads_seen(db, said)
    names |= set(ads.names(db, bare).values())
    _discard(db, ads.TABLE, bare, revisits.TABLE.c.ad)
    for ad in sorted(said.keys() - bare):
        _say_again(db, ad, said[ad])
    _discard(db, accounts.TABLE, {row.account_id for row in gone}, sightings.TABLE.c.account, ads.TABLE.c.account)
    _discard(
        db, occasions.TABLE, {row.occasion_id for row in gone}, sightings.TABLE.c.occasion, revisits.TABLE.c.occasion
    )
    screened.undo(db, names, entry.seq)


def _discard(db: Connection, table: Table, ids: Iterable[int | None], *uses: Column[int]) -> None:
    """Delete those of some rows that no other row names."""
    wanted = sorted(each for each in ids if each is not None)
    unused = [~exists(select(1).where(use == table.c.id)) for use in uses]
    for start in range(0, len(wanted), 500):
        db.execute(delete(table).where(table.c.id.in_(wanted[start : start + 500]), *unused))


def _say_again(db: Connection, ad: int, withdrawn: Iterable[Said]) -> None:
    """Let an ad say what its sightings say, wherever it said what a withdrawn one did."""
    told = db.execute(select(ads.TABLE.c.fields).where(ads.TABLE.c.id == ad)).scalar_one()
    others = sightings.said_of(db, ad)
    fields: dict[str, list[str]] = {}
    for name, value in told.items():
        still = [value] if all(each.get(name) != value for each in withdrawn) else []
        for other in (*still, *(each[name] for each in others if name in each)):
            fields.setdefault(name, other)
    columns = {name: fields[name][0] if name in fields else None for name in OWN}
    db.execute(update(ads.TABLE).where(ads.TABLE.c.id == ad).values(fields=fields, **columns))
