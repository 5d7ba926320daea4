from __future__ import annotations

from evidence.catalogue import Connection, accounts
from evidence.catalogue.ads import TABLE, identify


def given(**fields: str) -> dict[str, list[str]]:
    return {name: [value, f"raw {value}", "row 2"] for name, value in fields.items()}


def test_an_ad_belongs_to_its_account(db: Connection) -> None:
    one, two = accounts.identify(db, "WeChat", "a"), accounts.identify(db, "WeChat", "b")
    first = identify(db, one, "ad1", {})
    assert identify(db, one, "ad1", {}) == first
    assert len({first, identify(db, two, "ad1", {}), identify(db, None, "ad1", {}), identify(db, one, "ad2", {})}) == 4


def test_an_ad_of_an_unknown_account_is_found_again(db: Connection) -> None:
    assert identify(db, None, "ad1", {}) == identify(db, None, "ad1", {})


def test_fields_that_were_missing_are_filled_in_and_none_is_changed(db: Connection) -> None:
    ad = identify(db, None, "ad1", given(text="jade", account="not the ad's own"))
    assert identify(db, None, "ad1", given(text="something else", price="100元")) == ad
    (row,) = db.execute(TABLE.select()).all()
    assert (row.text, row.price, row.url) == ("jade", "100元", None)
    assert row.fields == given(text="jade", price="100元")
