from __future__ import annotations

from evidence.catalogue import Connection, heads


def test_a_new_catalogue_has_followed_nothing(db: Connection) -> None:
    assert heads.get(db) == (0, "0" * 64)


def test_the_head_is_where_it_was_moved_last(db: Connection) -> None:
    heads.move(db, 3, "a" * 64)
    heads.move(db, 7, "b" * 64)
    assert heads.get(db) == (7, "b" * 64)
    assert len(db.execute(heads.TABLE.select()).all()) == 1
