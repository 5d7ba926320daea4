"""Sidecars that gallery-dl writes with ``--write-metadata``: ``123.jpg.json`` beside ``123.jpg``, one a file.

Which keys there are differs from site to site (gallery-dl 1.32, ``extractor/*.py``); those of a post are looked for in
the order below. Its dates name no zone and are UTC (``util.py``, ``postprocessor/metadata.py``). The ``info.json`` of a
gallery tells of no file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence import jsons, sources
from evidence.exports import Export, Medium, Record
from evidence.records import Found
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "gallery-dl: sidecars (123.jpg.json beside 123.jpg), and data.jsonl"
REACH = 1

ACCOUNT = (
    *("username", "author/name", "status/user/screen_name", "author/uniqueId", "owner/username", "user/name"),
    *("user/screen_name", "user/username", "author/username", "uploader", "artist", "user", "author", "owner"),
    *("status/user/id", "author/id", "user/id", "owner_id", "user_id"),
)
AD = ("post_shortcode", "post_id", "tweet_id", "status/id", "id", "gallery_id", "album/id", "album_id")
TEXT = ("description", "content", "status/text_raw", "status/text", "caption", "desc", "text", "body", "title")
TIME = ("post_date", "status/date", "date")
URL = ("post_url", "permalink", "webpage_url", "status/url", "page_url", "url")


def claims(path: Path) -> bool:
    """A JSON object with the category and subcategory that every extractor of gallery-dl has; or lines of such."""
    return path.suffix.lower() in (".json", ".jsonl") and jsons.shape(path).has("category", "subcategory")


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the sidecar, and the file that it lies beside."""
    return sources.alone(path, wishes, "gallery_dl")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield the one record of a sidecar, or one a line."""
    # Told by the name first: a shape takes as long as the record.
    if export.path.suffix.lower() == ".json" or not jsons.shape(export.path).lines:
        yield _record(export, jsons.whole(export.path), export.at, _beside(export))
        return
    for number, said in jsons.lines(export.path):
        if isinstance(said, jsons.BrokenError):
            yield export.broken(str(said))
        else:
            yield _record(export, said, export.at_line(number), None)


def _record(export: Export, said: Any, at: Any, beside: str | None) -> Record:
    if not isinstance(said, dict):
        raise jsons.BrokenError("line 1: no JSON object")
    slip = Slip(said, at, export.zone)
    slip.take("platform", "category")
    slip.take("account", *ACCOUNT)
    slip.take("ad", *AD)
    slip.take("text", *TEXT)
    slip.take("url", *URL)
    slip.time("posted_at", *TIME, zone="UTC")
    name = beside or _named(slip)
    media = (Medium(name, f"the name of {export.name}" if beside else at("filename")),) if name else ()
    return Record(at(""), slip.fields(), media)


def _beside(export: Export) -> str | None:
    """The file that a sidecar is named after; None where it is the description of a whole gallery."""
    name = export.path.name[: -len(".json")]
    return name if Path(name).suffix and name != "info" else None


def _named(slip: Slip) -> str | None:
    name, extension = slip.get("filename"), slip.get("extension")
    return f"{name}.{extension}" if isinstance(name, str) and isinstance(extension, str) and name else None
