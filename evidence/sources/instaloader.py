"""What instaloader writes beside pictures: ``2018-09-24_21-07-41_UTC.json.xz`` (LZMA, or plain JSON), one a post.

``{"node": {...}, "instaloader": {"node_type": ...}}`` (instaloader 4.15, ``structures.py``). The pictures have the same
stem, with ``_1``, ``_2`` and so on where a post has several. Its caption file, ``.txt``, belongs to the post, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidence import jsons, sources
from evidence.exports import Export, Medium, Record
from evidence.records import Found
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "instaloader: NAME.json.xz or NAME.json beside NAME.jpg, NAME_1.jpg, NAME.mp4"
REACH = 1

EXTENSIONS = ("jpg", "jpeg", "png", "webp", "heic", "mp4", "txt")
PICTURES = frozenset(EXTENSIONS) - {"txt"}
MOST = 40
"""Most pictures of one post that are looked for; Instagram takes 20."""


def claims(path: Path) -> bool:
    """A JSON object with a node and with instaloader's note of what the node is, packed or not."""
    return path.name.lower().endswith((".json", ".json.xz")) and jsons.shape(path).has("node", "instaloader/node_type")


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the file, and the pictures and clips of its name."""
    return sources.alone(path, wishes, "instaloader")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield the one record of a post, story or profile."""
    said = jsons.whole(export.path)
    node = said.get("node") if isinstance(said, dict) else None
    if not isinstance(node, dict):
        raise jsons.BrokenError("line 1: no node in it")
    slip = Slip(node, export.within(("node",)), export.zone)
    slip.known("platform", "instagram", export.itself)
    kind = said["instaloader"].get("node_type") if isinstance(said.get("instaloader"), dict) else None
    if kind == "Profile":
        slip.take("account", "username", "id")
        yield Record(export.at(), slip.fields())
        return
    if kind not in ("Post", "StoryItem"):
        return
    slip.take("account", "owner/username", "user/username", "owner/id")
    slip.take("ad", "shortcode", "code", "id")
    slip.take("text", "edge_media_to_caption/edges/0/node/text", "caption/text", "caption")
    slip.time("posted_at", "taken_at_timestamp", "date", "taken_at")
    media = tuple(_media(export))
    if not any(medium.name.rpartition(".")[2] in PICTURES for medium in media):
        media += _absent(export, node)
    yield Record(export.at(), slip.fields(), media)


def _media(export: Export) -> Iterator[Medium]:
    stem = export.path.name.lower().partition(".json")[0]
    stem = export.path.name[: len(stem)]
    for number in range(MOST + 1):
        name = f"{stem}_{number}" if number else stem
        for each in EXTENSIONS:
            if os.path.lexists(export.path.parent / f"{name}.{each}"):
                yield Medium(f"{name}.{each}", f"the name of {export.name}")


def _absent(export: Export, node: dict[str, Any]) -> tuple[Medium, ...]:
    way = "video_url" if node.get("video_url") else "display_url"
    url = node.get(way)
    if not isinstance(url, str):
        return ()
    return (Medium(url, export.at(way, ("node",)), absent="no file of this name lies beside it, only an address"),)
