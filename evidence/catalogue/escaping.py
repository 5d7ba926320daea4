"""What goes to PostgreSQL and comes from it: what SQLite takes it takes, and what SQLite refuses it refuses.

It takes every character of a text but NUL, which hostile names have: that one is written as two others. And it takes a
list as an array, where a ledger that says a list for a name must be found out.
"""

from __future__ import annotations

from typing import Any

from psycopg import ProgrammingError
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.types.string import StrDumper, TextLoader

SIGN = "\x1a"
"""Begins a written-out character; SUBSTITUTE, which no name has but hostile ones."""


class _Written(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        if "\0" in obj or SIGN in obj:
            obj = obj.replace(SIGN, f"{SIGN}1").replace("\0", f"{SIGN}0")
        return super().dump(obj)


class _Read(TextLoader):
    def load(self, data: Buffer) -> bytes | str:
        given = super().load(data)
        if isinstance(given, str) and SIGN in given:
            return given.replace(f"{SIGN}0", "\0").replace(f"{SIGN}1", SIGN)
        return given


class _Refused(Dumper):
    def dump(self, obj: Any) -> Buffer | None:
        raise ProgrammingError(f"a {type(obj).__name__} is no value")


def teach(connection: Any) -> None:
    """Make one connection write and read so."""
    connection.adapters.register_dumper(str, _Written)
    for kind in (list, tuple, dict):
        connection.adapters.register_dumper(kind, _Refused)
    for name in ("text", "varchar"):
        connection.adapters.register_loader(name, _Read)
