"""The shared metadata that every table module registers with, and how rows are numbered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, ScalarSelect, Table, func, select

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Wide = Integer().with_variant(BigInteger(), "postgresql")
"""A number that can pass 2^31: bytes. SQLite's integers have 64 bits as it is."""


def next_id(table: Table) -> ScalarSelect[Any]:
    """Number a new row one higher than the highest: a sequence leaves gaps, so that two catalogues would differ."""
    return select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
