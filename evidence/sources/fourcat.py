"""What 4CAT exports: a CSV file of posts, and an archive of pictures with ``.metadata.json`` in it.

The CSV file has ``id, thread_id, timestamp, body, author`` and more by data source; ``unix_timestamp`` is exact, where
``timestamp`` is the server's local time. ``.metadata.json`` says of each address which file it became and in which
posts it stood, so one picture may be many sightings (``download_images.py``). Where both lie together, in one folder or
one below the other, the table tells of the pictures, and the list of what no post of the table names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence import jsons, messages, sites, sources, tabular
from evidence.errors import WrongSourceError
from evidence.exports import Export, Medium, Record
from evidence.records import Found, Traced
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "4CAT: posts as CSV, and archives of pictures with .metadata.json"
REACH = 2

LIST = ".metadata.json"
HEADER = {"id", "thread_id", "timestamp", "body"}
AUTHORS = ("author", "author_username", "author_user_id", "author_id", "author_name", "author_nickname")
ADDRESSES = ("image_urls", "image_url", "media_urls", "media_url", "video_url", "thumbnail_url")
FAILED = "4CAT could not download it"
UNTRIED = "an address only; no archive of pictures lies beside the table"


@dataclass(slots=True)
class _Pictures:
    """The lists of pictures near a table: file by address, files by post, and addresses that failed."""

    by_url: dict[str, str] = field(default_factory=dict)
    by_post: dict[str, dict[str, str]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)


def claims(path: Path) -> bool:
    """A CSV file with its first columns; or the list of pictures by its name and shape."""
    if path.name == LIST:
        keys = jsons.shape(path).keys
        return any(key.endswith("/post_ids") for key in keys) and any(key.endswith("/success") for key in keys)
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    header = set(tabular.header(path))
    return header >= HEADER and bool(header & {"unix_timestamp", *AUTHORS})


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the table or list, and the pictures that it tells of."""
    return sources.alone(path, wishes, "fourcat")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every post of a table, or every picture of a list once for each of its posts."""
    if export.path.name == LIST:
        yield from _of_list(export)
    else:
        yield from _of_table(export)


def _of_table(export: Export) -> Iterator[Record]:
    pictures = _pictures(export.path.parent)
    try:
        for row, said in tabular.named_rows(export.path, tabular.header(export.path)):
            where = export.in_row(row.place)
            slip = Slip(said, where, export.zone)
            _platform(slip, said)
            slip.take("account", *AUTHORS)
            slip.take("ad", "id")
            slip.take("text", "body", "subject")
            slip.take("url", "post_url", "url", "collected_from_url")
            slip.time("posted_at", "unix_timestamp", "timestamp")
            slip.time("observed_at", "timestamp_collected")
            slip.use(*ADDRESSES)
            yield Record(where(""), slip.fields(), tuple(_media(said, where, pictures)))
    except WrongSourceError as error:
        raise messages.as_broken(export, error) from error


def _platform(slip: Slip, said: Mapping[str, str]) -> None:
    for column in ("post_source_domain", "post_url", "url", "collected_from_url", "author_profile_url"):
        site = sites.of_url(said.get(column, ""))
        if site is not None:
            raw = said[column]
            slip.put("platform", site, column, raw)
            return


def _media(said: Mapping[str, str], where: Any, pictures: _Pictures) -> Iterator[Medium]:
    given: dict[str, str] = {}
    for column in ADDRESSES:
        for url in said.get(column, "").split(","):
            if url.strip().startswith("http"):
                given.setdefault(url.strip(), column)
    own = pictures.by_post.get(said.get("id", ""), {})
    for url in dict.fromkeys((*given, *own)):
        origin = where(given.get(url, "id"))
        name = pictures.by_url.get(url) or own.get(url)
        absent = "" if name else FAILED if url in pictures.failed else UNTRIED
        yield Medium(name or url, origin, absent=absent)


def _pictures(folder: Path) -> _Pictures:
    """Read the lists in a folder and in the folders right below it."""
    found = _Pictures()
    for below in ("", *sorted(each.name for each in os.scandir(folder) if each.is_dir(follow_symlinks=False))):
        path = folder / below / LIST
        if path.is_file() and claims(path):
            for url, said in _listed(path):
                name = said.get("filename")
                if said.get("success") is False or not isinstance(name, str):
                    found.failed.add(url)
                    continue
                found.by_url[url] = f"{below}/{name}" if below else name
                for post in _posts(said):
                    found.by_post.setdefault(post, {})[url] = found.by_url[url]
    return found


def _listed(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        whole = jsons.whole(path)
    except jsons.BrokenError:
        return
    for url, said in whole.items() if isinstance(whole, dict) else ():
        if isinstance(said, dict):
            yield url, said


def _posts(said: Mapping[str, Any]) -> list[str]:
    posts = said.get("post_ids")
    return [str(post) for post in posts] if isinstance(posts, list) else []


def _of_list(export: Export) -> Iterator[Record]:
    known = _tabled(export.path.parent)
    for url, said in jsons.whole(export.path).items():
        if not isinstance(said, dict):
            continue
        name, ok = said.get("filename"), said.get("success") is not False
        for number, post in enumerate(_posts(said) or [""]):
            if post and post in known:
                continue
            slip = Slip(said, export.within((url,)), export.zone)
            slip.use("post_ids", "filename")
            if post:
                slip.put("ad", post, f"post_ids/{number}")
            address = {"other.address": Traced(url, url, export.at("", (url,)))}
            absent = "" if ok and isinstance(name, str) else FAILED
            medium = Medium(name if isinstance(name, str) else url, export.at("filename", (url,)), absent=absent)
            yield Record(export.at("", (url,)), {**address, **slip.fields()}, (medium,))


def _tabled(folder: Path) -> set[str]:
    """The posts of the tables in a folder and in the one above it."""
    posts: set[str] = set()
    for place in (folder, folder.parent):
        for path in sorted(place.glob("*.csv")):
            if claims(path):
                try:
                    posts.update(
                        said["id"] for _, said in tabular.named_rows(path, tabular.header(path)) if "id" in said
                    )
                except WrongSourceError:
                    continue
    return posts
