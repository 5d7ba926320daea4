"""Two analysts take captures into one case and review it at the same time, on a PostgreSQL server; is anything lost?

    .venv/bin/python -m scripts.two_analysts [--sightings 10000] [--decisions 1000] [--kills 0]

Starts a server of its own (scripts/setup-services). Each analyst runs two programs: one takes half of the captures, of
which a tenth is in both halves, the other decides on half of the pairs. With ``--kills`` the server is killed and
started again so many times in the middle, and each analyst runs the same command again until it comes to its end.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from evidence.case import Case
from evidence.catalogue import judgements, sightings
from evidence.errors import EvidenceError
from evidence.ingest import ingest
from evidence.judging import Judgement, Said, judge
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.sources import Wishes
from evidence.verify import verify

SETUP = Path(__file__).parent / "setup-services"
SPAWN = multiprocessing.get_context("spawn")
NAMES = ("li", "wu")
PATIENCE = 120.0
"""Seconds that an analyst tries again while the server is away."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is in the case at the end, and how long both worked."""

    seconds: float
    sightings: int
    doubled: int
    decisions: int
    repeated: int
    findings: int


def capture(source: Path, names: range) -> None:
    """Write captures: one in each ad, every fifth a picture that others posted too."""
    for name in names:
        folder = source / f"account{name % 58}" / f"ad{name}"
        folder.mkdir(parents=True)
        (folder / "1.jpg").write_bytes(f"picture {name if name % 5 else name % 500}".encode() * 100)


def taking(folder: Path, source: Path) -> None:
    """Take captures, as ``evidence ingest`` does, until all are taken."""
    _until_done(lambda: _take(folder, source))


def _take(folder: Path, source: Path) -> None:
    with Case.open(folder) as case:
        ingest(case, source, Wishes(layout="{account}/{ad}"), Silent())


def deciding(folder: Path, reviewer: str, numbers: range) -> None:
    """Decide pair by pair, as the review writes it; what was not told as saved is said again."""
    waiting = list(numbers)

    def decide() -> None:
        with Case.open(folder) as case:
            while waiting:
                left, right = f"{waiting[0]:016x}.w", f"{waiting[0] + 1:016x}.w"
                judge(case, Judgement(reviewer, [Said(left, right, "same picture")]))
                waiting.pop(0)

    _until_done(decide)


def _until_done(act: object) -> None:
    assert callable(act)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            act()
        except EvidenceError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
        else:
            return


def run(base: Path, port: str, given: argparse.Namespace) -> Outcome:
    """Let both work, and look at what came of it."""
    folder, half = base / "case", given.sightings // 2
    address = f"postgresql+psycopg://tuskprint@127.0.0.1:{port}/postgres"
    Case.create(folder, Settings(catalogue=address)).close()
    shared = given.sightings // 20
    capture(base / "li", range(half + shared))
    capture(base / "wu", range(half - shared, 2 * half))
    each = given.decisions // 2
    calls = [SPAWN.Process(target=taking, args=(folder, base / name)) for name in NAMES]
    calls += [SPAWN.Process(target=deciding, args=(folder, name, range(each))) for name in NAMES]
    begun = time.monotonic()
    for call in calls:
        call.start()
    for _ in range(given.kills):
        time.sleep(given.pause)
        _kill(base / "server")
    for call in calls:
        call.join()
    if any(call.exitcode for call in calls):
        raise SystemExit("an analyst's program did not come to its end")
    return _outcome(folder, time.monotonic() - begun)


def _outcome(folder: Path, seconds: float) -> Outcome:
    with Case.open(folder) as case:
        findings = list(verify(case, Silent()))
        with case.catalogue.reading() as db:
            seen = Counter((row.account, row.ad) for row in sightings.everything(db))
            said = Counter((row.reviewer, row.left, row.right) for row in judgements.standing(db))
    for finding in findings:
        sys.stdout.write(f"FINDING: {finding.kind}, {finding.subject}: {finding.detail}\n")
    return Outcome(seconds, len(seen), seen.total() - len(seen), len(said), said.total() - len(said), len(findings))


def _kill(server: Path) -> None:
    pid = int((server / "data" / "postmaster.pid").read_text("ascii").split()[0])
    os.kill(pid, signal.SIGQUIT)
    time.sleep(1)
    subprocess.run([SETUP, "start", server], check=True, capture_output=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sightings", type=int, default=10_000)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between kills")
    given = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="tuskprint-analysts.", dir="/tmp"))
    base.chmod(0o755)
    server = base / "server"
    try:
        subprocess.run([SETUP, "start", server], check=True)
        if not (server / "address").is_file():
            raise SystemExit("no PostgreSQL here")
        os.environ["PGPASSFILE"] = str(server / "pgpass")
        came = run(base, (server / "address").read_text("ascii").strip(), given)
    finally:
        subprocess.run([SETUP, "stop", server], check=True)
        shutil.rmtree(base, ignore_errors=True)
    head = ("kills", "seconds", "sightings", "doubled", "decisions", "said twice", "findings of verify")
    row = (
        given.kills,
        f"{came.seconds:.0f}",
        came.sightings,
        came.doubled,
        came.decisions,
        came.repeated,
        came.findings,
    )
    sys.stdout.write(f"| {' | '.join(head)} |\n|{' --- |' * len(head)}\n| {' | '.join(map(str, row))} |\n")
    right = came.sightings == 2 * (given.sightings // 2) and came.decisions == 2 * (given.decisions // 2)
    sys.exit(0 if right and not came.doubled and not came.findings else 1)


if __name__ == "__main__":
    main()
