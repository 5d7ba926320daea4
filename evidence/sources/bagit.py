"""Manifests of a bag (RFC 8493): ``manifest-sha256.txt`` beside ``bagit.txt``, a digest and a path a line.

A manifest says nothing of its files but their digests, which are compared; what the files are, other readers tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from evidence import foreign, sources
from evidence.exports import Export, Medium, Record
from evidence.records import Found
from evidence.sources import Wishes

TELLS = "BagIt: manifest-sha256.txt and the like, whose digests are compared"
REACH = 2
ONLY_DIGESTS = True

NAMED = re.compile(r"(?:tag)?manifest-([a-z0-9-]{3,10})\.txt", re.IGNORECASE)
LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(\S.*)")
LONGEST = 2**16


def claims(path: Path) -> bool:
    """A file of this name that lies beside the declaration of a bag."""
    return NAMED.fullmatch(path.name) is not None and (path.parent / "bagit.txt").is_file() and path.is_file()


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the manifest, and the files that it lists."""
    return sources.alone(path, wishes, "bagit")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield every line that has a digest and a path."""
    named = NAMED.fullmatch(export.path.name)
    algorithm = named[1] if named else "sha256"
    with export.path.open("rb") as stream:
        number = 0
        while line := stream.readline(LONGEST):
            number += 1
            text = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
            found = LINE.fullmatch(text)
            if found is None:
                if text.strip():
                    yield export.broken(f"line {number}: no digest and path")
                continue
            origin = export.at_line(number)("")
            yield Record(origin, {}, (Medium(_path(found[2]), origin, foreign.traced(algorithm, found[1], origin)),))


def _path(written: str) -> str:
    """Line breaks and per cent signs in a path are written as RFC 8493 says, section 2.1.3."""
    return re.sub(r"%(0[AaDd]|25)", lambda found: chr(int(found[1], 16)), written)
