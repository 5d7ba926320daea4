"""Accounts made by hand for tests of account links: who posted which picture of which piece when, at what price."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from evidence.postings import Account, Copy, Pair, Posting, Price, account, holders, pair

DAY = 24.0


def posting(account_id: int, piece: str, at: float | None, **told: object) -> Posting:
    """One posting; its picture is the piece's first and its file its own, unless told otherwise."""
    picture = str(told.get("picture", f"{piece}.1"))
    copy = told.get("copy", Copy(f"{picture} of {account_id}", "whole", 1000, 800, 200_000))
    assert isinstance(copy, Copy)
    ad, within, price = told.get("ad", crc32(f"{piece} {at}".encode())), told.get("within", 1.0), told.get("price")
    assert isinstance(ad, int)
    assert isinstance(within, float)
    assert price is None or isinstance(price, Price)
    return Posting(account_id, ad, piece, picture, copy, at, within, () if price is None else (price,))


def seller(number: int, *held: Posting) -> Account:
    return account(number, f"seller {number}", held)


def both(one: Sequence[Posting], other: Sequence[Posting], *others: Account) -> Pair:
    """The pair of accounts 1 and 2, among others."""
    left, right = seller(1, *one), seller(2, *other)
    return pair(left, right, holders([left, right, *others]))
