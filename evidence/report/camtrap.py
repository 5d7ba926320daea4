"""Sightings as a tabular data package with the field names of Camtrap DP, as ecologists' programs read them.

A round of checking one account is a deployment, a sighting is a medium, and what a region shows of a piece is an
observation of an individual. There are no places and no species, so that the profile of Camtrap DP is not claimed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence import __version__, snapshot
from evidence.case import Case
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.sightings import Sighting
from evidence.progress import Progress
from evidence.report import media
from evidence.report.csv import Cell, guarded
from evidence.report.filling import filled
from evidence.snapshot import Snapshot

_DAY = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$"
_TIME = {"type": "string", "constraints": {"pattern": _DAY}}
_ID = {"type": "string", "constraints": {"required": True, "unique": True}}
_NAMED = {"type": "string", "constraints": {"required": True}}
_SHARE = {"type": "number", "constraints": {"minimum": 0, "maximum": 1}}

SCHEMAS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "deployments": {
        "deploymentID": _ID,
        "platform": {"type": "string"},
        "account": {"type": "string"},
        "occasion": {"type": "string"},
        "deploymentStart": _TIME | {"description": "first time that anything was seen in it, UTC, or a day alone"},
        "deploymentEnd": _TIME | {"description": "last time"},
    },
    "media": {
        "mediaID": _ID,
        "deploymentID": _NAMED,
        "timestamp": _TIME | {"description": "when it was seen; else when it was posted"},
        "filePath": _NAMED | {"description": "path within the source; the file itself is not part of the package"},
        "filePublic": {"type": "boolean", "constraints": {"required": True}},
        "fileMediatype": {"type": "string", "constraints": {"pattern": r"^(image|video|text|application)/.+$"}},
        "sha256": {"type": "string", "constraints": {"required": True, "pattern": "^[0-9a-f]{64}$"}},
        "ad": {"type": "string"},
        "postedAt": _TIME,
    },
    "observations": {
        "observationID": _ID,
        "deploymentID": _NAMED,
        "mediaID": _NAMED,
        "eventStart": _TIME,
        "eventEnd": _TIME,
        "observationLevel": {"type": "string", "constraints": {"required": True, "enum": ["media"]}},
        "observationType": {"type": "string", "constraints": {"required": True, "enum": ["unclassified"]}},
        "individualID": _NAMED | {"description": "the piece, as a machine groups pictures"},
        "count": {"type": "integer", "constraints": {"minimum": 1}},
        "bboxX": _SHARE,
        "bboxY": _SHARE,
        "bboxWidth": _SHARE,
        "bboxHeight": _SHARE,
        "seconds": {"type": "number", "constraints": {"minimum": 0}, "description": "of a frame, in its clip"},
        "classificationMethod": {"type": "string", "constraints": {"enum": ["machine"]}},
        "classificationProbability": _SHARE,
        "cluster": _NAMED,
    },
}
"""Fields by table, as Table Schema describes them; the first is its key."""

_TO_DEPLOYMENT = {"fields": "deploymentID", "reference": {"resource": "deployments", "fields": "deploymentID"}}
_TO_MEDIUM = {"fields": "mediaID", "reference": {"resource": "media", "fields": "mediaID"}}
FOREIGN = {"media": [_TO_DEPLOYMENT], "observations": [_TO_DEPLOYMENT, _TO_MEDIUM]}

Round = tuple[str, str, str]


def export(case: Case, out: Path, progress: Progress, *, force: bool = False) -> dict[str, int]:
    """Write ``deployments.csv``, ``media.csv``, ``observations.csv`` and ``datapackage.json`` into ``out``.

    Args:
        case: The case.
        out: The folder to fill; made where it is missing.
        progress: Told of each table.
        force: Replace files of these names in a folder that is not empty.

    Returns:
        Rows by file name.

    Raises:
        WrongCallError: ``out`` cannot be filled.
    """
    with filled(case, out, force=force) as part:
        now = snapshot.take(case.catalogue)
        rounds = _rounds(now)
        numbers = {name: f"D{number:06}" for number, name in enumerate(rounds, 1)}
        tables = {
            "deployments": _deployments(rounds, numbers),
            "media": _media(now, numbers),
            "observations": _observations(now, numbers),
        }
        progress.stage("Writing the package", len(tables))
        written = {}
        for name, rows in tables.items():
            written[f"{name}.csv"] = _write(part / f"{name}.csv", SCHEMAS[name], rows)
            progress.advance()
        described = json.dumps(package(case.settings.study, now.head), ensure_ascii=False, indent=2)
        (part / "datapackage.json").write_text(described, encoding="utf-8")
    return written


def package(study: str, head: tuple[int, str]) -> dict[str, Any]:
    """Describe the package (Data Package 1.0)."""
    return {
        "name": "tuskprint-sightings",
        "title": study,
        "profile": "tabular-data-package",
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "description": "Rounds of checking accounts as deployments, sightings as media, pieces as individuals. Pieces "
        "are grouped by a machine and are no count by themselves; an account is no person.",
        "sources": [{"title": f"tuskprint {__version__}, ledger of {head[0]} entries, digest {head[1]}"}],
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [{"name": field, **said} for field, said in fields.items()],
                    "primaryKey": next(iter(fields)),
                    **({"foreignKeys": FOREIGN[name]} if name in FOREIGN else {}),
                },
            }
            for name, fields in SCHEMAS.items()
        ],
    }


def _round(sighting: Sighting) -> Round:
    return sighting.platform, sighting.account, sighting.occasion


def _rounds(now: Snapshot) -> dict[Round, list[str]]:
    """Return the times at which anything was seen, by platform, account and occasion, sorted."""
    found: dict[Round, list[str]] = {}
    for sighting in now.sightings:
        times = found.setdefault(_round(sighting), [])
        if _time(sighting):
            times.append(_time(sighting))
    return dict(sorted(found.items()))


def _time(sighting: Sighting) -> str:
    return sighting.observed_at or sighting.posted_at


def _deployments(rounds: Mapping[Round, Sequence[str]], numbers: Mapping[Round, str]) -> Iterator[Sequence[Cell]]:
    for name, times in rounds.items():
        yield numbers[name], *name, min(times, default=""), max(times, default="")


def _media(now: Snapshot, numbers: Mapping[Round, str]) -> Iterator[Sequence[Cell]]:
    for sighting in now.sightings:
        kind = media.TYPES.get(now.originals[sighting.sha256].format, ("", ""))[1]
        where = numbers[_round(sighting)]
        named = (sighting.sha256, sighting.ad, sighting.posted_at)
        yield f"M{sighting.seq:06}", where, _time(sighting), sighting.source_path, "false", kind, *named


def _observations(now: Snapshot, numbers: Mapping[Round, str]) -> Iterator[Sequence[Cell]]:
    shown: dict[str, list[RegionRow]] = {}
    for region in now.regions.values():
        if region.id in now.cluster_of:
            shown.setdefault(region.sha256, []).append(region)
    for sighting in now.sightings:
        medium, time = f"M{sighting.seq:06}", _time(sighting)
        for region in shown.get(sighting.sha256, ()):
            cluster = now.clusters[now.cluster_of[region.id]]
            named = (f"{medium}.{region.name.rpartition('.')[2]}", numbers[_round(sighting)], medium, time, time)
            told = ("machine", now.pieces[cluster.piece].probability, cluster.cluster)
            yield *named, "media", "unclassified", cluster.piece, 1, *_box(now, region), region.seconds, *told


def _box(now: Snapshot, region: RegionRow) -> tuple[float | None, ...]:
    """Return left, top, width, height as shares of the whole; nothing where its size is not known."""
    original = now.originals[region.sha256]
    if not original.width or not original.height:
        return None, None, None, None
    left, top = min(1.0, region.left / original.width), min(1.0, region.top / original.height)
    wide, tall = min(1.0 - left, region.width / original.width), min(1.0 - top, region.height / original.height)
    return tuple(round(share, 6) for share in (left, top, wide, tall))


def _write(path: Path, fields: Iterable[str], rows: Iterator[Sequence[Cell]]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        for row in rows:
            writer.writerow([guarded(cell) for cell in row])
            number += 1
    return number
