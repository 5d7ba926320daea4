"""What a cell of a table names > the files meant, none of them outside the table's folder."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from evidence.walk import Met, folders, look

PATH_LIMIT = 4096
"""Longest path, in characters, that is looked for."""

_SEPARATORS = ("\n", ";", "；", "|", ",", "，", "、")
_ANY_SEPARATOR = re.compile("[\n;；|,，、]")
_WINDOWS_ROOT = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_EXTENSION = re.compile(r"\.\w{1,5}$")


def split(base: Path, cell: str) -> list[str]:
    """Divide a cell into the paths it names, each once.

    It is one path where a file of that name is there. Else it is divided at line ends, ``;``, ``|`` or ``,`` where
    that finds files, and where none is found, if each part looks like the name of a file.
    """
    whole = cell.strip()
    if _there(base, whole) or _ANY_SEPARATOR.search(whole) is None:
        return [whole]
    for test in (all, any):
        for separator in _SEPARATORS:
            parts = _parts(whole.split(separator))
            if len(parts) > 1 and test(_there(base, part) for part in parts):
                return parts
    parts = _parts(_ANY_SEPARATOR.split(whole))
    return parts if parts and all(_EXTENSION.search(part) for part in parts) else [whole]


def files(base: Path, name: str, place: str) -> Iterator[Met]:
    """Yield the file that a path relative to ``base`` names, or every file within the folder that it names.

    Args:
        base: The table's folder, without links in its path.
        name: One path, as the table has it.
        place: Where it stands in the table, for refusals.
    """
    spelled = _spelled(base, name)
    path = base if spelled is None else _real(base, spelled)
    if _climbs(name) or not path.is_relative_to(base):
        yield Met(None, (name[:500],), refusal="leads out of the source; put the file beside the table")
        return
    if spelled is None:
        yield Met(None, (name[:500],), refusal=f"named in {place}, not found", missing=True)
        return
    parts = path.relative_to(base).parts
    if not path.is_dir():
        yield look(path, parts)
        return
    for folder in folders(base, parts):
        yield from folder.files


def _real(base: Path, spelled: str) -> Path:
    """Return a path without links, ``base`` being one; most names are of a file beside the table, and no link."""
    path = base / spelled
    plain = "/" not in spelled and spelled not in (".", "..") and not path.is_symlink()
    return path if plain else Path(os.path.realpath(path))


def _parts(parts: list[str]) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _there(base: Path, name: str) -> bool:
    return _spelled(base, name) is not None


def _spelled(base: Path, name: str) -> str | None:
    """The spelling of a path that is there: as given, with other slashes, composed or decomposed; None without one."""
    if not name or len(name) > PATH_LIMIT or "\0" in name or _climbs(name):
        return None
    for slashed in dict.fromkeys((name, name.replace("\\", "/"))):
        for spelling in (slashed, unicodedata.normalize("NFC", slashed), unicodedata.normalize("NFD", slashed)):
            if _lies(base, spelling):
                return spelling
    return None


def _lies(base: Path, spelling: str) -> bool:
    """Whether something is at a path below ``base``, which does not climb.

    Python 3.12 never lets go of the segments of a Path, so a plain path that may not be there is looked up as text.
    """
    plain = not {"", "."} & set(spelling.split("/"))
    return os.path.lexists(f"{base}/{spelling}" if plain else base / spelling)


def _climbs(name: str) -> bool:
    """Whether a path leads out of its folder by what it says: absolute, or with more ``..`` than folders."""
    slashed = os.path.normpath(name.replace("\\", "/"))
    return slashed.startswith("/") or slashed.split("/")[0] == ".." or _WINDOWS_ROOT.match(name) is not None
