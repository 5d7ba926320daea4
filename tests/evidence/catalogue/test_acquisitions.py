from __future__ import annotations

from evidence.catalogue import Connection
from evidence.catalogue.acquisitions import TABLE, begin, by_state, end, refused, take


def begun(db: Connection, seq: int, source: str) -> None:
    begin(db, seq=seq, source=source, reader="folder", begun_at="2015-03-12T00:00:00Z", ended_at=None, actor="li@pc")


def row(seq: int, acquisition: int, state: str, reason: str) -> dict[str, object]:
    return {"seq": seq, "acquisition": acquisition, "name": f"{reason}.jpg", "state": state, "reason": reason}


def test_an_acquisition_ends_when_it_is_said_to_end(db: Connection) -> None:
    begun(db, 1, "/a")
    begun(db, 5, "/a")
    end(db, 1, "2015-03-12T01:00:00Z")
    assert [each.ended_at for each in db.execute(TABLE.select().order_by(TABLE.c.seq))] == [
        "2015-03-12T01:00:00Z",
        None,
    ]


def test_files_are_counted_by_how_they_ended(db: Connection) -> None:
    begun(db, 1, "/a")
    take(db, [])
    assert by_state(db) == {}
    take(db, [row(2, 1, "ignored", "a"), row(3, 1, "ignored", "b"), row(4, 1, "unreadable", "c")])
    assert by_state(db) == {"ignored": 2, "unreadable": 1}


def test_what_was_refused_is_known_by_source_over_all_its_acquisitions(db: Connection) -> None:
    begun(db, 1, "/a")
    begun(db, 5, "/b")
    begun(db, 8, "/a")
    take(db, [row(2, 1, "ignored", "x"), row(6, 5, "ignored", "y"), row(9, 8, "unreadable", "z")])
    assert refused(db, "/a") == {("x.jpg", "ignored", "x"), ("z.jpg", "unreadable", "z")}
    assert refused(db, "/nowhere") == set()
