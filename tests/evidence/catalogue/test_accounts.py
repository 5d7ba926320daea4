from __future__ import annotations

from evidence.catalogue import Connection
from evidence.catalogue.accounts import TABLE, identify


def test_an_account_is_its_platform_and_its_name(db: Connection) -> None:
    first = identify(db, "WeChat", "玉缘阁")
    assert identify(db, "WeChat", "玉缘阁") == first
    assert (
        len({first, identify(db, "", "玉缘阁"), identify(db, "WeChat", "玉缘阁 "), identify(db, "QQ", "玉缘阁")}) == 4
    )
    assert len(db.execute(TABLE.select()).all()) == 4


def test_a_hostile_name_is_only_a_name(db: Connection) -> None:
    name = "'; DROP TABLE accounts; --\u202e\x00"
    assert identify(db, "WeChat", name) == identify(db, "WeChat", name)
    assert [row.name for row in db.execute(TABLE.select())] == [name]
