"""Chats of WeChat as WeChatMsg (MemoTrace) exports them: a CSV file with a row for each message, without pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evidence import messages, sources, tabular
from evidence.exports import Export, Record
from evidence.records import Found
from evidence.sources import Wishes

TELLS = "WeChatMsg (MemoTrace): chats of WeChat as CSV"
REACH = 2

COLUMNS = messages.Columns(
    header=("localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "StrContent", "StrTime", "Sender"),
    takes={"account": ("Sender", "NickName", "Remark"), "ad": ("localId",), "text": ("StrContent",)},
    times={"posted_at": ("CreateTime", "StrTime")},
)


def claims(path: Path) -> bool:
    """A CSV file with its columns."""
    return path.suffix.lower() in (".csv", ".txt") and path.is_file() and COLUMNS.fit(tabular.header(path))


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the table, and tell of its messages."""
    return sources.alone(path, wishes, "wechat_msg")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every message."""
    return messages.records(export, COLUMNS)
