"""The ledger: one line of canonical JSON for each act, each line naming the digest of the line before it."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence import __version__
from evidence.custody.disk import refused
from evidence.errors import CustodyError
from evidence.records import Entry

NO_DIGEST = "0" * 64
"""Stands where the digest of the line before the first would stand."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_KEYS = {"seq", "prev", "at", "actor", "tool", "settings", "act", "body"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who acts, with which program, under which settings (digest)."""

    actor: str
    tool: str
    settings: str


def stamp(settings: str) -> Stamp:
    """Name the person from ``EVIDENCE_ACTOR``, else as user@host."""
    return Stamp(displayable(os.environ.get("EVIDENCE_ACTOR") or _user()), f"tuskprint {__version__}", settings)


def displayable(text: str) -> str:
    """Write lone surrogates, which stand for bytes that are no text, as escapes, so that any database takes it."""
    return text.encode("utf-8", "backslashreplace").decode()


def canonical(value: Mapping[str, Any]) -> bytes:
    """Write JSON in the one form that digests are taken of: sorted keys, no spaces, UTF-8, lone surrogates escaped."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def parse(line: bytes) -> Entry:
    """Read one line, without its line feed.

    Raises:
        ValueError: It is no entry.
    """
    try:
        given = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(given, dict) or set(given) != _KEYS:
        raise ValueError("not an entry")
    texts = (given[key] for key in _KEYS - {"seq", "body"})
    if type(given["seq"]) is not int or not isinstance(given["body"], dict):
        raise ValueError("not an entry")
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("not an entry")
    return Entry(**given, digest=hashlib.sha256(line).hexdigest())


class Ledger:
    """One file, only ever written at its end. One program at a time may write; the case's lock sees to that."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last: tuple[int, Entry | None] | None = None

    def last(self) -> Entry | None:
        """Return the last whole entry, reading only the end of the file; None where there is none.

        Raises:
            CustodyError: The last line is no entry.
        """
        size = self.path.stat().st_size
        if self._last is None or self._last[0] != size:
            line = self._last_line(size)
            self._last = (size, None if line is None else self._entry(line, "the last line"))
        return self._last[1]

    def look_again(self) -> None:
        """See what programs of other computers wrote: a network file system asks its server when a file is opened."""
        self.path.open("rb").close()

    def head(self) -> tuple[int, str]:
        """Return the number of entries and the digest of the last; what is cut off in mid-line does not count."""
        last = self.last()
        return (0, NO_DIGEST) if last is None else (last.seq + 1, last.digest)

    def torn(self) -> bytes:
        """Return what stands after the last line feed: what a kill in the middle of a write leaves; else nothing."""
        with self.path.open("rb") as file:
            return _tail(file, self.path.stat().st_size)

    def append(self, acts: Sequence[tuple[str, Mapping[str, Any]]], by: Stamp) -> list[Entry]:
        """Add entries, and return once they are safe on the disk.

        Raises:
            CustodyError: The last line is cut off; ``mend`` comes first.
            EvidenceError: The disk took none of them; the ledger is as before.
        """
        if not acts:
            return []
        if self.torn():
            raise CustodyError(f"{self.path}: the last line is cut off. Run 'evidence verify'.")
        entries, lines = self._chain(acts, by)
        self._write(b"".join(lines), self.path.stat().st_size)
        self._last = (self.path.stat().st_size, entries[-1])
        return entries

    def mend(self, by: Stamp) -> list[Entry]:
        """Put an entry ``mend``, which keeps the bytes in hex, in the place of a last line that is cut off."""
        torn = self.torn()
        if not torn:
            return []
        entries, lines = self._chain([("mend", {"torn": torn.hex()})], by)
        # In hex the bytes are twice as long, so the one write covers all of them: no kill can lose them.
        with self.path.open("r+b") as file:
            file.seek(-len(torn), os.SEEK_END)
            file.write(lines[0])
            file.flush()
            os.fsync(file.fileno())
        self._last = (self.path.stat().st_size, entries[0])
        return entries

    def read(self, start: int = 0) -> Iterator[Entry]:
        """Yield the entries from number ``start`` on, checking each against the one before it.

        Raises:
            CustodyError: A line is no entry, or does not follow from the line before it.
        """
        before = b""
        for number, line in enumerate(self.lines()):
            if number >= start:
                entry = self._entry(line, f"line {number + 1}")
                digest = hashlib.sha256(before).hexdigest() if number else NO_DIGEST
                if entry.seq != number or entry.prev != digest:
                    raise CustodyError(
                        f"{self.path}, line {number + 1}: does not follow from the line before it. Change nothing, "
                        "and run 'evidence verify' to see what was done to the ledger."
                    )
                yield entry
            before = line

    def lines(self) -> Iterator[bytes]:
        """Yield the bytes of every whole line, without its line feed."""
        with self.path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield line[:-1]

    def _entry(self, line: bytes, where: str) -> Entry:
        try:
            return parse(line)
        except ValueError as error:
            raise CustodyError(
                f"{self.path}, {where}: not an entry of a ledger. Change nothing, and run 'evidence verify'."
            ) from error

    def _chain(self, acts: Sequence[tuple[str, Mapping[str, Any]]], by: Stamp) -> tuple[list[Entry], list[bytes]]:
        seq, prev = self.head()
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        entries, lines = [], []
        for act, body in acts:
            fields = {"seq": seq, "prev": prev, "at": at, "actor": by.actor, "tool": by.tool, "settings": by.settings}
            line = canonical({**fields, "act": act, "body": body})
            # Parsed back, so that whoever follows now sees exactly what whoever reads later will see.
            entry = parse(line)
            entries.append(entry)
            lines.append(line + b"\n")
            seq, prev = seq + 1, entry.digest
        return entries, lines

    def _write(self, lines: bytes, size: int) -> None:
        try:
            with self.path.open("ab", buffering=0) as file:
                written = 0
                while written < len(lines):
                    written += file.write(lines[written:])
                os.fsync(file.fileno())
        except OSError as error:
            os.truncate(self.path, size)
            raise refused(self.path, error) from error

    def _last_line(self, size: int) -> bytes | None:
        with self.path.open("rb") as file:
            end = size - len(_tail(file, size))
            if not end:
                return None
            return _tail(file, end - 1)


def _tail(file: Any, end: int) -> bytes:
    """Return the bytes between the last line feed before ``end`` and ``end``."""
    kept: list[bytes] = []
    while end:
        start = max(0, end - 65536)
        file.seek(start)
        block = file.read(end - start)
        cut = block.rfind(b"\n")
        kept.append(block[cut + 1 :])
        if cut >= 0:
            break
        end = start
    return b"".join(reversed(kept))


def _user() -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "unknown"
    return f"{user}@{socket.gethostname()}"
