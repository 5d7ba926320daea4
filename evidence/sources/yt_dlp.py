"""Sidecars that yt-dlp writes with ``--write-info-json``: ``NAME.info.json`` beside ``NAME.mp4`` and its preview.

``epoch`` is when it was captured, ``timestamp`` when it was posted; ``upload_date`` is a day in UTC (README of yt-dlp,
section Output Template). The file of a playlist tells of no post.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from evidence import jsons, sites, sources
from evidence.exports import Export, Medium, Record
from evidence.records import Found
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "yt-dlp: sidecars (NAME.info.json beside NAME.mp4)"
REACH = 1

NAMED = ".info.json"
EXTENSIONS = ("mp4", "webm", "mkv", "mov", "flv", "3gp", "m4v", "avi", "jpg", "jpeg", "webp", "png")
"""What a clip or its preview picture may be called, beside what ``ext`` says."""


def claims(path: Path) -> bool:
    """A JSON object with ``extractor_key`` and ``webpage_url`` or ``_type``, named ``*.info.json``."""
    shape = jsons.shape(path) if path.name.lower().endswith(NAMED) else jsons.NONE
    return shape.has("extractor_key") and (shape.has("webpage_url") or shape.has("_type"))


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the sidecar, and what lies beside it under its name."""
    return sources.alone(path, wishes, "yt_dlp")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield the one record of a clip; none for a playlist."""
    said = jsons.whole(export.path)
    if not isinstance(said, dict):
        raise jsons.BrokenError("line 1: no JSON object")
    if said.get("_type") in ("playlist", "multi_video"):
        return
    slip = Slip(said, export.at, export.zone)
    platform = sites.platform(str(said.get("extractor_key") or "")) or "unknown"
    slip.put("platform", platform, "extractor_key")
    # Which key has the name that people know differs: README of yt-dlp, and its extractors for these two sites.
    own = {"instagram": ("channel",), "tiktok": ("uploader",)}.get(platform, ())
    slip.take("account", *own, "uploader_id", "channel_id", "uploader", "channel")
    slip.take("ad", "id", "display_id")
    slip.take("text", "description", "title")
    slip.take("url", "webpage_url", "original_url")
    slip.time("posted_at", "timestamp", "upload_date", zone="UTC")
    slip.time("observed_at", "epoch")
    yield Record(export.at(), slip.fields(), tuple(_media(export, said.get("ext"))))


def _media(export: Export, extension: object) -> Iterator[Medium]:
    stem = export.path.name[: -len(NAMED)]
    named = [extension] if isinstance(extension, str) and extension.isalnum() else []
    for each in dict.fromkeys((*named, *EXTENSIONS)):
        if os.path.lexists(export.path.parent / f"{stem}.{each}"):
            yield Medium(f"{stem}.{each}", f"the name of {export.name}")
