"""A folder > the files in it, each once, in a fixed order, with what kind each is and why it cannot be taken."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evidence.records import Found, Traced
from index import formats

Kind = Literal["picture", "clip", "text", "other"]

DEPTH_LIMIT = 64
"""Folders nested deeper than this are not entered."""

LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "dib", "tif", "tiff"), "picture"),
    **dict.fromkeys(("avif", "heic", "heif"), "picture"),
    **dict.fromkeys(("mp4", "m4v", "mov", "avi", "mkv", "webm", "3gp", "3g2", "mpg", "mpeg", "wmv", "flv"), "clip"),
}
_TABLES = frozenset({"csv", "tsv", "xlsx", "xlsm", "xls", "ods"})
_BY_CONTENT: Mapping[str, Kind] = {"image": "picture", "video": "clip", "other": "other"}


@dataclass(frozen=True, slots=True)
class Met:
    """One file met on the way.

    Attributes:
        path: Where it is; None where that cannot be told.
        parts: Segments of its path below the folder walked, as the system gives them (undecodable bytes escaped).
        kind: By its name, else by its first bytes.
        refusal: Why it cannot be taken; None where it can.
        missing: True where it could not be read, as in ``Found``.
        fit: Whether it is a regular file that only its kind can stand against.
    """

    path: Path | None
    parts: tuple[str, ...]
    kind: Kind = "other"
    refusal: str | None = None
    missing: bool = False
    fit: bool = False

    def found(self, fields: Mapping[str, Traced], refusal: str | None = None) -> Found:
        """Hand it over with its fields; a refusal of its own comes before ``refusal``."""
        name = "/".join(self.parts)
        return Found(
            path=self.path,
            name=shown(name),
            raw_name=os.fsencode(name),
            fields=fields,
            refusal=self.refusal or refusal,
            missing=self.missing,
        )


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder met: its segments below the root, the files in it by name, and whether folders are in it."""

    parts: tuple[str, ...]
    files: tuple[Met, ...]
    has_folders: bool


def shown(name: str) -> str:
    """A name of a file as text that can be stored and shown; bytes that are no UTF-8 become escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def plain(name: str) -> str:
    """A segment of a path as a value: shown, composed (NFC), without blanks around it."""
    return unicodedata.normalize("NFC", shown(name)).strip()


def folders(root: Path, parts: tuple[str, ...] = ()) -> Iterator[Folder]:
    """Walk the folder ``root``/``parts``: a folder before those within it, both by the bytes of their names.

    Links are never followed. A folder that cannot be read is told as one file that could not be read.
    """
    waiting = [parts]
    while waiting:
        here = waiting.pop()
        folder, within = _listed(root.joinpath(*here), here)
        yield folder
        waiting += reversed(within)


def look(path: Path, parts: tuple[str, ...]) -> Met:
    """Look at one file, without following a link, and say what it is; ``path`` is no folder."""
    try:
        mode = path.lstat().st_mode
        refusal = _unfit(mode, parts[-1])
        fit = refusal is None
        kind: Kind = "other" if refusal else _kind(path)
    except (OSError, ValueError) as error:
        return Met(path, parts, refusal=f"cannot be read ({_reason(error)})", missing=True)
    if kind == "other" and refusal is None:
        refusal = _of_no_use(path.suffix)
    return Met(path, parts, kind, refusal, fit=fit)


def _listed(path: Path, parts: tuple[str, ...]) -> tuple[Folder, list[tuple[str, ...]]]:
    """List one folder; return it and the segments of the folders within."""
    if len(parts) > DEPTH_LIMIT:
        fault = f"folders nested deeper than {DEPTH_LIMIT}; move them further up, then ingest again"
        return Folder(parts, (Met(path, parts, refusal=fault, missing=True),), has_folders=False), []
    files: list[Met] = []
    within: list[tuple[str, ...]] = []
    try:
        with os.scandir(path) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        for entry in entries:
            below = (*parts, entry.name)
            if entry.is_dir(follow_symlinks=False):
                within.append(below)
            else:
                files.append(look(path / entry.name, below))
    except OSError as error:
        fault = f"folder cannot be read ({_reason(error)})"
        files.append(Met(path, parts or (path.name,), refusal=fault, missing=True))
    return Folder(parts, tuple(files), has_folders=bool(within)), within


def _unfit(mode: int, name: str) -> str | None:
    if stat.S_ISLNK(mode):
        return "symbolic link; put the file itself into the source"
    if not stat.S_ISREG(mode):
        return "no regular file but a pipe, socket, device or folder"
    if name.lower() in LITTER or name.startswith("._"):
        return "written by the operating system, no capture"
    return None


def _of_no_use(suffix: str) -> str:
    suffix = shown(suffix)[:16]
    if suffix[1:].lower() in _TABLES:
        return f"a table ({suffix}) met in a folder; ingest the table itself to use what it says"
    return f"not a picture, clip or text ({suffix or 'no extension'})"


def kind_by_name(name: str) -> Kind:
    """Say what a file is by its extension alone; ``other`` where that tells nothing."""
    return _KINDS.get(name.rpartition(".")[2].lower(), "other")


def _kind(path: Path) -> Kind:
    """Tell the kind of a regular file; a picture or clip of an unknown extension is told by its first bytes."""
    extension = path.suffix[1:].lower()
    if extension in _KINDS:
        return _KINDS[extension]
    with path.open("rb") as stream:
        kind = _BY_CONTENT[formats.recognise(stream.read(formats.HEAD_BYTES))[0]]
    return "text" if kind == "other" and extension == "txt" else kind


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
