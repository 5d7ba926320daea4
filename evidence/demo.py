"""The demonstration: draws a market, works through it as a case, and compares the answer with the truth."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from evidence.case import Case
from evidence.comparison import Comparison, compare
from evidence.count import Count, count
from evidence.dedupe import dedupe
from evidence.errors import WrongCallError
from evidence.ingest import ingest
from evidence.market.survey import plan
from evidence.market.write import size, write
from evidence.progress import Progress
from evidence.report import html
from evidence.settings import Settings
from evidence.sources import Wishes

TIME_ZONE = "Asia/Shanghai"
"""Zone of the times in the market's table."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demonstration leaves: the case, the report, the count, and how it compares with the truth."""

    case: Path
    report: Path
    count: Count
    comparison: Comparison


def demo(folder: Path, seed: int, pictures: int, progress: Progress) -> Demonstration:
    """Make a market and a case under ``folder``: ``market/``, ``case/``, ``report.html``.

    Args:
        folder: Missing or empty.
        seed: Equal seeds give equal markets.
        pictures: About how many pictures and clips are captured.
        progress: Listens.

    Raises:
        WrongCallError: The folder holds something.
    """
    check(folder)
    survey, workers = plan(seed, pictures), os.cpu_count() or 1
    progress.stage("Drawing the market", size(survey))
    market = write(survey, folder / "market", workers, progress.advance)
    settings = Settings(study=f"Demonstration: a made market, seed {seed}", time_zone=TIME_ZONE)
    with Case.create(folder / "case", settings) as case:
        ingest(case, market.table, Wishes(time_zone=TIME_ZONE), progress)
        dedupe(case, progress)
        html.write(case, folder / "report.html", progress)
        return Demonstration(folder / "case", folder / "report.html", count(case), compare(case, market.truth))


def check(folder: Path) -> None:
    """Refuse a folder that holds something.

    Raises:
        WrongCallError: It does, or it is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise WrongCallError(f"{folder} is a file. Name a folder that is empty or does not exist.")
    if folder.is_dir() and any(folder.iterdir()):
        raise WrongCallError(f"{folder} is not empty. Name another folder, or move this one away first.")
