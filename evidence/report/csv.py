"""The case as CSV files: the columns of the design's section 5, first and in that order, for others to build on."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from evidence import clips, count, snapshot, trade
from evidence.case import Case
from evidence.catalogue import verdicts
from evidence.catalogue.sightings import Sighting
from evidence.errors import WrongCallError
from evidence.link import from_snapshot as links_of
from evidence.progress import Progress
from evidence.report import offers, said, traded
from evidence.snapshot import Snapshot
from evidence.trade import Trade

Cell = str | int | float | None
Rows = Iterator[Sequence[Cell]]

COLUMNS = {
    "originals": "sha256 kind format width height seconds bytes state reason",
    "sightings": "sha256 platform account ad occasion posted_at observed_at source_path",
    "regions": "sha256 region kind left top width height seconds cluster piece",
    "pairs": "left_region right_region verdict probability basis",
    "clusters": "cluster piece regions originals ads accounts first_seen last_seen",
    "pieces": "piece clusters originals ads accounts first_seen last_seen basis probability type type_by",
    "accounts": "platform account ads originals pieces first_seen last_seen category category_by",
    "account_links": "account_a account_b relation probability shared_pieces q_value basis log10_ratio expected_pieces "
    "first_a first_b first_untold said",
    "clips": "left_sha256 right_sha256 left_start left_end right_start right_end speed frames probability",
    "estimates": "tier quantity estimate low high confidence estimator claim assumes standard_error",
    **traded.COLUMNS,
    **said.COLUMNS,
    **offers.COLUMNS,
}
"""Columns by file name without ``.csv``; promised to others, so new ones go to the end only."""

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""A text that starts with one of these would be run as a formula by a spreadsheet (OWASP, CSV injection)."""

_PART = ".evidence-part"


def export(case: Case, out: Path, progress: Progress, *, force: bool = False) -> dict[str, int]:
    """Write every file into ``out``; none of them is visible before all are whole.

    Args:
        case: The case.
        out: The folder to fill; made where it is missing.
        progress: Told of each file.
        force: Replace files of these names in a folder that is not empty; other files there stay as they are.

    Returns:
        Rows by file name, headers not counted.

    Raises:
        WrongCallError: ``out`` is no folder, lies among the originals, or is not empty.
    """
    check(case, out, force=force)
    out.mkdir(parents=True, exist_ok=True)
    now = snapshot.take(case.catalogue)
    found = tables(case, now)
    progress.stage("Writing tables", len(found))
    written = {}
    try:
        for name, rows in found.items():
            written[f"{name}.csv"] = _write(out / f"{name}.csv{_PART}", COLUMNS[name].split(), rows())
            progress.advance()
        for name in written:
            (out / f"{name}{_PART}").replace(out / name)
    finally:
        for left in out.glob(f"*{_PART}"):
            left.unlink()
    return written


def check(case: Case, out: Path, *, force: bool) -> None:
    """Refuse to write where something else could be lost.

    Raises:
        WrongCallError: ``out`` is no folder, lies among the originals, or is not empty.
    """
    if os.path.lexists(out) and not out.is_dir():
        raise WrongCallError(f"{out} is no folder. Name a folder to fill.")
    if out.resolve().is_relative_to(case.folder.resolve() / "originals"):
        raise WrongCallError("The folder of originals holds evidence only. Name a folder outside of it.")
    others = [path.name for path in out.iterdir() if not path.name.endswith(_PART)] if out.is_dir() else []
    if others and not force:
        raise WrongCallError(
            f"{out} is not empty. Name an empty or new folder, or give --force to replace the tables in it."
        )


def tables(case: Case, now: Snapshot) -> dict[str, Callable[[], Rows]]:
    """Return what makes the rows of each table, by the names of COLUMNS and in their order."""
    told = cache(lambda: trade.read(case, now))
    return {
        "originals": lambda: _originals(now),
        "sightings": lambda: _sightings(now),
        "regions": lambda: _regions(now),
        "pairs": lambda: _pairs(case, now),
        "clusters": lambda: _clusters(now),
        "pieces": lambda: _pieces(now, told()),
        "accounts": lambda: _accounts(now, told()),
        "account_links": lambda: _account_links(case, now),
        "clips": lambda: _clips(case, now),
        "estimates": lambda: _estimates(case, now),
        "prices": lambda: traded.rows_of_prices(told()),
        "tokens": lambda: said.rows_of_tokens(case, now),
        "qr_codes": lambda: said.rows_of_codes(case),
        "lines": lambda: said.rows_of_lines(case),
        "ads": lambda: offers.rows_of_ads(case),
        "revisits": lambda: offers.rows_of_revisits(case),
        "changes": lambda: offers.rows_of_changes(case),
    }


def _write(path: Path, header: Sequence[str], rows: Rows) -> int:
    number = 0
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([guarded(cell) for cell in row])
            number += 1
        file.flush()
        os.fsync(file.fileno())
    return number


def guarded(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would run; numbers stay as they are.

    >>> guarded("=1+1"), guarded(-1.5)
    ("'=1+1", -1.5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _originals(now: Snapshot) -> Rows:
    for row in now.originals.values():
        yield row.sha256, row.kind, row.format, row.width, row.height, row.seconds, row.bytes, row.state, row.reason


def _sightings(now: Snapshot) -> Rows:
    for row in now.sightings:
        names = (row.sha256, row.platform, row.account, row.ad, row.occasion)
        yield *names, row.posted_at, row.observed_at, row.source_path


def _regions(now: Snapshot) -> Rows:
    for row in now.regions.values():
        cluster = now.cluster_of.get(row.id, "")
        piece = now.clusters[cluster].piece if cluster else ""
        box = (row.left, row.top, row.width, row.height)
        yield row.sha256, row.name, row.kind, *box, row.seconds, cluster, piece


def _pairs(case: Case, now: Snapshot) -> Rows:
    with case.catalogue.reading() as db:
        for row in verdicts.everything(db):
            # Regions that came after the snapshot belong to the next export.
            if row.left in now.regions and row.right in now.regions:
                names = (now.regions[row.left].name, now.regions[row.right].name)
                yield *names, row.verdict, row.probability, basis(row)


def basis(row: verdicts.VerdictRow) -> str:
    """Write what a verdict rests on in one line, e.g. ``distance 12, inliers 80, agreement 0.97``."""
    figures = {"distance": row.distance, **row.figures}
    return ", ".join(f"{name} {_figure(value)}" for name, value in figures.items())


def _figure(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(_figure(each) for each in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _clusters(now: Snapshot) -> Rows:
    for row in now.clusters.values():
        yield row.cluster, row.piece, len(row.regions), *_reach(now, (row.cluster,))


def _pieces(now: Snapshot, told: Trade) -> Rows:
    members: dict[str, list[str]] = {}
    for row in now.clusters.values():
        members.setdefault(row.piece, []).append(row.cluster)
    for piece in now.pieces.values():
        held = members.get(piece.piece, [])
        typed = told.types[piece.piece]
        yield piece.piece, len(held), *_reach(now, held), piece.basis, piece.probability, typed.kind, typed.by


def _reach(now: Snapshot, clusters: Iterable[str]) -> tuple[int, int, int, str, str]:
    """Return originals, ads, accounts, first and last time seen, of the sightings that show any of these."""
    originals = {now.regions[region].sha256 for cluster in clusters for region in now.clusters[cluster].regions}
    seen = now.showing(now.regions[region] for cluster in clusters for region in now.clusters[cluster].regions)
    ads = {sighting.ad_id for sighting in seen} - {None}
    accounts = {sighting.account_id for sighting in seen} - {None}
    return len(originals), len(ads), len(accounts), *snapshot.span(seen)


def _clips(case: Case, now: Snapshot) -> Rows:
    with case.catalogue.reading() as db:
        judged = [row for row in verdicts.everything(db) if row.left in now.regions and row.right in now.regions]
    for link in clips.between(now, judged):
        found = link.stretch
        times = (found.left_start, found.left_end, found.right_start, found.right_end)
        yield link.left, link.right, *(round(time, 3) for time in times), found.speed, found.frames, found.probability


def _estimates(case: Case, now: Snapshot) -> Rows:
    for row in count.from_snapshot(case, now).estimates:
        number = (row.estimate, row.low, row.high, row.confidence)
        yield row.tier, row.quantity, *number, row.estimator, row.claim, row.assumes, row.standard_error


def _account_links(case: Case, now: Snapshot) -> Rows:
    for row in links_of(case, now).links:
        told = ", ".join(f"{reason.basis} {reason.weight:+.2f}" for reason in row.reasons if reason.counts)
        names, figures = (row.account_a, row.account_b, row.relation), (row.probability, row.shared_pieces, row.q_value)
        yield *names, *figures, told, row.log_ratio, row.expected_pieces, *row.first, row.said


def _accounts(now: Snapshot, told: Trade) -> Rows:
    traders = {(each.platform, each.name): each for each in told.traders}
    groups: dict[tuple[str, str], list[Sighting]] = {}
    for sighting in now.sightings:
        if sighting.account_id is not None:
            groups.setdefault((sighting.platform, sighting.account), []).append(sighting)
    for (platform, account), seen in sorted(groups.items()):
        originals = {sighting.sha256 for sighting in seen}
        ads = {sighting.ad_id for sighting in seen} - {None}
        clusters = {cluster for sighting in seen for cluster in now.shown_by(sighting)}
        pieces = {now.clusters[cluster].piece for cluster in clusters}
        trader = traders[platform, account]
        counts = (len(ads), len(originals), len(pieces))
        yield platform, account, *counts, *snapshot.span(seen), trader.category, trader.by
