"""Chats of WeChat as PyWxDump exports them: ``<wxid>_<from>_<to>.csv``, a row a message; ``src`` names its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evidence import messages, sources, tabular
from evidence.exports import Export, Record
from evidence.records import Found
from evidence.sources import Wishes

TELLS = "PyWxDump: chats of WeChat as CSV, with the files they name"
REACH = 2

COLUMNS = messages.Columns(
    header=("id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime"),
    takes={"account": ("talker", "room_name"), "ad": ("MsgSvrID", "id"), "text": ("msg",)},
    times={"posted_at": ("CreateTime",)},
    file="src",
)


def claims(path: Path) -> bool:
    """A CSV file with its columns."""
    return path.suffix.lower() in (".csv", ".txt") and path.is_file() and COLUMNS.fit(tabular.header(path))


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the table, and what its messages name."""
    return sources.alone(path, wishes, "pywxdump")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every message."""
    return messages.records(export, COLUMNS)
