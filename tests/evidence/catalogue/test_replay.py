"""Entries written by hand, as the ledger would hand them over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from evidence.catalogue import Catalogue, Connection, acquisitions, heads, originals, sightings
from evidence.catalogue.replay import CHUNK, FOLLOWED, follow, rows, sighting_key
from evidence.errors import CustodyError
from evidence.records import Entry

ACQUIRE = ("acquire", {"source": "/src", "reader": "folder", "wishes": {}})
ACQUIRED = ("acquired", {"acquisition": 0, "totals": {}})
TIMES = {"posted_at": ["2015-03-12T02:00:00Z", "2015-03-12 10:00", "row 2"]}


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def take(name: str, state: str = "stored", *, more: Mapping[str, list[str]] | None = None, **said: str) -> Any:
    fields = {key: [value, value, "row 2"] for key, value in said.items()} | dict(more or {})
    body = {"acquisition": 0, "state": state, "reason": "", "name": f"{name}.jpg", "fields": fields}
    return "take", {**body, "sha256": sha(name[0]), "bytes": 5}


def entries(*acts: tuple[str, Mapping[str, Any]], start: int = 0) -> list[Entry]:
    return [
        Entry(
            seq, sha(str(seq - 1)), "2015-03-12T03:00:00.000000Z", "li@pc", "tuskprint 1", "", act, body, sha(str(seq))
        )
        for seq, (act, body) in enumerate(acts, start=start)
    ]


def dump(db: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {table: list(rows(db, table)) for table in FOLLOWED}


def test_an_entry_that_is_not_followed_only_moves_the_head(db: Connection) -> None:
    assert follow(db, entries(("init", {"study": "x"}), ("a later act", {}))) == 2
    assert heads.get(db) == (2, sha("1"))
    assert not any(dump(db).values())


def test_one_picture_in_two_ads_is_one_original_and_two_sightings(db: Connection) -> None:
    follow(db, entries(ACQUIRE, take("a", account="li", ad="1"), take("a2", "already stored", account="li", ad="2")))
    assert [row.sha256 for row in originals.everything(db)] == [sha("a")]
    assert [(each.account, each.ad) for each in sightings.everything(db)] == [("li", "1"), ("li", "2")]


def test_the_same_sighting_told_twice_is_one(db: Connection) -> None:
    follow(db, entries(ACQUIRE, take("a", account="li", ad="1"), take("a2", "already stored", account="li", ad="1")))
    assert len(list(sightings.everything(db))) == 1
    assert acquisitions.by_state(db) == {"already stored": 1, "stored": 1}


@pytest.mark.parametrize("cut", [2, 3])
def test_what_is_told_later_completes_a_sighting_in_one_go_or_in_two(db: Connection, cut: int) -> None:
    acts = [ACQUIRE, take("a", ad="1"), take("a", ad="1", more=TIMES), take("a", ad="1", posted_at="later")]
    follow(db, entries(*acts[:cut]))
    follow(db, entries(*acts[cut:], start=cut))
    (found,) = sightings.everything(db)
    assert found.posted_at == "2015-03-12T02:00:00Z"


def test_without_an_ad_the_place_in_the_source_tells_sightings_apart(db: Connection) -> None:
    follow(db, entries(ACQUIRE, take("a"), take("a2"), take("a2")))
    assert [each.source_path for each in sightings.everything(db)] == ["a.jpg", "a2.jpg"]


def test_files_that_were_not_stored_are_intake_only(db: Connection) -> None:
    body = {"acquisition": 0, "state": "ignored", "reason": "no picture", "name": "x", "raw_name": "ff00", "fields": {}}
    follow(db, entries(ACQUIRE, ("take", body), ACQUIRED))
    assert originals.count(db) == 0
    ((_, _, name, raw, state, reason, digest),) = rows(db, "intake")
    assert (name, raw, state, reason, digest) == ("x", b"\xff\x00", "ignored", "no picture", None)
    assert next(rows(db, "acquisitions"))[4] == "2015-03-12T03:00:00.000000Z"


def many(count: int) -> list[tuple[str, Mapping[str, Any]]]:
    names = [chr(97 + n % 23) + str(n % 7) for n in range(count)]
    return [ACQUIRE, *(take(name, account=name[1], ad=name, occasion=f"week {n % 3}") for n, name in enumerate(names))]


@pytest.mark.parametrize("step", [1, 7, CHUNK])
def test_however_the_ledger_is_cut_the_catalogue_is_the_same(db: Connection, step: int, tmp_path: Any) -> None:
    told = entries(*many(CHUNK + 60))
    assert follow(db, told) == len(told)
    other = Catalogue(tmp_path / "other.db")
    other.migrate()
    with other.writing() as second:
        for start in range(0, len(told), step):
            follow(second, told[start : start + step])
        assert dump(second) == dump(db)
        assert heads.get(second) == heads.get(db) == (len(told), told[-1].digest)
    other.close()


@pytest.mark.parametrize(
    "act",
    [
        ("take", {}),
        (
            "take",
            {"acquisition": 0, "state": "stored", "name": "a", "sha256": sha("a"), "bytes": 1, "fields": {"ad": []}},
        ),
        ("take", {"acquisition": 0, "state": "stored", "name": "a", "sha256": sha("a"), "bytes": 1, "fields": 7}),
        ("acquire", {"reader": "folder"}),
        ("acquired", {}),
        ("acquired", {"acquisition": [1]}),
        ("acquire", {"source": "/src", "reader": None}),
        ("take", {"acquisition": 99, "state": "ignored", "name": "an acquisition that is not there", "fields": {}}),
        ("take", {"acquisition": 0, "state": "stored", "name": "a", "sha256": "a", "bytes": 1 << 80, "fields": {}}),
        ("take", {"acquisition": 0, "state": "ignored", "name": ["a"], "fields": {}}),
        ("take", {"acquisition": 0, "state": "ignored", "name": "a", "raw_name": "no hex", "fields": {}}),
    ],
)
def test_an_entry_that_does_not_say_what_it_must_is_a_matter_of_custody(
    db: Connection, act: tuple[str, dict[str, Any]]
) -> None:
    with pytest.raises(CustodyError, match="evidence verify"):
        follow(db, entries(ACQUIRE, act))


def test_the_key_of_a_sighting_tells_apart_what_it_must() -> None:
    def key(**said: str) -> str:
        return sighting_key(sha("a"), {name: [value, "", ""] for name, value in said.items()}, "a.jpg")

    keys = [
        key(),
        key(ad=""),
        key(ad="1"),
        key(account="1"),
        key(platform="1"),
        key(occasion="1"),
        key(account="1", ad="1"),
        sighting_key(sha("a"), {}, "b.jpg"),
        sighting_key(sha("b"), {}, "a.jpg"),
    ]
    assert len(set(keys)) == len(keys)
    assert key(ad="1", text="x") == key(ad="1", text="y")
    assert sighting_key(sha("a"), {"ad": ["1", "", ""]}, "b.jpg") == key(ad="1")
