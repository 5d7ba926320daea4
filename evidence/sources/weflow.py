"""Moments (朋友圈) as WeFlow exports them: ``朋友圈导出_<time>.json`` with ``media/<post>_<number>.jpg`` beside it.

``{exportTime, totalPosts, filters, posts}``, and the variant ``format: arkmejson`` with ``author`` and details of likes
(``snsService.ts``, exportTimeline). ``createTime`` is in Unix seconds. A medium without ``localPath`` was not
downloaded. Comments and likes are other people's; they are kept in the original and in ``other.``, not as accounts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence import jsons, sources, times
from evidence.exports import Export, Medium, Record
from evidence.jsons import Item
from evidence.records import Found, Traced
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "WeFlow: Moments of WeChat (朋友圈导出_….json with media/)"
REACH = 2


def claims(path: Path) -> bool:
    """A JSON object whose posts have a user's name, a time of creation and a description."""
    return path.suffix.lower() == ".json" and jsons.shape(path).has(
        "posts/*/id", "posts/*/username", "posts/*/createTime", "posts/*/contentDesc"
    )


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the export, and what its posts name."""
    return sources.alone(path, wishes, "weflow")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every post, in the order of the file."""
    for item in jsons.each(export.path, ("posts", "*")):
        if isinstance(item.value, dict):
            yield _record(export, item)


def _record(export: Export, item: Item) -> Record:
    slip = Slip(item.value, export.within(item.place), export.zone)
    slip.known("platform", "wechat", export.itself)
    slip.take("account", "username", "author/wxid", "author/username", "nickname")
    slip.take("ad", "id", "tid")
    slip.take("text", "contentDesc")
    slip.take("url", "linkUrl")
    slip.time("posted_at", "createTime", "createTimeStr")
    return Record(export.at("", item.place), {**_captured(export, item), **slip.fields()}, tuple(_media(export, item)))


def _captured(export: Export, item: Item) -> dict[str, Traced]:
    """The time of the export is when the posts were last seen."""
    said = item.above.get("exportTime")
    try:
        reading = times.read(said if isinstance(said, (int, float)) else str(said), export.zone)
    except ValueError:
        return {}
    return {"observed_at": Traced(reading.value, str(said), f"{export.at('exportTime')}, {reading.ground}")}


def _media(export: Export, item: Item) -> Iterator[Medium]:
    media = item.value.get("media")
    for number, medium in enumerate(media if isinstance(media, list) else ()):
        if isinstance(medium, dict):
            yield from _one(export, (*item.place, "media", number), medium)
            live = medium.get("livePhoto")
            if isinstance(live, dict):
                yield from _one(export, (*item.place, "media", number, "livePhoto"), live)


def _one(export: Export, place: jsons.Place, medium: dict[str, Any]) -> Iterator[Medium]:
    local, url = medium.get("localPath"), medium.get("url") or medium.get("thumb")
    if isinstance(local, str) and local:
        own = {"other.media url": Traced(url, url, export.at("url", place))} if isinstance(url, str) and url else {}
        yield Medium(local, export.at("localPath", place), own)
    elif isinstance(url, str) and url:
        yield Medium(url, export.at("url", place), absent="an address only; the export did not download it")
