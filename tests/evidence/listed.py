"""A case whose sightings are listed by a test, each one original that shows one picture of one piece."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from evidence.case import Case
from evidence.catalogue import clusters, originals, regions, verdicts
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.originals import Decoded
from evidence.catalogue.verdicts import VerdictRow


def fill(case: Case, rows: Iterable[Mapping[str, str]], scenes: Iterable[tuple[int, int]] = ()) -> None:
    """Take in rows: ``piece`` with any fields of a sighting; ``scenes`` are row numbers, from 0, in one scene."""
    told = [dict(row) for row in rows]
    pieces = [row.pop("piece") for row in told]
    with case.working():
        (acquire,) = case.record([("acquire", {"source": "/src", "reader": "table", "wishes": {}})])
        acts = []
        for number, row in enumerate(told):
            fields = {name: [value, value, f"row {number}"] for name, value in row.items()}
            body = {"acquisition": acquire.seq, "state": "stored", "reason": "", "sha256": sha(number), "bytes": 1000}
            acts.append(("take", {**body, "name": f"{number}.jpg", "fields": fields}))
        case.record(acts)
    with case.catalogue.writing() as db:
        originals.set_decoded(
            db, [Decoded(sha(number), "image", "JPEG", 720, 960, None, "ok", "") for number in range(len(told))]
        )
        for number in range(len(told)):
            values: dict[str, object] = {"name": f"{number}.w", "sha256": sha(number), "kind": "whole", "left": 0}
            values |= {"top": 0, "width": 720, "height": 960, "flat": 0, "matched": 1, "seconds": None}
            regions.add(db, {**values, "thumbnail_at": 0, "thumbnail_bytes": 0}, {})
        held: dict[str, list[int]] = {}
        for number, piece in enumerate(pieces):
            held.setdefault(piece, []).append(number + 1)
        groups = [ClusterRow(f"C{piece}", f"P{piece}", tuple(ids), None) for piece, ids in held.items()]
        clusters.replace(db, groups, [PieceRow(f"P{piece}", "one picture", 1.0) for piece in held])
        verdicts.add(db, [VerdictRow(a + 1, b + 1, "same scene", 0.01, 50, {}) for a, b in scenes])


def sha(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def market() -> list[dict[str, str]]:
    """An account, its backup from day 30 on, an agent who reposts it after ten hours for half as much again, others."""
    rows = []
    for piece in range(40):
        at = f"2015-03-{1 + piece % 28:02}"
        rows.append(listing("old", f"o{piece}", f"{at}T10:00:00Z", piece, "1000"))
        if piece < 20:
            later = f"2015-04-{1 + piece // 5:02}T{10 + piece % 5}:00:00Z"
            rows.append(listing("new", f"n{piece}", later, piece, "1000"))
        if piece >= 10:
            rows.append(listing("agent", f"a{piece}", f"{at}T20:00:00Z", piece, "1500"))
    rows += [listing("agent", f"own{n}", f"2015-03-{n + 1:02}T08:00:00Z", 100 + n, "700") for n in range(25)]
    for number, name in enumerate(("alone", "other", "third", "fourth", "fifth", "sixth")):
        first = 200 + 28 * number
        rows += [listing(name, f"x{n}", f"2015-03-{n + 1:02}T09:00:00Z", first + n, "800") for n in range(28)]
    return rows


def listing(account: str, ad: str, posted_at: str, piece: int, price: str) -> dict[str, str]:
    told = {"platform": "WeChat", "account": account, "ad": ad, "posted_at": posted_at, "piece": str(piece)}
    return {**told, "price": price, "currency": "CNY"}
