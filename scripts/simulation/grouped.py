"""A simulated market as a case whose grouping is the truth, to see what is told of types, prices and traders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from evidence import thumbnails
from evidence.case import Case
from evidence.catalogue import clusters, originals, regions
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.originals import Decoded
from evidence.settings import Settings
from simulation.records import Ids, World

GOODS = ("象牙原料 牙尖", "象牙镯坯 半成品", "象牙手镯 素面无雕刻", "象牙 精雕观音 摆件")
"""What an ad says of a piece, by the simulation's kinds: raw, semi-worked, worked, carved."""
BESIDE = {"A": "", "B": "；另有盔犀鸟、玳瑁", "C": "；另有翡翠、和田玉、核桃", "D": "；代购化妆品、茶叶、女装"}
"""What every second ad of an account adds, by its category."""
START = datetime(2015, 3, 1, 16, tzinfo=UTC)


def sha(what: str, number: int) -> str:
    """Return the SHA-256 that stands for one file."""
    return hashlib.sha256(f"{what} {number}".encode()).hexdigest()


def ads_seen(world: World, checks: int) -> list[int]:
    """The ads that the first checks found."""
    return np.flatnonzero(world.ads.seen & (world.ads.check < checks)).tolist()


def make(folder: Path, world: World, checks: int, shown: Sequence[bytes] = (b"?",)) -> Case:
    """Take in what the first checks found, decoded and grouped without a fault; ``shown``: JPEGs to stand for all."""
    case = Case.create(folder, Settings(study="Simulated", time_zone="Asia/Shanghai"))
    seen = ads_seen(world, checks)
    pictures = np.flatnonzero(np.isin(world.pictures.ad, seen))
    with case.working():
        (acquire,) = case.record([("acquire", {"source": "/src", "reader": "table", "wishes": {}})])
        case.record(list(_takes(world, seen, pictures, acquire.seq)))
        _decode(case, world, (seen, pictures), thumbnails.append(case.thumbnails, shown), shown)
    return case


def _takes(world: World, seen: list[int], pictures: Ids, acquire: int) -> Iterator[tuple[str, dict[str, Any]]]:
    fields = _fields(world, seen)
    files = [(int(world.pictures.ad[row]), sha("copy", int(world.pictures.copy[row]))) for row in pictures]
    files += [(ad, sha("clip", ad)) for ad in seen if world.ads.clip[ad]]
    for number, (ad, digest) in enumerate(files):
        said = {"state": "stored", "reason": "", "sha256": digest, "bytes": 1000, "name": f"{number}.jpg"}
        yield "take", {"acquisition": acquire, **said, "fields": fields[ad]}


def _fields(world: World, seen: list[int]) -> dict[int, dict[str, list[str]]]:
    told: dict[int, dict[str, list[str]]] = {}
    posted_by: dict[int, int] = {}
    shown: dict[int, list[int]] = {}
    for row, ad in enumerate(world.showings.ad.tolist()):
        shown.setdefault(ad, []).append(row)
    for ad in seen:
        account = int(world.ads.account[ad])
        turn = posted_by[account] = posted_by.get(account, 0) + 1
        text, price = _words(world, shown[ad])
        values = {
            "account": f"trader {account:02d}",
            "ad": f"ad {ad}",
            "occasion": f"check {int(world.ads.check[ad]):02d}",
            "posted_at": f"{START + timedelta(hours=float(world.ads.posted[ad])):%Y-%m-%dT%H:%M:%SZ}",
            "text": text + (BESIDE[str(world.accounts.category[account])] if turn % 2 == 0 else ""),
            "price": price,
            "currency": "CNY",
        }
        told[ad] = {name: [value, value, "row 1"] for name, value in values.items()}
    return told


def _words(world: World, rows: list[int]) -> tuple[str, str]:
    once = {int(world.showings.piece[row]): row for row in reversed(rows)}
    pieces, rows = list(once), list(once.values())
    words = [
        f"{GOODS[int(world.pieces.kind[piece])]} 重{max(0.1, float(world.pieces.grams[piece])):.1f}克"
        for piece in pieces
    ]
    weights = [round(max(0.1, float(world.pieces.grams[piece])), 1) for piece in pieces]
    price = sum(weight * float(world.showings.rate[row]) for weight, row in zip(weights, rows, strict=True))
    return "，".join(words), f"{price:.2f}"


def _decode(case: Case, world: World, found: tuple[list[int], Ids], places: list[int], shown: Sequence[bytes]) -> None:
    seen, pictures = found
    files = {int(world.pictures.copy[row]): (int(world.pictures.frame[row]), int(world.pictures.piece[row]))
             for row in pictures}  # fmt: skip
    decoded = [Decoded(sha("copy", copy), "image", "JPEG", 720, 960, None, "ok", "") for copy in files]
    decoded += [Decoded(sha("clip", ad), "video", "MP4", 720, 960, 4.0, "ok", "") for ad in seen if world.ads.clip[ad]]
    frames: dict[int, tuple[int, list[int]]] = {}
    with case.catalogue.writing() as db:
        originals.set_decoded(db, decoded)
        for copy, (frame, piece) in files.items():
            values: dict[str, object] = {"name": f"{sha('copy', copy)[:16]}.w", "sha256": sha("copy", copy)}
            values |= {"kind": "whole", "left": 0, "top": 0, "width": 720, "height": 960, "flat": 0, "matched": 1}
            turn = copy % len(shown)
            values |= {"thumbnail_at": places[turn], "thumbnail_bytes": len(shown[turn]), "seconds": None}
            region = regions.add(db, values, {})
            frames.setdefault(frame, (piece, []))[1].append(region)
        rows = [ClusterRow(f"C{frame:012x}", f"P{piece:012x}", tuple(sorted(held)), 0.9)
                for frame, (piece, held) in frames.items()]  # fmt: skip
        names = sorted({row.piece for row in rows})
        clusters.replace(db, rows, [PieceRow(name, "one ad", 0.9) for name in names])
