"""NDJSON of the browser extension Zeeschuimer, and the same as 4CAT keeps it: one post a line, without pictures.

A line is ``{source_platform, timestamp_collected, item_id, data: {...}}``; 4CAT turns it into ``{...data,
"__import_meta": {...}}`` (``lib.js`` of Zeeschuimer 1.14, ``import_from_external`` of 4CAT). What the keys of ``data``
mean differs by platform (``modules/*.js``, and 4CAT's ``map_item``); addresses of pictures expire within days.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence import jsons, sites, sources
from evidence.exports import Export, Medium, Record
from evidence.records import Found
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "Zeeschuimer: posts as NDJSON, also as 4CAT keeps them"
REACH = 2

ENVELOPE = ("item_id", "timestamp_collected", "source_platform")
ACCOUNT = (
    *("user/username", "owner/username", "author/uniqueId", "authorInfo/uid", "author/uid", "author_user_id"),
    *("core/user_results/result/legacy/screen_name", "note_card/user/user_id", "user/user_id", "user/userId"),
    *("user/nickname", "author/unique_id", "author/id", "author", "user/id", "rest_id"),
)
AD = ("code", "shortcode", "aweme_id", "awemeId", "note_id", "noteId", "rest_id", "id")
TEXT = (
    *("caption/text", "edge_media_to_caption/edges/0/node/text", "desc", "legacy/full_text", "note_card/desc"),
    *("note_card/display_title", "description", "title", "text"),
)
TIME = ("taken_at", "taken_at_timestamp", "createTime", "create_time", "note_card/time", "time", "legacy/created_at")
PICTURES = (
    *(("carousel_media", "image_versions2/candidates/0/url"), ("images", "url_list/0"), ("images", "urlList/0")),
    *(("note_card/image_list", "url_default"), ("image_list", "url"), ("imageList", "urlDefault")),
    *(("legacy/extended_entities/media", "media_url_https"), ("imagePost/images", "imageURL/urlList/0")),
    *(("", "image_versions2/candidates/0/url"), ("", "display_url"), ("", "video/playAddr"), ("", "video/cover")),
)
"""Where lists of pictures stand, and where in each the address; the first that is there counts."""


def claims(path: Path) -> bool:
    """Lines of JSON, or one line, in the one form or the other."""
    if path.suffix.lower() not in (".ndjson", ".jsonl", ".json"):
        return False
    shape = jsons.shape(path)
    return shape.has(*ENVELOPE, "data") or shape.has(*(f"__import_meta/{key}" for key in ENVELOPE))


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the export, and tell of its posts."""
    return sources.alone(path, wishes, "zeeschuimer")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield the post of each line."""
    for number, said in jsons.lines(export.path):
        if isinstance(said, jsons.BrokenError):
            yield export.broken(str(said))
        elif isinstance(said, dict):
            yield _record(export, number, said)


def _record(export: Export, number: int, said: dict[str, Any]) -> Record:
    where = export.at_line(number)
    slip = Slip(said, where, export.zone)
    about = "__import_meta/" if isinstance(said.get("__import_meta"), dict) else ""
    data = "" if about else "data/"
    site = slip.get(f"{about}source_platform")
    if isinstance(site, str) and site:
        slip.put("platform", sites.platform(site), f"{about}source_platform")
    slip.take("account", *(data + way for way in ACCOUNT))
    slip.take("ad", f"{about}item_id", *(data + way for way in AD))
    slip.take("text", *(data + way for way in TEXT))
    slip.take("url", f"{about}source_url")
    slip.time("posted_at", *(data + way for way in TIME))
    slip.time("observed_at", f"{about}timestamp_collected")
    return Record(where(""), slip.fields(), tuple(_media(slip, where, data)))


def _media(slip: Slip, where: Any, data: str) -> Iterator[Medium]:
    for listed, way in PICTURES:
        base = data + listed
        items = slip.get(base) if listed else None
        count = len(items) if isinstance(items, list) else 0
        ways = [f"{base}/{number}/{way}" for number in range(count)] if listed else [data + way]
        urls = [(each, slip.get(each)) for each in ways]
        found = [(each, url) for each, url in urls if isinstance(url, str) and url]
        for each, url in found:
            yield Medium(url, where(each), absent="an address only; Zeeschuimer collects no pictures")
        if found:
            return
