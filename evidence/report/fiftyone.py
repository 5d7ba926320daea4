"""Pictures and clips as datasets of FiftyOne, in its JSON format: regions as detections, their clusters as labels.

FiftyOne keeps pictures and clips in datasets of their own. Load each with
``fiftyone.Dataset.from_dir(dataset_dir=..., dataset_type=fiftyone.types.FiftyOneDataset)``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from evidence import __version__, snapshot
from evidence.case import Case
from evidence.catalogue.originals import OriginalRow
from evidence.catalogue.regions import RegionRow
from evidence.errors import WrongCallError
from evidence.progress import Progress
from evidence.report import media
from evidence.report.filling import filled
from evidence.snapshot import Snapshot

FOLDERS = {"image": "pictures", "video": "clips"}
"""Folder of each dataset, by what it holds; one that would be empty is not made."""

_SEEN = ("platform", "account", "ad", "occasion")


def export(case: Case, out: Path, progress: Progress, *, force: bool = False) -> dict[str, int]:
    """Write the datasets into ``out``, with a copy of each original that they show.

    Args:
        case: The case.
        out: A new or empty folder.
        progress: Told of each original.
        force: Not for this format, whose folders hold copies.

    Returns:
        Samples by dataset.

    Raises:
        WrongCallError: ``out`` cannot be filled, ``force`` was asked for, or nothing was decoded yet.
        CustodyError: An original is not what it was.
    """
    if force:
        raise WrongCallError("--force is not for fiftyone, whose folders hold copies. Name a new or empty folder.")
    now = snapshot.take(case.catalogue)
    shown = [row for row in now.originals.values() if row.state == "ok" and row.kind in FOLDERS]
    if not shown:
        raise WrongCallError("No picture or clip was decoded yet. Run 'evidence dedupe' first.")
    regions = _by_original(now)
    with filled(case, out, force=False) as part:
        progress.stage("Copying originals", len(shown))
        made = {}
        for kind, folder in FOLDERS.items():
            rows = [row for row in shown if row.kind == kind]
            if rows:
                (part / folder / "data").mkdir(parents=True)
                made[folder] = _dataset(case, now, part / folder, (sample(now, row, regions) for row in rows), kind)
                for row in rows:
                    media.copy(case, row.sha256, part / folder / "data" / media.named(row.sha256, row.format))
                    progress.advance()
    return made


def _dataset(case: Case, now: Snapshot, folder: Path, samples: Iterable[dict[str, Any]], kind: str) -> int:
    number = 0
    with (folder / "samples.json").open("w", encoding="utf-8") as file:
        file.write('{"samples": [')
        for each in samples:
            if kind == "video":
                each["frames"] = f"frames/{Path(each['filepath']).name}.json"
                (folder / "frames").mkdir(exist_ok=True)
                (folder / each["frames"]).write_text('{"frames": {}}', encoding="ascii")
            file.write((",\n" if number else "\n") + json.dumps(each, ensure_ascii=True))
            number += 1
        file.write("\n]}\n")
    about = {
        "study": case.settings.study,
        "tool": f"tuskprint {__version__}",
        "ledger_entries": now.head[0],
        "ledger_digest": now.head[1],
        "regions": "Label: cluster of copies of one picture. 'piece' is a machine's grouping and no count by itself.",
    }
    described = {"name": case.settings.study, "media_type": kind, "info": about}
    (folder / "metadata.json").write_text(json.dumps(described, ensure_ascii=True, indent=2), encoding="ascii")
    return number


def sample(now: Snapshot, row: OriginalRow, regions: dict[str, list[RegionRow]]) -> dict[str, Any]:
    """Describe one original as a sample; a field that the case does not say is left out."""
    seen = now.sightings_of.get(row.sha256, [])
    said = {name: sorted({getattr(each, name) for each in seen} - {""}) for name in _SEEN}
    first, last = snapshot.span(seen)
    own = regions.get(row.sha256, [])
    clusters = sorted({now.cluster_of[each.id] for each in own if each.id in now.cluster_of})
    fields = {
        **{f"{name}s": values for name, values in said.items()},
        "clusters": clusters,
        "pieces": sorted({now.clusters[each].piece for each in clusters}),
        "first_seen": first,
        "last_seen": last,
        "regions": _detections(now, row, own) if row.kind == "image" else None,
    }
    return {
        "filepath": f"data/{media.named(row.sha256, row.format)}",
        "tags": [],
        "metadata": _metadata(row),
        "_media_type": row.kind,
        "sha256": row.sha256,
        **{name: value for name, value in fields.items() if value},
    }


def _metadata(row: OriginalRow) -> dict[str, Any] | None:
    if not row.width or not row.height:
        return None
    mime = media.TYPES.get(row.format, ("", "application/octet-stream"))[1]
    if row.kind == "video":
        size = {"frame_width": row.width, "frame_height": row.height, "duration": row.seconds}
        return {"_cls": "VideoMetadata", "size_bytes": row.bytes, "mime_type": mime, **size}
    size = {"width": row.width, "height": row.height}
    return {"_cls": "ImageMetadata", "size_bytes": row.bytes, "mime_type": mime, **size}


def _detections(now: Snapshot, row: OriginalRow, regions: Iterable[RegionRow]) -> dict[str, Any] | None:
    found = list(_boxes(now, row, regions))
    return {"_cls": "Detections", "detections": found} if found else None


def _boxes(now: Snapshot, row: OriginalRow, regions: Iterable[RegionRow]) -> Iterator[dict[str, Any]]:
    if not row.width or not row.height:
        return
    for each in regions:
        cluster = now.cluster_of.get(each.id, "")
        box = (each.left / row.width, each.top / row.height, each.width / row.width, each.height / row.height)
        yield {
            "_cls": "Detection",
            "attributes": {},
            "tags": [each.kind],
            "label": cluster or "no cluster",
            "bounding_box": [round(share, 6) for share in box],
            "region": each.name,
            "piece": now.clusters[cluster].piece if cluster else None,
        }


def _by_original(now: Snapshot) -> dict[str, list[RegionRow]]:
    found: dict[str, list[RegionRow]] = {}
    for region in now.regions.values():
        found.setdefault(region.sha256, []).append(region)
    return found
