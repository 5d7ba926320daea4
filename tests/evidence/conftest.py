"""A small case whose figures were counted by hand, for tests of what is counted and shown."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from evidence.case import Case
from evidence.catalogue import clusters, originals, regions, verdicts
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.originals import Decoded
from evidence.catalogue.verdicts import VerdictRow
from evidence.settings import Settings

# letter: (account, ad, occasion, posted_at) of each sighting. Originals: a, a2 (a copy of a), b, g (a grid of b and c),
# v (a clip that shows c, then d), t (a text), x (broken).
SIGHTINGS = [
    ("a", "玉缘阁", "ad1", "round 2", "2015-03-02T20:00:00Z"),
    ("b", "玉缘阁", "ad1", "round 2", "2015-03-02T20:00:00Z"),
    ("t", "玉缘阁", "ad1", "round 2", "2015-03-02T20:00:00Z"),
    ("a", "玉缘阁", "ad1", "round 10", "2015-03-02T20:00:00Z"),
    ("a2", "=cmd()<script>\u202e", "ad2", "round 10", "2015-03-12"),
    ("g", "=cmd()<script>\u202e", "ad2", "round 10", "2015-03-12"),
    ("x", "=cmd()<script>\u202e", "ad2", "round 10", "2015-03-12"),
    ("v", "=cmd()<script>\u202e", "ad3", "round 10", "2015-03-13T01:00:00Z"),
]
KINDS = {"a": "image", "a2": "image", "b": "image", "g": "image", "v": "video", "t": "other", "x": "image"}
STATES = {"t": "ignored", "x": "unreadable"}
REGIONS = [("a", "w"), ("b", "w"), ("a2", "w"), ("g", "c0"), ("g", "c1"), ("v", "f0"), ("v", "f1")]
CLUSTERS = {"Ca": (1, 3), "Cb": (2, 4), "Cc": (5, 6), "Cd": (7,)}
PIECES = {"Ca": "Pab", "Cb": "Pab", "Cc": "Pc", "Cd": "Pd"}


def sha(letter: str) -> str:
    return hashlib.sha256(letter.encode()).hexdigest()


def _ingest(case: Case) -> None:
    (acquire,) = case.record([("acquire", {"source": "/src", "reader": "table", "wishes": {}})])
    acts = []
    for letter, account, ad, occasion, posted in SIGHTINGS:
        given = {"platform": "WeChat", "account": account, "ad": ad, "occasion": occasion, "posted_at": posted}
        fields = {name: [value, value, "row 2"] for name, value in given.items()}
        body = {"acquisition": acquire.seq, "state": "stored", "reason": "", "sha256": sha(letter), "bytes": 1000}
        acts.append(("take", {**body, "name": f"{letter}.jpg", "fields": fields}))
    lost = {"acquisition": acquire.seq, "name": "lost<b>.jpg", "fields": {}}
    acts.append(("take", {**lost, "state": "unreadable", "reason": "named in row 7, not found"}))
    acts.append(("take", {**lost, "name": "x.pdf", "state": "ignored", "reason": "not a picture, clip or text (.pdf)"}))
    case.record(acts)


def _decode(case: Case) -> None:
    thumbnail = io.BytesIO()
    Image.new("RGB", (400, 300), (120, 90, 60)).save(thumbnail, "JPEG")
    case.thumbnails.parent.mkdir(exist_ok=True)
    case.thumbnails.write_bytes(thumbnail.getvalue())
    decoded = [
        Decoded(sha(letter), kind, "", 720, 960, None, STATES.get(letter, "ok"), "broken" if letter == "x" else "")
        for letter, kind in KINDS.items()
    ]
    with case.catalogue.writing() as db:
        originals.set_decoded(db, decoded)
        for letter, part in REGIONS:
            kind = {"w": "whole", "c": "cell", "f": "frame"}[part[0]]
            values: dict[str, object] = {"name": f"{sha(letter)[:16]}.{part}", "sha256": sha(letter), "kind": kind}
            values |= {"left": 0, "top": 10, "width": 360, "height": 480, "flat": 0, "matched": 1}
            values |= {"thumbnail_at": 0, "thumbnail_bytes": len(thumbnail.getvalue())}
            values["seconds"] = 1.5 if kind == "frame" else None
            regions.add(db, values, {})


def _group(case: Case) -> None:
    rows = [ClusterRow(name, PIECES[name], ids, 0.9 if len(ids) > 1 else None) for name, ids in CLUSTERS.items()]
    with case.catalogue.writing() as db:
        clusters.replace(db, rows, [PieceRow(piece, "one picture", 1.0) for piece in ("Pab", "Pc", "Pd")])
        verdicts.add(
            db,
            [
                VerdictRow(
                    *(1, 3, "same picture", 0.98, 12),
                    {"inliers": 80, "agreement": 0.975, "mirrored": False, "left_box": [0, 0.25, 1, 1]},
                )
            ],
        )


@pytest.fixture
def ingested(tmp_path: Path) -> Iterator[Case]:
    """A case after ingest: everything waits for dedupe."""
    case = Case.create(tmp_path / "case", Settings(study="A small study <b>", time_zone="Asia/Shanghai"))
    with case.working():
        _ingest(case)
    yield case
    case.close()


@pytest.fixture
def grouped(ingested: Case) -> Case:
    """The same case after dedupe."""
    with ingested.working():
        _decode(ingested)
        _group(ingested)
    return ingested
