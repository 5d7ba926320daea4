"""``result.json`` of Telegram Desktop: one chat, or a whole account with its chats (``export_output_json.cpp``).

A message is an ad, named by chat and message. ``date`` is the exporter's local time without a zone, ``date_unixtime``
is exact. Where a file was not exported, its place has a sentence in brackets that says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence import jsons, sources
from evidence.exports import Export, Medium, Record
from evidence.jsons import Item
from evidence.records import Found, Traced
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "Telegram Desktop: result.json of a chat or of a whole account"
REACH = 2

CHATS = (("messages", "*"), ("chats", "list", "*", "messages", "*"), ("left_chats", "list", "*", "messages", "*"))


def claims(path: Path) -> bool:
    """A JSON object whose messages have an id, a type and a date."""
    if path.suffix.lower() != ".json":
        return False
    shape = jsons.shape(path)
    ways = ["/".join(way) for way in CHATS]
    exact = any(shape.has(f"{way}/id", f"{way}/type", f"{way}/text") for way in ways)
    return exact and any(shape.has(f"{way}/{key}") for way in ways for key in ("date", "date_unixtime"))


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the export, and what its messages name."""
    return sources.alone(path, wishes, "telegram")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every message that says or shows something, in the order of the file."""
    for item in jsons.each(export.path, *CHATS):
        if isinstance(item.value, dict) and (record := _record(export, item)) is not None:
            yield record


def _record(export: Export, item: Item) -> Record | None:
    said = item.value
    media = tuple(_media(export, item))
    if said.get("type") == "service" and not media:
        return None
    slip = Slip(said, export.within(item.place), export.zone)
    slip.known("platform", "telegram", export.itself)
    slip.take("account", "from_id", "actor_id", "from", "actor")
    slip.put("ad", f"{item.above.get('id', 'chat')}/{said.get('id', item.place[-1])}", "id")
    slip.put("text", "".join(_words(said.get("text", ""))), "text")
    slip.time("posted_at", "date_unixtime", "date")
    slip.use("photo", "file")
    chat = item.above.get("name")
    own = {"other.chat": Traced(str(chat), str(chat), export.at("name", item.place[:-2]))} if chat else {}
    return Record(export.at("", item.place), {**own, **slip.fields()}, media)


def _words(text: Any) -> Iterator[str]:
    """A text is a text, or a list of texts and of objects with one."""
    for part in text if isinstance(text, list) else [text]:
        word = part.get("text") if isinstance(part, dict) else part
        if isinstance(word, str):
            yield word


def _media(export: Export, item: Item) -> Iterator[Medium]:
    for key in ("photo", "file"):
        named = item.value.get(key)
        if isinstance(named, str) and named:
            absent = named.strip("()") if named.startswith("(") and named.endswith(")") else ""
            yield Medium(named, export.at(key, item.place), absent=absent)
