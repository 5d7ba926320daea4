"""T1 through the whole program: a drawn market, the real commands, and an analyst who answers the sheet and errs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from evidence.market.survey import plan
from evidence.market.write import write

FIRST = 101
"""Seed of the first market; none below was left unseen while the program was written."""
PICTURES = 350
WITHIN = "10%"
"""Width that the sample is planned for; for 5 percent of 60 pieces nearly all would have to be looked at."""
ERRS = "2"
SCRIPTS = Path(__file__).resolve().parents[1]
COMMAND = "from evidence.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one market.

    Attributes:
        seed: Of the market.
        true: Real pieces that the captures show, as grouped regions.
        machine: Pieces as the machine grouped them.
        links: True links of the units reviewed, to others.
        shown: Of these, links that the sheet showed.
        reviewed: Units looked at.
        estimate: T1, with its interval.
        low: See ``estimate``.
        high: See ``estimate``.
    """

    seed: int
    true: int
    machine: int
    links: int
    shown: int
    reviewed: int
    estimate: float
    low: float
    high: float


def kept(folder: Path, seed: int) -> Told:
    """Return what was measured of a seed before, else measure it and keep it."""
    file = folder / f"seed-{seed}.json"
    if file.exists():
        return Told(**json.loads(file.read_text(encoding="utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tuskprint-market-") as made:
        told = measure(Path(made), seed)
    file.write_text(json.dumps(asdict(told)), encoding="utf-8")
    return told


def measure(folder: Path, seed: int) -> Told:
    """Draw a market and work through it with the commands that a user types."""
    made = write(plan(seed, PICTURES), folder / "market", 1, lambda _: None)
    case, sheet = str(folder / "case"), str(folder / "sheet.xlsx")
    _run("-c", COMMAND, "init", case, "--time-zone", "Asia/Shanghai")
    command = ("-c", COMMAND, "--case", case)
    _run(*command, "ingest", str(made.table), "--yes")
    _run(*command, "dedupe")
    drawn = json.loads(_run(*command, "sample", "--within", WITHIN, "--seed", str(seed), "--sheet", sheet, "--json"))
    answer = str(SCRIPTS / "answer_sample.py")
    said = _run(answer, case, str(made.truth), sheet, "--errs", ERRS, "--seed", str(seed))
    links, _, shown, true, machine = (int(number) for number in re.findall(r"\d+", said))
    _run(*command, "import", "decisions", sheet)
    lines = json.loads(_run(*command, "count", "--json"))["estimates"]
    told = next(line for line in lines if line["estimator"] == "difference")
    bounds = (told["estimate"], told["low"], told["high"])
    return Told(seed, true, machine, links, shown, len(drawn["units"]), *bounds)


def _run(*words: str) -> str:
    """Run Python with the given words on this very checkout; return what it prints.

    Raises:
        SystemExit: The command failed; with what it said.
    """
    paths = {**os.environ, "PYTHONPATH": f"{SCRIPTS.parent}{os.pathsep}{SCRIPTS}"}
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, env=paths)
    if done.returncode:
        sys.exit(f"{' '.join(words)}\n{done.stderr}")
    return done.stdout


def line(told: Told) -> str:
    """Word one market as a row of a table."""
    shown = f"{told.shown} of {told.links}"
    inside = "yes" if told.low <= told.true <= told.high else "NO"
    interval = f"{told.estimate:.1f} | {told.low:.1f} | {told.high:.1f}"
    return f"| {told.seed} | {told.true} | {told.machine} | {shown} | {told.reviewed} | {interval} | {inside} |"
