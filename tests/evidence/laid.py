"""A case of two screenshots whose posts are laid by hand, as OCR leaves them, so that it is known what they say."""

from __future__ import annotations

from pathlib import Path

from evidence import snapshot
from evidence.case import Case
from evidence.catalogue import clusters, lines, originals, posts, regions
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.lines import LineRow
from evidence.catalogue.originals import Decoded
from evidence.catalogue.posts import PostRow
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes

CSV = "file,occasion,observed_at\n1.jpg,week 1,2015-03-12T10:30:00Z\n2.jpg,week 1,2015-03-12T10:31:00Z\n"


BROKEN = (b"\xff\xd8\xff\xe0\x01", b"\xff\xd8\xff\xe0\x02")
"""Screenshots that nothing needs to decode."""


def made(folder: Path, catalogue: str = "", pictures: tuple[bytes, bytes] = BROKEN) -> Case:
    """A new case in a folder, with its screenshots taken in; the catalogue is a file, or in the database given."""
    source = folder.with_name(f"source of {folder.name}")
    source.mkdir()
    for number, picture in enumerate(pictures, 1):
        (source / f"{number}.jpg").write_bytes(picture)
    (source / "screens.csv").write_text(CSV, encoding="utf-8")
    case = Case.create(folder, Settings(time_zone="Asia/Shanghai", catalogue=catalogue))
    ingest(case, source / "screens.csv", Wishes(time_zone="Asia/Shanghai"), Silent())
    return case


def shas(case: Case) -> list[str]:
    named = {each.source_path: each.sha256 for each in snapshot.take(case.catalogue).sightings}
    return [named["1.jpg"], named["2.jpg"]]


def lay(case: Case, sha256: str, *told: tuple[str, str, str, float], whole: bool = True) -> None:
    """Lay posts of (account, text, time, confidence) below each other, 600 pixels each, with one picture."""
    rows, read = [], []
    for number, (account, text, time, sure) in enumerate(told):
        top = 600 * number
        rows.append(PostRow(sha256, number, whole, [[130, top + 200, 300, 300]], 0, top, 720, 590))
        for role, words, below in (("name", account, 10), ("text", text, 60), ("time", time, 520)):
            if words:
                read.append(LineRow(sha256, words, sure, role, number, 130, top + below, 20 * len(words), 30))
    with case.catalogue.writing() as db:
        posts.replace(db, [sha256], rows)
        lines.replace(db, [sha256], read)


def lay_pictures(case: Case, sha256: str) -> None:
    """Put a picture of its own into each of the two posts of a screenshot: clusters Ca above and Cb below."""
    with case.catalogue.writing() as db:
        originals.set_decoded(db, [Decoded(sha256, "image", "JPEG", 720, 1280, None, "ok", "")])
        for number, top in enumerate((200, 800)):
            values: dict[str, object] = {"name": f"{sha256[:16]}.p{number}", "sha256": sha256, "kind": "panel"}
            values |= {"left": 130, "top": top, "width": 300, "height": 300, "flat": 0, "matched": 1}
            regions.add(db, values | {"seconds": None, "thumbnail_at": 0, "thumbnail_bytes": 0}, {})
        rows = [ClusterRow("Ca", "Pa", (1,), None), ClusterRow("Cb", "Pb", (2,), None)]
        clusters.replace(db, rows, [PieceRow("Pa", "one picture", 1.0), PieceRow("Pb", "one picture", 1.0)])
