"""Lists of digests and PDQ fingerprints, to share what was seen without sharing a picture."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from evidence import snapshot
from evidence.case import Case
from evidence.catalogue import regions
from evidence.errors import WrongCallError
from index import fingerprints

PDQ = "pdq256"
FILES = ("sha256.txt", "pdq.txt", "hashes.csv", "threatexchange.jsonl")
"""Plain lists, one a line, as hash-set tools take them; both in one table; and as descriptors of ThreatExchange."""

_UPRIGHT = 32


def export(case: Case, out: Path) -> dict[str, int]:
    """Write the lists into a folder; return lines by file name.

    PDQ is of whole pictures, frames, panels and cells alike, upright. Only pictures and clips are listed: texts say
    nothing to others, and digests of short ones could be guessed back.

    Raises:
        WrongCallError: ``out`` is there and is no empty folder.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise WrongCallError(f"{out} is not empty. Name a new folder.")
    digests, codes = list(_digests(case)), list(_codes(case))
    out.mkdir(parents=True, exist_ok=True)
    plain = sorted({code for code, _ in codes})
    (out / "sha256.txt").write_text("".join(f"{each}\n" for each in digests), encoding="ascii")
    (out / "pdq.txt").write_text("".join(f"{each}\n" for each in plain), encoding="ascii")
    rows = [("sha256", each, each) for each in digests] + [("pdq", code, name) for code, name in codes]
    with (out / "hashes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("type", "value", "region"), *rows])
    with (out / "threatexchange.jsonl").open("w", encoding="utf-8") as file:
        for kind, values in (("HASH_SHA256", digests), ("HASH_PDQ", plain)):
            file.writelines(json.dumps({"type": kind, "indicator": value}) + "\n" for value in values)
    return dict(zip(FILES, (len(digests), len(plain), len(rows), len(digests) + len(plain)), strict=True))


def _digests(case: Case) -> Iterator[str]:
    now = snapshot.take(case.catalogue)
    return (sha256 for sha256 in sorted(now.originals) if now.sort(sha256) in ("picture", "clip"))


def _codes(case: Case) -> Iterator[tuple[str, str]]:
    """Yield PDQ, in hex, and the name of the region, by region id."""
    from_recipe = fingerprints.load(PDQ).RECIPE
    with case.catalogue.reading() as db:
        names = {row.id: row.name for row in regions.everything(db)}
        for region, code in regions.packed(db, from_recipe):
            yield code[:_UPRIGHT].hex(), names[region]
