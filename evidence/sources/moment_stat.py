"""Moments of WeChat as WeChatMomentStat wrote them in 2015 and 2016: ``exported_sns.json``, an array (``Task.java``).

It kept addresses of pictures, and none of the pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evidence import jsons, sources
from evidence.exports import Export, Medium, Record
from evidence.jsons import Item
from evidence.records import Found
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "WeChatMomentStat: Moments of WeChat (exported_sns.json)"
REACH = 2


def claims(path: Path) -> bool:
    """A JSON array of objects with an id, an author's id and a list of media."""
    return path.suffix.lower() == ".json" and jsons.shape(path).has("*/snsId", "*/authorId", "*/mediaList")


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the export, and tell of its posts."""
    return sources.alone(path, wishes, "moment_stat")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every post, in the order of the file."""
    for item in jsons.each(export.path, ("*",)):
        if isinstance(item.value, dict):
            slip = Slip(item.value, export.within(item.place), export.zone)
            slip.known("platform", "wechat", export.itself)
            slip.take("account", "authorId", "authorName")
            slip.take("ad", "snsId")
            slip.take("text", "content")
            slip.time("posted_at", "timestamp")
            yield Record(export.at("", item.place), slip.fields(), tuple(_media(export, item)))


def _media(export: Export, item: Item) -> Iterator[Medium]:
    listed = item.value.get("mediaList")
    for number, medium in enumerate(listed if isinstance(listed, list) else ()):
        url = medium.get("url") if isinstance(medium, dict) else medium
        if isinstance(url, str) and url:
            place = (*item.place, "mediaList", number)
            yield Medium(url, export.at("", place), absent="an address only; the export keeps no pictures")
