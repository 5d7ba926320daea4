"""Which program this is, exactly: two computers that work on one case must run the same one."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from evidence import __version__

ROOT = Path(__file__).resolve().parents[1]


@cache
def identity() -> str:
    """Name this program: its version, a digest of its sources, and the Python that runs it.

    >>> identity().split(" ")[0] == __version__
    True
    """
    digest = hashlib.sha256()
    for path in sorted(path for package in ("evidence", "index") for path in (ROOT / package).rglob("*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{__version__} {digest.hexdigest()[:12]} Python {sys.version_info.major}.{sys.version_info.minor}"
