"""Digests that someone else made of a file, against the bytes that came: a difference is a finding."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from evidence.records import Traced

PREFIX = "digest."
"""How the names of such fields begin; the name of the algorithm follows, as ``hashlib`` has it."""

LENGTHS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128, "sha3_512": 128}
"""Hex digits by algorithm."""

Differing = Mapping[str, tuple[str, str]]
"""By algorithm: the digest as told, and as it is."""


def traced(algorithm: str, raw: str, origin: str) -> dict[str, Traced]:
    """Make the field of a digest, or one under ``other.`` where it is no digest of this algorithm.

    Args:
        algorithm: As anybody writes it, such as ``SHA-256`` or ``sha3-512``.
        raw: Hex digits in any case, perhaps with the algorithm before them and a colon between.
        origin: Where it stands.
    """
    name = re.sub(r"^sha[-_]?(?=\d{3})", "sha", algorithm.strip().lower()).replace("-", "_").replace("sha_1", "sha1")
    given = raw.strip().lower().rpartition(":")[2]
    if not re.fullmatch(rf"[0-9a-f]{{{LENGTHS.get(name, 0)}}}", given) or not given:
        return {f"other.digest {algorithm}": Traced(raw.strip(), raw, f"{origin}, not understood")} if raw else {}
    return {PREFIX + name: Traced(given, raw, origin)}


def differing(path: Path, sha256: str, fields: Mapping[str, Traced]) -> Differing:
    """Compare the digests among the fields of a file with its bytes; only what differs is told.

    Args:
        path: The file as handed over, read once more where another algorithm than SHA-256 is asked for.
        sha256: Of its bytes.
        fields: Of the file.
    """
    told = {name.removeprefix(PREFIX): field.value for name, field in fields.items() if name.startswith(PREFIX)}
    ours = {name: sha256 if name == "sha256" else _digest(path, name) for name in told}
    return {name: (told[name], ours[name]) for name in told if ours[name] not in (told[name], "")}


def _digest(path: Path, name: str) -> str:
    """The digest in hex; empty where the file can no longer be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.new(name, usedforsecurity=False)).hexdigest()
    except OSError:
        return ""
