from __future__ import annotations

from evidence.catalogue import Connection
from evidence.catalogue.occasions import TABLE, identify


def test_an_occasion_is_its_name(db: Connection) -> None:
    first = identify(db, "week 1")
    assert identify(db, "week 1") == first != identify(db, "第1周")
    assert [row.name for row in db.execute(TABLE.select().order_by(TABLE.c.id))] == ["week 1", "第1周"]
