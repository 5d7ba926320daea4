"""How far a verification in parts has got: the digest of the original read last, in a file of the caller's."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from evidence.custody.originals import DIGEST
from evidence.errors import WrongCallError

EVERY = 256
"""Originals read between two notes of how far it got: what a kill makes one read again, at most."""


class Bookmark:
    """Keeps the place in a file, where one is given; else begins anywhere."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.last = secrets.token_hex(32) if path is None else _read(path)
        self._since = 0

    def reached(self, sha256: str) -> None:
        """Remember an original that was read."""
        self.last = sha256
        self._since += 1
        if self._since >= EVERY:
            self.save()

    def save(self) -> None:
        """Write the place down; the file is never half written."""
        self._since = 0
        if self.path is not None and self.last:
            beside = self.path.with_name(f"{self.path.name}.new")
            beside.write_text(f"{self.last}\n", encoding="ascii")
            beside.replace(self.path)


def _read(path: Path) -> str:
    if not os.path.lexists(path):
        return ""
    with path.open("rb") as file:
        text = file.read(100).decode("ascii", "replace").strip()
    if not DIGEST.fullmatch(text):
        raise WrongCallError(f"{path} is no bookmark of 'evidence verify'. Name a new file, or the one it wrote.")
    return text
