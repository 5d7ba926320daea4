from __future__ import annotations

import hashlib

from evidence.catalogue import Connection, accounts, ads, occasions, originals, sightings

SHA = hashlib.sha256(b"a").hexdigest()


def row(seq: int, **columns: object) -> dict[str, object]:
    whole: dict[str, object] = {"seq": seq, "key": f"{seq:064}", "sha256": SHA, "source_path": "a.jpg", "fields": {}}
    names = ("account", "ad", "occasion", "posted_at", "observed_at")
    return {**whole, **dict.fromkeys(names), **columns}


def test_names_are_resolved_and_missing_ones_are_empty(db: Connection) -> None:
    originals.add(db, [{"sha256": SHA, "bytes": 1, "seq": 0}])
    account = accounts.identify(db, "WeChat", "玉缘阁")
    ad, occasion = ads.identify(db, account, "ad1", {}), occasions.identify(db, "week 1")
    posted = "2015-03-12T02:00:00Z"
    sightings.add(db, [row(4), row(2, account=account, ad=ad, occasion=occasion, posted_at=posted)])
    full, bare = sightings.everything(db)
    assert (full.seq, full.platform, full.account, full.ad, full.occasion) == (2, "WeChat", "玉缘阁", "ad1", "week 1")
    assert (full.account_id, full.ad_id, full.posted_at, full.observed_at) == (account, ad, posted, "")
    assert (bare.platform, bare.account, bare.ad, bare.occasion, bare.posted_at) == ("", "", "", "", "")
    assert (bare.account_id, bare.ad_id, bare.source_path) == (None, None, "a.jpg")


def test_a_picture_was_seen_when_it_was_posted_else_when_it_was_observed(db: Connection) -> None:
    originals.add(db, [{"sha256": SHA, "bytes": 1, "seq": 0}])
    sightings.add(db, [row(1, posted_at="1", observed_at="2"), row(2, observed_at="2"), row(3)])
    assert [each.seen_at for each in sightings.everything(db)] == ["1", "2", ""]


def test_the_fields_of_known_sightings_are_told_even_of_very_many(db: Connection) -> None:
    originals.add(db, [{"sha256": SHA, "bytes": 1, "seq": 0}])
    sightings.add(db, [])
    sightings.add(db, [row(seq, fields={"ad": ["a", "a", "row 1"]}) for seq in range(1100)])
    found = sightings.recorded(db, (f"{seq:064}" for seq in range(1000, 2000)))
    assert found == {f"{seq:064}": {"ad": ["a", "a", "row 1"]} for seq in range(1000, 1100)}


def test_completing_a_sighting_changes_its_fields_and_the_times_that_follow_them(db: Connection) -> None:
    originals.add(db, [{"sha256": SHA, "bytes": 1, "seq": 0}])
    sightings.add(db, [row(1), row(2)])
    fields = {"posted_at": ["2015-03-12T02:00:00Z", "2015-03-12 10:00", "row 5"]}
    sightings.complete(db, f"{1:064}", fields)
    assert [each.posted_at for each in sightings.everything(db)] == ["2015-03-12T02:00:00Z", ""]
    assert sightings.recorded(db, [f"{1:064}"]) == {f"{1:064}": fields}
