"""One self-contained page for readers: no script, nothing from a network, every name escaped."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evidence import __version__, count, link, pairing, snapshot, trade
from evidence.case import Case
from evidence.catalogue.account_words import CATEGORIES
from evidence.errors import NotEnoughError, WrongCallError
from evidence.figures import Part
from evidence.progress import Progress
from evidence.report import charts, growth, network, showing
from evidence.report.contact import sheets
from evidence.report.findings import amount, findings
from evidence.report.showing import Showing
from evidence.report.statement import statement
from evidence.report.text import day, legible, local_day, period
from evidence.report.weeks import Series, series
from evidence.snapshot import Snapshot
from evidence.strength import sentence
from evidence.trade import Mean, Trade, Typed, mean

MOST_ROWS = 300
"""Rows of a table on the page; the CSV files have all."""
MOST_IN_APPENDIX = 120_000
"""A case with more originals than this names them in the CSV files instead of the appendix; so many take 3 MB."""
_SIGN = b'<meta name="generator" content="tuskprint'


def write(case: Case, out: Path, progress: Progress, *, redact: bool = False) -> int:
    """Write the report of a case; a report that is there already is replaced, whole, at the end.

    Args:
        case: The case.
        out: The page to write.
        progress: Told when it is there.
        redact: Mask faces and contact details.

    Returns:
        Its size in bytes.

    Raises:
        WrongCallError: ``out`` does not end in .html, its folder is missing, or it is a file of another kind.
        CustodyError: The ledger is not what it was.
    """
    check(case, out)
    progress.stage("Writing the report", 1)
    page = render(case, datetime.now(UTC), redact=redact).encode("utf-8", "backslashreplace")
    file, name = tempfile.mkstemp(dir=out.parent, prefix=".evidence-", suffix=".part")
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(page)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(out)
        progress.advance()
    finally:
        Path(name).unlink(missing_ok=True)
    return len(page)


def check(case: Case, out: Path) -> None:
    """Refuse to write where something else could be lost.

    Raises:
        WrongCallError: ``out`` does not end in .html, its folder is missing, or it is a file of another kind.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise WrongCallError(f"{out} does not end in .html. Name the page to write, for example report.html.")
    if not out.parent.is_dir():
        raise WrongCallError(f"There is no folder {out.parent}. Make it, or name another place.")
    if out.resolve().is_relative_to(case.folder.resolve() / "originals"):
        raise WrongCallError("The folder of originals holds evidence only. Name a place outside of it.")
    if os.path.lexists(out) and not (out.is_file() and _ours(out)):
        raise WrongCallError(f"{out} is there already and is no report of this program. Name another file.")


def _ours(path: Path) -> bool:
    with path.open("rb") as file:
        return _SIGN in file.read(4096)


def render(case: Case, made_at: datetime, *, redact: bool = False) -> str:
    """Make the page's text from the case as it is now."""
    zone = ZoneInfo(case.settings.time_zone)
    shown = showing.redacted(case) if redact else showing.plain(case)
    now = snapshot.take(case.catalogue)
    figures = count.from_snapshot(case, now)
    bars = series(now, zone)
    environment = _environment(zone, shown)
    style = environment.get_template("page.css").render()
    counted = figures.counted
    return environment.get_template("page.html").render(
        count=figures,
        advice=figures.advice,
        findings=findings(figures, bars, zone),
        visible=any(each.estimator == "difference" for each in figures.estimates),
        counted_cards=(
            (counted.ads, "ads"),
            (None if counted.unknown else counted.pictures, "pictures"),
            (None if counted.unknown else counted.clips, "clips"),
            (counted.accounts, "accounts"),
        ),
        by_occasion=figures.by_occasion if counted.occasions else (),
        sheets=sheets(now, shown, zone),
        statement=statement(case, now),
        redacts=shown.redacts,
        masks=shown.masks,
        most_rows=MOST_ROWS,
        seen=period(local_day(counted.first_seen, zone), local_day(counted.last_seen, zone)),
        made=f"{day(made_at.astimezone(zone).date())}, {made_at.astimezone(zone):%H:%M}",
        zone=case.settings.time_zone,
        settings_digest=case.settings.digest(),
        version=__version__,
        # The browser takes this one style sheet and no other, so that no caption can bring its own.
        style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        **_charts(bars, figures.curve, case.settings.happened),
        effort=_effort(figures.by_occasion) if counted.occasions > 1 else (),
        **_trade(case, now),
        **_links(case, now, shown),
        accumulation=growth.accumulation(figures.accumulation),
        fresh=growth.fresh(figures.weeks if len(figures.weeks) > 1 else figures.occasions),
    )


def _trade(case: Case, now: Snapshot) -> Mapping[str, object]:
    told = trade.read(case, now)
    members = [(name, [each for each in told.traders if each.category == name]) for name in CATEGORIES]
    return {
        "trade": told,
        "categories": members,
        "pieces_in_all": max(1, len(now.pieces)),
        "appendix": _appendix(now, told),
    }


def _by_type(told: Trade) -> list[tuple[str, list[tuple[str, Typed]]]]:
    held: dict[str, list[tuple[str, Typed]]] = {row.kind: [] for row in told.rows}
    for piece, typed in told.types.items():
        held[typed.kind].append((piece, typed))
    return list(held.items())


def _effort(parts: Sequence[Part]) -> tuple[Mean, ...]:
    """Average what was captured over the occasions that have a name."""
    named = [part.counted for part in parts if part.name]
    return (
        mean("Ads", [each.ads for each in named]),
        mean("Pictures", [each.pictures for each in named]),
        mean("Clips", [each.clips for each in named]),
        mean("Accounts with an ad", [each.accounts for each in named]),
        mean("Pictures in an ad", [each.pictures / each.ads for each in named if each.ads] or [0.0]),
    )


def _links(case: Case, now: Snapshot, shown: Showing) -> Mapping[str, object]:
    try:
        found = link.found_in(case, now)
    except NotEnoughError:
        return {"network": "", "timelines": (), "same": 0, "prior": 0, "sentence": sentence}
    drawn = {"network": network.network(found, shown.text), "timelines": network.timelines(found, shown.text)}
    return {**drawn, "same": pairing.SAME, "prior": found.prior, "sentence": sentence}


def _charts(
    bars: Series, curve: tuple[tuple[int, int], ...], events: tuple[tuple[date, str], ...]
) -> Mapping[str, object]:
    first = next((bar.start for bar in bars.bars if not bar.limit), None)
    return {
        "series": bars,
        "weekly": charts.weekly(bars, events),
        "events": [(day(moment), words) for moment, words in events],
        "curve": charts.curve(curve),
        "dated": any(bar.start is not None for bar in bars.bars),
        "weak": any(not change.sure for what in ("ads", "pictures") for change in bars.changes(what)),
        "limits": any(bar.limit for bar in bars.bars),
        "weeks_from": day(first or (bars.bars[0].start if bars.bars else None)),
    }


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind one piece: its id, and of each of its pictures the id and the originals that show it."""

    piece: str
    pictures: list[tuple[str, list[str]]]


def _appendix(now: Snapshot, told: Trade) -> list[tuple[str, list[Behind]]]:
    """Name the originals behind every picture, piece and type; nothing where they are too many."""
    if len(now.originals) >= MOST_IN_APPENDIX:
        return []
    held: dict[str, Behind] = {piece: Behind(piece, []) for piece in now.pieces}
    for cluster, row in now.clusters.items():
        held[row.piece].pictures.append((cluster, sorted({now.regions[each].sha256[:12] for each in row.regions})))
    return [(kind, [held[piece] for piece, _ in members]) for kind, members in _by_type(told)]


def _environment(zone: ZoneInfo, shown: Showing) -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    found.filters |= {
        "n": lambda number: "–" if number is None else f"{number:,}",
        "number": lambda number: f"{number:,.0f}" if number > 1.5 or not number else f"{number:.3f}",
        "legible": legible,
        "shown": shown.text,
        "share": lambda number, whole: f"{100 * number / whole:.1f} %",
        "money": lambda amount: "–" if amount is None else f"{amount:,.2f}",
        "amount": amount,
        "day": lambda time: day(local_day(time, zone)),
        "moment": lambda time: f"{time[:16].replace('T', ' ')} UTC",
        "size": _size,
        # Two digits would round 0.996 to a certainty that no machine has.
        "probability": lambda chance: "over 0.99" if chance > 0.99 else f"{chance:.2f}",
    }
    return found


def _size(number: int) -> str:
    """Write a number of bytes as people do.

    >>> _size(999), _size(2_500_000)
    ('999 bytes', '2.5 MB')
    """
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if number >= unit:
            return f"{number / unit:.1f} {name}"
    return f"{number} bytes"
