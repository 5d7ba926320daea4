"""Chats of WeChat as chatlog gives them: JSON with RFC 3339 times, or a CSV file (sjzar/chatlog).

Types are 1 text, 3 picture, 34 voice, 43 clip, 49 share. Pictures are named by their MD5 and were not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evidence import jsons, messages, sources, tabular
from evidence.exports import Export, Medium, Record
from evidence.jsons import Item, text_of
from evidence.records import Found
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "chatlog: chats of WeChat as JSON or CSV"
REACH = 2

COLUMNS = messages.Columns(
    header=("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"),
    takes={"account": ("Sender", "SenderName"), "text": ("Content",)},
    times={"posted_at": ("Time",)},
)
KINDS = {"3": "a picture", "43": "a clip"}
WAYS = (("*",), ("items", "*"), ("messages", "*"))


def claims(path: Path) -> bool:
    """JSON whose messages have a running number, a talker and a sender; or a CSV file with its columns."""
    if path.suffix.lower() == ".csv":
        return path.is_file() and COLUMNS.fit(tabular.header(path))
    if path.suffix.lower() != ".json":
        return False
    shape = jsons.shape(path)
    return any(shape.has(*(f"{'/'.join(way)}/{key}" for key in ("seq", "talker", "sender", "time"))) for way in WAYS)


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the export, and tell of its messages."""
    return sources.alone(path, wishes, "chatlog")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every message."""
    if export.path.suffix.lower() == ".csv":
        yield from messages.records(export, COLUMNS)
        return
    for item in jsons.each(export.path, *WAYS):
        if isinstance(item.value, dict):
            yield _record(export, item)


def _record(export: Export, item: Item) -> Record:
    slip = Slip(item.value, export.within(item.place), export.zone)
    slip.known("platform", "wechat", export.itself)
    slip.take("account", "sender", "senderName")
    slip.take("ad", "seq")
    slip.take("text", "content")
    slip.time("posted_at", "time")
    kind = KINDS.get(text_of(item.value.get("type")))
    absent = f"{kind} of the chat, which the export has no copy of"
    media = (Medium(str(item.value.get("seq")), export.at("contents", item.place), absent=absent),) if kind else ()
    return Record(export.at("", item.place), slip.fields(), media)
